"""Careless answering leaves signs; careful answering leaves none."""

from dataclasses import replace

from services.assessment.domain.answers import Choice, Rating, Sheet
from services.assessment.domain.factors import Factor
from services.assessment.domain.profile import ProfileRules, profile_of


def timed(sheet: Sheet, taken_ms: int, blocks: int) -> Sheet:
    """The first `blocks` blocks answered in `taken_ms`, the others in ten seconds."""
    times = [taken_ms] * blocks + [10_000] * (24 - blocks)
    return replace(sheet, choices=tuple(replace(c, taken_ms=ms) for c, ms in zip(sheet.choices, times, strict=True)))


def test_careful_answers_carry_no_flag(sheet: Sheet, rules: ProfileRules) -> None:
    assert profile_of(timed(sheet, 9_000, 24), rules).flags == ()


def test_the_same_place_eight_times_running_is_flagged(sheet: Sheet, rules: ProfileRules) -> None:
    run = tuple(
        Choice(block.id, block.items[0].id, block.items[1 + n % 3].id)
        for n, block in enumerate(rules.instrument.blocks[:8])
    )
    assert "position_run" in profile_of(replace(sheet, choices=run + sheet.choices[8:]), rules).flags
    assert "position_run" not in profile_of(replace(sheet, choices=run[:7] + sheet.choices[7:]), rules).flags


def test_more_than_a_quarter_of_the_blocks_too_fast_is_flagged(sheet: Sheet, rules: ProfileRules) -> None:
    assert profile_of(timed(sheet, 3_999, 6), rules).flags == ()
    assert profile_of(timed(sheet, 3_999, 7), rules).flags == ("too_fast",)
    assert profile_of(timed(sheet, 4_000, 24), rules).flags == ()


def test_ratings_that_contradict_the_choices_are_flagged(sheet: Sheet, rules: ProfileRules) -> None:
    picks = [{item.factor: item for item in block.items} for block in rules.instrument.blocks]
    outgoing = tuple(
        Choice(block.id, pick[Factor.INFLUENCE].id, pick[Factor.DOMINANCE].id)
        if pick[Factor.INFLUENCE].key > 0
        else Choice(block.id, pick[Factor.STEADINESS].id, pick[Factor.INFLUENCE].id)
        for block, pick in zip(rules.instrument.blocks, picks, strict=True)
    )
    shy = tuple(Rating(anchor.id, 1 if anchor.factor is Factor.INFLUENCE else 4) for anchor in rules.instrument.anchors)
    assert "anchors_contradict" in profile_of(Sheet(outgoing, shy), rules).flags
    assert "anchors_contradict" not in profile_of(Sheet(outgoing, sheet.ratings), rules).flags
