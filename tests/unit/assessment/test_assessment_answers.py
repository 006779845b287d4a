"""Answers are checked whole: every fault at once, each where it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from chassis.domain.errors import Invalid
from chassis.yaml_text import read_yaml
from services.assessment.domain.answers import Choice, Rating, Sheet, faults_in, faults_in_complete
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.profile import ProfileRules, profile_of

CASES = read_yaml(Path("tests/cases/assessment/faulty_answers.yaml").read_text("utf-8"))["cases"]


def spoiled(sheet: Sheet, case: dict[str, dict[int, object]]) -> Sheet:
    choices, ratings = list(sheet.choices), list(sheet.ratings)
    for n, change in case.get("change", {}).items():
        assert isinstance(change, dict)
        least = choices[n].most if change.get("least") == "same" else change.get("least", choices[n].least)
        choices[n] = Choice(change.get("block", choices[n].block), change.get("most", choices[n].most), least)
    for n, rating in case.get("ratings", {}).items():
        assert isinstance(rating, int)
        ratings[n] = Rating(ratings[n].anchor, rating)
    return Sheet(tuple(choices), tuple(ratings))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_faulty_answers(case: dict, sheet: Sheet, instrument: Instrument) -> None:
    found = [[fault.pointer, fault.code] for fault in faults_in_complete(spoiled(sheet, case), instrument)]
    assert found == case["faults"] or sorted(found) == sorted(case["faults"])


def test_a_complete_sheet_has_no_fault(sheet: Sheet, instrument: Instrument) -> None:
    assert not list(faults_in_complete(sheet, instrument))


def test_half_a_sheet_can_be_saved_but_not_scored(sheet: Sheet, rules: ProfileRules) -> None:
    half = replace(sheet, choices=sheet.choices[:12], ratings=())
    assert not list(faults_in(half, rules.instrument))
    with pytest.raises(Invalid) as refused:
        profile_of(half, rules)
    codes = [fault.code for fault in refused.value.faults]
    assert codes == ["block_unanswered"] * 14 + ["anchor_unrated"] * 8
