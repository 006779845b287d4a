from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import cases, membership_of

from services.kpi.domain.indicator import Direction
from services.kpi.domain.membership import Line, Trapezoid

levels = st.decimals(-1000, 1000, places=4)


@pytest.mark.parametrize("case", cases("membership"), ids=lambda case: case["name"])
def test_a_case_of_the_membership_page(case):
    assert membership_of(case["membership"]).degree(Decimal(case["x"])) == Decimal(case["degree"])


@given(levels, levels, levels, levels)
def test_a_better_value_never_belongs_less(x1, x2, low, high):
    if x1 == x2:
        return
    line, (low, high) = Line(x1, x2), sorted((low, high))
    better, worse = (high, low) if x2 > x1 else (low, high)
    assert 0 <= line.degree(worse) <= line.degree(better) <= 1


@given(levels, levels)
def test_the_two_points_are_zero_and_one(x1, x2):
    if x1 != x2:
        assert (Line(x1, x2).degree(x1), Line(x1, x2).degree(x2)) == (0, 1)


@pytest.mark.parametrize(
    ("membership", "direction", "code"),
    [
        (Line(Decimal(1), Decimal(1)), Direction.MORE, "levels_equal"),
        (Line(Decimal(1), Decimal(0)), Direction.MORE, "levels_against_direction"),
        (Line(Decimal(0), Decimal(1)), Direction.LESS, "levels_against_direction"),
        (Line(Decimal(0), Decimal(1)), Direction.BAND, "levels_against_direction"),
        (Trapezoid(*map(Decimal, (1, 1, 2, 3))), Direction.BAND, "levels_out_of_order"),
        (Trapezoid(*map(Decimal, (1, 3, 2, 4))), Direction.BAND, "levels_out_of_order"),
        (Trapezoid(*map(Decimal, (1, 2, 3, 4))), Direction.MORE, "levels_against_direction"),
    ],
)
def test_levels_that_cannot_be_meant_are_refused(membership, direction, code):
    assert [fault.code for fault in membership.faults(direction)] == [code]


@pytest.mark.parametrize(
    ("membership", "direction"),
    [
        (Line(Decimal(0), Decimal(1)), Direction.MORE),
        (Line(Decimal(10), Decimal(0)), Direction.LESS),
        (Trapezoid(*map(Decimal, (1, 2, 2, 4))), Direction.BAND),
    ],
)
def test_levels_that_follow_the_direction_are_taken(membership, direction):
    assert membership.faults(direction) == []
