"""What a review comes to, case by case, and that no way leads back to what a single peer said."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.yaml_text import read_yaml
from services.assessment import rulebook
from services.assessment.domain.competency import CompetencyModel
from services.assessment.domain.competency_result import Rated, Relation, ResultRules, ReviewResult, result_of

CASES = read_yaml(Path("tests/cases/assessment/competency_results.yaml").read_text("utf-8"))
RULES = ResultRules(3, Decimal(1), Decimal("0.70"))
SHIPPED = rulebook.competency_model("relationship-manager@2026-01-01")
ONE = CompetencyModel(SHIPPED.edition, SHIPPED.areas, SHIPPED.competencies[:1])
KEY = ONE.competencies[0].id
LEVELS = st.integers(1, 4)


def reviewed(own: int | None, supervisors: list[int], peers: list[int]) -> ReviewResult:
    raters = [Rated(Relation.SUPERVISOR, {KEY: level}) for level in supervisors]
    raters += [Rated(Relation.PEER, {KEY: level}) for level in peers]
    raters += [] if own is None else [Rated(Relation.SELF, {KEY: own})]
    return result_of(raters, {KEY: 3}, ONE, RULES)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_review_comes_to_what_the_case_says(case):
    result, expect = reviewed(case["self"], case["supervisors"], case["peers"]), case["expect"]
    finding = result.findings[0]
    for name in ("peers", "supervisors", "others", "gap_self", "gap_target", "agreement"):
        found = getattr(finding, name)
        assert (None if found is None else f"{found:.2f}") == expect[name], name
    assert (finding.reading, list(finding.flags)) == (expect["reading"], expect["flags"])
    assert list(result.flags) == expect["review_flags"]


@given(LEVELS, st.lists(LEVELS, min_size=1, max_size=3), st.lists(LEVELS, max_size=2), st.lists(LEVELS, max_size=2))
def test_too_few_peers_change_nothing_that_is_shown(own, supervisors, peers, other_peers):
    first, second = reviewed(own, supervisors, peers), reviewed(own, supervisors, other_peers)
    assert first.findings == second.findings
    assert first.reliability == second.reliability


@given(st.lists(LEVELS, min_size=3, max_size=6), st.randoms())
def test_the_order_of_the_peers_is_not_in_the_result(peers, chance):
    mixed = list(peers)
    chance.shuffle(mixed)
    assert reviewed(3, [3], peers) == reviewed(3, [3], mixed)
