"""Exact numbers: rounded once, and written without what says nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.domain.exact import part, plain, quotient, rounded


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("0.500", "0.5"),
        ("1E+2", "100"),
        ("100.00", "100"),
        ("120", "120"),
        ("0.00", "0"),
        ("-3.10", "-3.1"),
        ("7", "7"),
    ],
)
def test_a_number_is_written_without_trailing_zeros_and_exponents(value, written):
    assert str(plain(Decimal(value))) == written


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        ("1/8", 2, "0.13"),
        ("-1/8", 2, "-0.13"),
        ("1/2", 0, "1"),
        ("-1/2", 0, "-1"),
        ("0", 2, "0.00"),
        ("1/3", 4, "0.3333"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, digits, written):
    assert str(rounded(Fraction(value), digits)) == written


@given(st.fractions(-1000, 1000), st.integers(0, 9))
def test_nothing_is_rounded_by_more_than_half_a_unit(value, digits):
    assert abs(Fraction(rounded(value, digits)) - value) * 10**digits <= Fraction(1, 2)


def test_quotients_and_parts_have_twelve_decimals():
    assert str(quotient(Decimal(2), Decimal(3))) == "0.666666666667"
    assert str(quotient(Decimal(1), Decimal(4), 1)) == "0.3"
    assert str(part(Decimal(5), Decimal(0), Decimal(3))) == "1.666666666667"
    assert str(part(Decimal(3), Decimal(1), Decimal(5))) == "0.5"
