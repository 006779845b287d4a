"""How mutants are counted, and that what counts as equivalent was reviewed. The changes themselves: `make mutants`."""

import re
from pathlib import Path

import pytest

from tests.mutation.areas import ROOT, Area, Change, areas, equivalents
from tests.mutation.score import LEAST_PERCENT, Row, percent, row_of, table, weak

LIVES, SAME = Change("f", "a < b", "a <= b"), Change("f", "x", "y")


def row(area: str, killed: int, alive: int, equivalent: int = 0) -> Row:
    return Row(area, f"{area}.py", killed, equivalent, (LIVES,) * alive)


def test_the_four_areas_are_measured_and_each_module_once():
    them = areas()
    assert [area.name for area in them] == ["scoring", "matching", "money", "authorisation"]
    modules = [module for area in them for module in area.modules]
    assert len(modules) == len(set(modules))
    assert all((ROOT / path).is_file() for area in them for path in (*area.modules, *area.tests))


def test_a_mutant_that_fails_or_hangs_a_test_is_killed_and_one_without_a_test_is_alive():
    changes = {"killed": LIVES, "hung": LIVES, "alive": LIVES, "untested": LIVES, "equal": SAME, "not asked": LIVES}
    verdicts = {"killed": "killed", "hung": "hung", "alive": "alive", "untested": "untested", "equal": "alive"}
    found = row_of("money", "m.py", changes, verdicts, {SAME: "reviewed"})
    assert found == Row("money", "m.py", 2, 1, (LIVES, LIVES))
    assert found.mutants == 5


def test_the_score_leaves_out_what_is_equivalent():
    assert percent([row("a", 85, 15, 40)]) == 85
    assert percent([row("a", 0, 0, 3)]) == 100


def test_an_area_below_the_bound_is_weak_whatever_the_others_reach():
    assert weak([row("a", 100, 0), row("b", 84, 16), row("c", LEAST_PERCENT, 100 - LEAST_PERCENT)]) == ["b"]


def test_the_table_has_a_line_for_each_module_each_area_and_all():
    lines = [line.split() for line in table([row("a", 9, 1), row("b", 8, 2, 5)])]
    assert lines == [
        ["module", "mutants", "killed", "equal", "alive", "score"],
        ["a.py", "10", "9", "0", "1", "90.0%"],
        ["a", "10", "9", "0", "1", "90.0%"],
        ["b.py", "15", "8", "5", "2", "80.0%"],
        ["b", "15", "8", "5", "2", "80.0%"],
        ["all", "25", "17", "5", "3", "85.0%"],
    ]


def stale(reviewed: dict[Change, str], them: list[Area]) -> list[Change]:
    """Reviewed mutants whose original line stands nowhere any more in the module that they name."""
    sources = {
        module.removesuffix(".py").removesuffix("/__init__").replace("/", "."): Path(ROOT / module).read_text("utf-8")
        for area in them
        for module in area.modules
    }
    flat = {name: re.sub(r"\s+", " ", source) for name, source in sources.items()}
    return [
        change for change in reviewed
        if not any(change.function.startswith(f"{name}.") and change.was in text for name, text in flat.items())
    ]  # fmt: skip


def test_every_equivalent_mutant_has_its_reason_and_its_line():
    reviewed = equivalents()
    assert all(len(why) > 20 for why in reviewed.values())
    assert stale(reviewed, areas()) == []


@pytest.mark.parametrize("function", ["chassis.domain.money.split", "nowhere.f"])
def test_a_reviewed_mutant_whose_line_is_gone_would_be_found(function):
    gone = Change(function, "no such line", "x")
    assert stale({gone: "it does the same"}, areas()) == [gone]
