"""Tiers: an account goes where it belongs, none flaps within the margins, and more never means lower."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain.tier import Standing, TierAssessment, TierReason, assess_tier, assessing_faults
from services.accounts.domain.tier_moves import tier_moves
from services.accounts.domain.trait import TRAITS, TraitKind
from services.accounts.domain.trait_figures import trend
from services.accounts.rulebook import tier_model, tier_models
from tests.cases import cases

DAY = date(2026, 3, 31)
MODEL = tier_model(DAY)
WITHOUT_STAYS = replace(MODEL, min_stay_up_days=0, min_stay_down_days=0)
ACCOUNT = UUID(int=1)

scores = st.decimals(0, 100, places=2)
standings = st.none() | st.sampled_from("ABC").map(lambda tier: Standing(tier, date(2025, 1, 1)))


def assessed(score: Decimal, present: Standing | None) -> TierAssessment:
    return assess_tier(ACCOUNT, {"score": score}, present, WITHOUT_STAYS, DAY)


@pytest.mark.parametrize("case", cases("accounts/tiers.yaml"), ids=lambda case: case["case"])
def test_the_tier_is(case: Mapping[str, Any]) -> None:
    values = {name: None if value is None else Decimal(value) for name, value in case["measures"].items()}
    present = Standing(**case["present"]) if "present" in case else None
    made = assess_tier(ACCOUNT, values, present, MODEL, DAY)
    assert (made.tier, made.reason) == (case["tier"], case["reason"])
    assert made.since == (present.since if present and present.tier == made.tier else DAY)


def test_every_version_of_the_tiers_reads_figures_that_there_are_and_ends_with_a_tier_for_all() -> None:
    for model in tier_models():
        assert all(TRAITS[measure] is TraitKind.NUMBER for measure in model.measures)
        assert [tier.code for tier in model.tiers if not tier.boundaries] == [model.tiers[-1].code]
        for measure in model.measures:
            levels = [tier.boundaries[measure] for tier in model.tiers if measure in tier.boundaries]
            assert levels == sorted(levels, reverse=True)


@given(scores, standings)
def test_whoever_is_assessed_again_on_the_same_figures_stays(score: Decimal, present: Standing | None) -> None:
    first = assessed(score, present)
    again = assessed(score, first.standing)
    assert again.tier == first.tier


@given(st.sampled_from([Decimal(65), Decimal(45)]), st.lists(st.decimals("0.901", "1.049", places=4), min_size=2))
def test_within_the_margin_around_a_boundary_nobody_moves_twice(boundary: Decimal, swings: list[Decimal]) -> None:
    present, seen = None, []
    for swing in swings:
        made = assessed(boundary * swing, present)
        present = made.standing
        seen.append(made.tier)
    assert len(set(seen)) == 1


@given(scores, scores, standings)
def test_more_never_means_a_lower_tier(one: Decimal, other: Decimal, present: Standing | None) -> None:
    low, high = sorted((one, other))
    assert MODEL.rank(assessed(low, present).tier) <= MODEL.rank(assessed(high, present).tier)


@given(scores, st.sampled_from(["CB", "BA", "CA"]))
def test_whoever_stands_higher_never_ends_up_lower(score: Decimal, pair: str) -> None:
    low, high = (assessed(score, Standing(tier, date(2025, 1, 1))).tier for tier in pair)
    assert MODEL.rank(low) <= MODEL.rank(high)


@given(st.lists(st.tuples(st.integers(0, 60), scores), max_size=20))
def test_nobody_goes_down_before_the_minimum_stay_is_over(steps: list[tuple[int, Decimal]]) -> None:
    present, day = None, DAY
    for days, score in steps:
        day += timedelta(days=days)
        made = assess_tier(ACCOUNT, {"score": score}, present, MODEL, day)
        if made.reason is TierReason.LOWERED:
            assert (day - present.since).days >= MODEL.min_stay_down_days
        present = made.standing


def test_tiers_are_decided_forwards() -> None:
    [fault] = assessing_faults(date(2026, 3, 30), DAY)
    assert (fault.code, fault.pointer) == ("tier_assessed_later", "/as_of")
    assert not list(assessing_faults(DAY, DAY)) + list(assessing_faults(DAY, None))


def test_the_matrix_counts_who_went_where_and_who_came_and_left() -> None:
    before = {UUID(int=i): tier for i, tier in enumerate("AABC")}
    after = {UUID(int=i): tier for i, tier in enumerate("ABAXB") if i != 3}
    found = tier_moves(before, after, "ABC", date(2026, 1, 1), DAY)
    moved = {(move.before, move.after): move.accounts for move in found.moves if move.accounts}
    assert moved == {("A", "A"): 1, ("A", "B"): 1, ("B", "A"): 1, ("C", None): 1, (None, "B"): 1}
    assert (found.raised, found.lowered, found.stayed) == (1, 1, 1)


tiers_by_account = st.dictionaries(st.integers(0, 30).map(lambda i: UUID(int=i)), st.sampled_from("ABC"))


@given(tiers_by_account, tiers_by_account)
def test_the_matrix_leaves_nobody_out(before: dict[UUID, str], after: dict[UUID, str]) -> None:
    found = tier_moves(before, after, "ABC", DAY, DAY)
    assert sum(move.accounts for move in found.moves) == len({*before, *after})
    for tier in "ABC":
        assert sum(found.count(tier, other) for other in (*"ABC", None)) == list(before.values()).count(tier)


def test_the_trend_compares_the_newer_half_of_the_months_with_the_older_one() -> None:
    assert trend([120, 120, 60, 100, 100, 50]) == Decimal("0.2000")
    assert trend([None, None, None, 100, 100, 50]) is None
    assert trend([1, 1, 1, 0, 0, 0]) is None
