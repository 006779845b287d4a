"""Money is exact: it parses, rounds by name, and splits without losing or making a fen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Invalid
from chassis.domain.money import Money, Rounding, split, total
from tests.cases import cases


@pytest.mark.parametrize("case", cases("chassis/rounding.yaml"), ids=str)
def test_an_exact_amount_rounds_by_the_named_rule(case):
    money = Money.rounded(Decimal(case["exact"]), case["currency"], Rounding(case["rounding"]))
    assert money.minor == case["minor"]


@pytest.mark.parametrize("case", cases("chassis/splits.yaml"), ids=str)
def test_a_split_gives_the_remainder_to_the_largest_then_the_earlier_share(case):
    parts = split(Money(case["whole"], "CNY"), [Decimal(share) for share in case["shares"]])
    assert [part.minor for part in parts] == case["parts"]


shares = st.lists(st.decimals(0, 10**6, places=6), min_size=1, max_size=12).filter(any)


@given(st.integers(-(10**15), 10**15), shares)
def test_a_split_conserves_its_total_and_strays_less_than_one_minor_unit(minor, shares):
    parts = split(Money(minor, "CNY"), shares)
    assert total(parts, "CNY") == Money(minor, "CNY")
    for part, share in zip(parts, shares, strict=True):
        assert abs(part.minor * sum(shares) - minor * share) < sum(shares)


@pytest.mark.parametrize("bad", [[], ["0", "0"], ["-1", "2"]])
def test_shares_that_divide_nothing_are_refused(bad):
    with pytest.raises(Invalid) as refusal:
        split(Money(1, "CNY"), [Decimal(share) for share in bad])
    assert refusal.value.faults[0].code == "no_shares"


@given(st.integers(-(10**17), 10**17), st.sampled_from(["CNY", "JPY", "KWD", "EUR"]))
def test_what_is_written_reads_back_as_the_same_money(minor, currency):
    money = Money(minor, currency)
    assert Money.parse(str(money), currency) == money


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("1.005", "CNY", "too_many_decimals"),
        ("1.5", "JPY", "too_many_decimals"),
        ("abc", "CNY", "not_an_amount"),
        ("1", "XXQ", "unknown_currency"),
        ("99999999999999999999", "CNY", "amount_too_large"),
    ],
)
def test_an_amount_that_cannot_be_kept_exactly_is_refused(amount, currency, code):
    with pytest.raises(Invalid) as refusal:
        Money.parse(amount, currency)
    assert refusal.value.faults[0].code == code


def test_currencies_are_never_mixed():
    with pytest.raises(Invalid) as refusal:
        Money(1, "CNY") + Money(1, "EUR")
    assert refusal.value.faults[0].code == "currencies_differ"
