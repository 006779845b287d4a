"""Money is exact: it parses, rounds by name, and splits without losing or making a fen."""

from decimal import Decimal
from operator import add, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Fault, Invalid
from chassis.domain.money import LARGEST_MINOR, Money, Rounding, round_decimal, split, total
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
    ("amount", "currency", "fault"),
    [
        ("1.005", "CNY", Fault("too_many_decimals", "/amount", {"currency": "CNY", "digits": 2})),
        ("1.5", "JPY", Fault("too_many_decimals", "/amount", {"currency": "JPY", "digits": 0})),
        (f"0.01{'0' * 30}1", "CNY", Fault("too_many_decimals", "/amount", {"currency": "CNY", "digits": 2})),
        ("1e-999999", "CNY", Fault("too_many_decimals", "/amount", {"currency": "CNY", "digits": 2})),
        ("1e-999999999999999999", "CNY", Fault("too_many_decimals", "/amount", {"currency": "CNY", "digits": 2})),
        ("NaN", "CNY", Fault("too_many_decimals", "/amount", {"currency": "CNY", "digits": 2})),
        ("Infinity", "CNY", Fault("too_many_decimals", "/amount", {"currency": "CNY", "digits": 2})),
        ("abc", "CNY", Fault("not_an_amount", "/amount", {"amount": "abc"})),
        ("1", "XXQ", Fault("unknown_currency", "/currency", {"currency": "XXQ"})),
        ("99999999999999999999", "CNY", Fault("amount_too_large", "/amount")),
        ("92233720368547758.08", "CNY", Fault("amount_too_large", "/amount")),
        ("-1e999990", "CNY", Fault("amount_too_large", "/amount")),  # written out it would have a million digits
        ("2e3333333340", "CNY", Fault("amount_too_large", "/amount")),  # past every power that arithmetic bears
    ],
)
def test_an_amount_that_cannot_be_kept_exactly_is_refused_with_what_is_wrong_and_where(amount, currency, fault):
    with pytest.raises(Invalid) as refusal:
        Money.parse(amount, currency)
    assert refusal.value.faults == (fault,)


@pytest.mark.parametrize("nothing", ["0", "-0.00", "0e3333333340", "0e-3333333340"])
def test_nothing_is_nothing_however_it_is_written(nothing):
    assert Money.parse(nothing, "CNY") == Money.zero("CNY")


def test_the_largest_amount_is_what_a_column_holds_to_either_side():
    assert Money.parse("92233720368547758.07", "CNY").minor == LARGEST_MINOR
    assert Money.parse("-92233720368547758.07", "CNY").minor == -LARGEST_MINOR


@pytest.mark.parametrize("mix", [add, sub])
def test_currencies_are_never_mixed(mix):
    with pytest.raises(Invalid) as refusal:
        mix(Money(1, "CNY"), Money(1, "EUR"))
    assert refusal.value.faults == (Fault("currencies_differ", "", {"one": "CNY", "other": "EUR"}),)


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_a_difference_undoes_a_sum(one, other):
    assert Money(one, "CNY") + Money(other, "CNY") - Money(other, "CNY") == Money(one, "CNY")


def test_what_was_rounded_and_what_is_nothing_have_their_currency():
    assert Money.rounded(Decimal("0.005"), "CNY") == Money(1, "CNY")
    assert Money.zero("EUR") == Money(0, "EUR")
    assert total([], "JPY") == Money(0, "JPY")


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [("2.345", 2, "2.35"), ("-2.345", 2, "-2.35"), ("12.5", 0, "13"), ("0.04", 1, "0.0")],
)
def test_a_number_has_the_decimals_that_it_was_rounded_to(value, digits, rounded):
    assert str(round_decimal(Decimal(value), digits)) == rounded
