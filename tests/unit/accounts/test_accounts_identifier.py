"""Numbers that name accounts are checked by their standards before anybody relies on them."""

import csv
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import bic, lei
from stdnum.cn import uscc

from chassis.domain.errors import Invalid
from services.accounts.domain.country import countries
from services.accounts.domain.identifier import Identifier, Scheme, uscc_check_character

COMPANIES = Path(__file__).parents[3] / "suite/demo_data/companies.csv"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def codes(scheme: Scheme, value: str, issuer: str = "") -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        Identifier.parse(scheme, value, issuer)
    return [(fault.code, fault.pointer) for fault in refusal.value.faults]


def test_every_real_company_has_an_lei_that_checks() -> None:
    with COMPANIES.open(encoding="utf-8", newline="") as file:
        values = [row["lei"] for row in csv.DictReader(file)]
    assert len(values) == 2999
    assert [Identifier.parse(Scheme.LEI, value).value for value in values] == values


@given(st.from_regex(r"[0-9A-Z]{18}", fullmatch=True))
def test_an_lei_checks_exactly_when_the_reference_says_so(body: str) -> None:
    right = f"{body}{98 - int(''.join(str(int(c, 36)) for c in body) + '00') % 97:02}"
    assert lei.is_valid(right)
    assert Identifier.parse(Scheme.LEI, right).value == right
    wrong = f"{body}{(int(right[18:]) + 1) % 100:02}"
    assert codes(Scheme.LEI, wrong) == [("identifier_check_failed", "/value")]


def test_an_lei_of_the_wrong_length_is_refused_even_when_it_leaves_the_right_remainder() -> None:
    short = "2138004JHAQVTG98"
    padded = next(f"{short[:14]}{n:02}" for n in range(100) if lei.is_valid(f"{short[:14]}{n:02}"))
    assert codes(Scheme.LEI, padded) == [("identifier_malformed", "/value")]


@given(st.from_regex(rf"[{USCC_ALPHABET}]{{2}}[0-9]{{6}}[{USCC_ALPHABET}]{{9}}", fullmatch=True))
def test_a_uscc_check_character_is_the_reference_one(body: str) -> None:
    assert uscc_check_character(body) == uscc.calc_check_digit(body)


def test_a_published_uscc_checks_and_one_with_a_letter_for_its_authority_does_too() -> None:
    assert Identifier.parse(Scheme.USCC, "91110000600037341l").value == "91110000600037341L"
    village = "N2330481MF1234567"
    assert Identifier.parse(Scheme.USCC, village + uscc_check_character(village)).scheme is Scheme.USCC


@given(st.from_regex(r"[A-Z]{6}[0-9A-Z]{2}([0-9A-Z]{3})?", fullmatch=True))
def test_a_bic_needs_a_country(value: str) -> None:
    assume(value[4:6] in countries() or not bic.is_valid(value))
    if bic.is_valid(value):
        assert Identifier.parse(Scheme.BIC, value).value == value
    else:
        assert codes(Scheme.BIC, value) == [("unknown_country", "/value")]


def test_every_country_of_the_reference_is_a_country_here() -> None:
    assert bic._country_codes <= countries()


def test_a_customer_number_means_nothing_without_its_system() -> None:
    assert codes(Scheme.CUSTOMER_NO, "000123") == [("issuer_missing", "/issuer")]
    assert Identifier.parse(Scheme.CUSTOMER_NO, " 000123 ", "core").value == "000123"
