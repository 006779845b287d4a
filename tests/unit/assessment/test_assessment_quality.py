"""Careless answering leaves signs; careful answering leaves none."""

from dataclasses import replace

import numpy as np
import pytest

from services.assessment.domain.answers import Choice, Rating, Sheet
from services.assessment.domain.factors import Factor
from services.assessment.domain.profile import ProfileRules, profile_of
from services.assessment.domain.quality import Verdict, quality_of

LIKING = {Factor.INFLUENCE: 4, Factor.STEADINESS: 1, Factor.DOMINANCE: -1, Factor.COMPLIANCE: -4}


@pytest.fixture
def in_character(sheet: Sheet, rules: ProfileRules) -> Sheet:
    """Somebody outgoing who answers in character, and the same when a block comes again."""
    asked = rules.instrument.shown
    liked = [sorted(block.items, key=lambda item: item.key * LIKING[item.factor]) for block in asked]
    choices = (Choice(block.id, order[-1].id, order[0].id) for block, order in zip(asked, liked, strict=True))
    return replace(sheet, choices=tuple(choices))


def timed(sheet: Sheet, taken_ms: int, blocks: int) -> Sheet:
    """The first `blocks` blocks answered in `taken_ms`, the others in ten seconds."""
    times = [taken_ms] * blocks + [10_000] * (26 - blocks)
    return replace(sheet, choices=tuple(replace(c, taken_ms=ms) for c, ms in zip(sheet.choices, times, strict=True)))


def test_careful_answers_carry_no_flag(in_character: Sheet, rules: ProfileRules) -> None:
    profile = profile_of(timed(in_character, 9_000, 26), rules)
    assert profile.flags == ()
    assert profile.quality is not None
    assert (profile.quality.verdict, profile.quality.median_block_ms) == (Verdict.SOUND, 9_000)
    assert (profile.quality.inconsistency, profile.quality.answered) == (0, 26)


def test_the_same_place_eight_times_running_is_flagged(sheet: Sheet, rules: ProfileRules) -> None:
    run = tuple(
        Choice(block.id, block.items[0].id, block.items[1 + n % 3].id)
        for n, block in enumerate(rules.instrument.blocks[:8])
    )
    assert "position_run" in profile_of(replace(sheet, choices=run + sheet.choices[8:]), rules).flags
    assert "position_run" not in profile_of(replace(sheet, choices=run[:7] + sheet.choices[7:]), rules).flags


def test_more_than_a_quarter_of_the_blocks_too_fast_is_flagged(in_character: Sheet, rules: ProfileRules) -> None:
    assert profile_of(timed(in_character, 3_999, 6), rules).flags == ()
    assert profile_of(timed(in_character, 3_999, 7), rules).flags == ("too_fast",)
    assert profile_of(timed(in_character, 4_000, 26), rules).flags == ()


def test_ratings_that_contradict_the_choices_are_flagged(sheet: Sheet, rules: ProfileRules) -> None:
    picks = [{item.factor: item for item in block.items} for block in rules.instrument.shown]
    outgoing = tuple(
        Choice(block.id, pick[Factor.INFLUENCE].id, pick[Factor.DOMINANCE].id)
        if pick[Factor.INFLUENCE].key > 0
        else Choice(block.id, pick[Factor.STEADINESS].id, pick[Factor.INFLUENCE].id)
        for block, pick in zip(rules.instrument.shown, picks, strict=True)
    )
    shy = tuple(Rating(anchor.id, 1 if anchor.factor is Factor.INFLUENCE else 4) for anchor in rules.instrument.anchors)
    assert "anchors_contradict" in profile_of(Sheet(outgoing, shy), rules).flags
    assert "anchors_contradict" not in profile_of(Sheet(outgoing, sheet.ratings), rules).flags


def test_repeated_blocks_answered_otherwise_are_flagged(in_character: Sheet, rules: ProfileRules) -> None:
    turned = tuple(
        replace(choice, most=choice.least, least=choice.most) if n >= 24 else choice
        for n, choice in enumerate(in_character.choices)
    )
    assert profile_of(replace(in_character, choices=turned), rules).flags == ("inconsistent",)
    half = turned[:25] + in_character.choices[25:]
    assert profile_of(replace(in_character, choices=half), rules).flags == ()


def test_answers_without_a_person_behind_them_are_flagged(sheet: Sheet, rules: ProfileRules) -> None:
    draw = np.random.default_rng(7)
    places = [draw.permutation(4)[:2] for _ in rules.instrument.shown]
    random = tuple(
        Choice(block.id, block.items[most].id, block.items[least].id)
        for block, (most, least) in zip(rules.instrument.shown, places, strict=True)
    )
    profile = profile_of(replace(sheet, choices=random), rules)
    assert "person_misfit" in profile.flags
    assert profile.quality is not None
    assert profile.quality.verdict in (Verdict.LOOK, Verdict.DOUBTFUL)


def test_quality_is_told_while_answers_come_in(in_character: Sheet, rules: ProfileRules) -> None:
    begun = replace(timed(in_character, 3_000, 26), choices=timed(in_character, 3_000, 26).choices[:5], ratings=())
    found = quality_of(begun, rules.instrument, rules.quality, rules.answering)
    assert (found.verdict, found.flags, found.answered) == (Verdict.OPEN, ("too_fast",), 5)
    assert (found.inconsistency, found.person_fit) == (None, None)
    nothing = quality_of(Sheet(), rules.instrument, rules.quality, rules.answering)
    assert (nothing.answered, nothing.median_block_ms, nothing.position_run) == (0, None, 0)
