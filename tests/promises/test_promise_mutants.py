"""The tests bite: what pays, scores, matches and lets in does not change unnoticed. `.ci/hunt` tries a sample."""

from pathlib import Path

import pytest

pytest.importorskip("mutmut", reason="needs the extra `hunt`; `.ci/hunt` installs it")

from tests.mutation.__main__ import measured
from tests.mutation.areas import Area
from tests.mutation.running import NoVerdictError, run
from tests.mutation.score import LEAST_PERCENT, percent

MODULE = "chassis/domain/shares.py"
"""Short, and everything that is paid goes through it."""

BITING = """
from fractions import Fraction
from chassis.domain.shares import largest_remainder
def test_the_parts_add_up_and_remainders_go_to_the_largest_then_to_the_earlier():
    assert largest_remainder(10, [Fraction(1)] * 3) == [4, 3, 3]
    assert largest_remainder(-10, [Fraction(1)] * 3) == [-4, -3, -3]
    assert largest_remainder(7, [Fraction(1), Fraction(3), Fraction(0)]) == [2, 5, 0]
"""
TOOTHLESS = """
from fractions import Fraction
from chassis.domain.shares import largest_remainder
def test_parts_are_made():
    largest_remainder(10, [Fraction(1)] * 3)
    largest_remainder(-10, [Fraction(1)] * 3)
"""
WRONG = "def test_that_fails(): assert not 1"


def score(tests: str, tmp_path: Path) -> float:
    """Of the changes of `MODULE`, the share that a file with these tests notices."""
    file = tmp_path / "test_parts.py"
    file.write_text(tests, "utf-8")
    return percent(measured(Area("money", (MODULE,), (str(file),))))


def test_tests_that_say_what_a_rule_does_notice_when_it_does_something_else(tmp_path):
    assert score(BITING, tmp_path) >= LEAST_PERCENT


def test_tests_that_assert_nothing_are_found_out(tmp_path):
    """The control: every line is run, and still most changes live."""
    assert score(TOOTHLESS, tmp_path) < LEAST_PERCENT


def test_tests_that_fail_without_a_change_say_nothing_of_one(tmp_path):
    (tmp_path / "test_wrong.py").write_text(WRONG, "utf-8")
    with pytest.raises(NoVerdictError):
        run({}, ["chassis.domain.shares.x_f__mutmut_1"], [str(tmp_path / "test_wrong.py")], lambda *_: None)
