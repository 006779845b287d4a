"""Names are compared as people would compare them, and who is alike also meets."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.accounts import rulebook
from services.accounts.domain.duplicate import NamedAccount, block_keys, likeness
from tests.cases import cases

RULE = rulebook.duplicate_rule(date(2026, 3, 1))


def named(name: str, country: str = "CN") -> NamedAccount:
    return NamedAccount(UUID(int=1), name, country)


@pytest.mark.parametrize("case", cases("accounts/duplicates.yaml"), ids=lambda case: f"{case['one']} | {case['other']}")
def test_names_are_as_alike_as_the_table_says(case) -> None:
    one, other = named(case["one"]), named(case["other"])
    alike = likeness(one, other, RULE)
    assert (alike.score >= RULE.candidate_min) == (case["verdict"] == "same"), alike
    if case["verdict"] == "same":
        assert alike.reasons[0] == case["reason"]
        assert block_keys(one, RULE) & block_keys(other, RULE)


@given(some.text(max_size=60), some.text(max_size=60))
def test_likeness_is_symmetric_bounded_and_whole_for_oneself(one: str, other: str) -> None:
    first, second = named(one), named(other)
    assert likeness(first, second, RULE).score == likeness(second, first, RULE).score
    assert 0 <= likeness(first, second, RULE).score <= 100
    if any(character.isalnum() for character in one):
        assert likeness(first, first, RULE).score == 100


def test_another_country_costs_ten_points() -> None:
    alike = likeness(named("Zhouyu Ltd"), named("Zhouyu Inc", "US"), RULE)
    assert (alike.score, alike.reasons) == (90, ("same_core_name", "other_country"))
