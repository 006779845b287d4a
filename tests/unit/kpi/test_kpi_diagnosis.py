from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import CATALOGUE, MARCH, readings_of, scheme_of

from chassis.domain.name import Name
from services.kpi.domain.benchmark import Scored, contributions, lead
from services.kpi.domain.diagnosis import diagnose
from services.kpi.domain.grade import Grade
from services.kpi.domain.scorecard import score

SCHEME = scheme_of(
    {
        "criteria": [
            {"indicator": "S7", "x1": "0", "x2": "100", "weight": "0.5"},
            {"indicator": "S4", "x1": "0", "x2": "1", "weight": "0.3"},
            {"indicator": "S11", "x1": "0", "x2": "1", "weight": "0.2"},
        ]
    }
)

GRADED = replace(SCHEME, grades=tuple(Grade(code, Name(code, code), Decimal(bound))
                                      for code, bound in (("A", 90), ("B", 50), ("C", 0))))  # fmt: skip


def card(satisfaction, gain, visits=None):
    visited = {} if visits is None else {"visits_planned": "10", "visits_done": visits}
    values = {"satisfaction_score": satisfaction, "capability_gain": gain} | visited
    return score(SCHEME, CATALOGUE, readings_of(values), MARCH)


def scored(cards, segments=None):
    return [
        Scored(manager, (segments or {}).get(manager, ""), found.score, tuple(contributions(found)))
        for manager, found in cards.items()
    ]


def leading(cards, segment="", segments=None):
    leaders = lead({}, scored(cards, segments))
    return {indicator: leader for (where, indicator), leader in leaders.items() if where == segment}


def test_the_most_costly_shortfall_comes_first_with_who_does_it_best():
    cards = {"A": card("90", "0.1", "10"), "B": card("60", "0.9", "10")}
    diagnosis = diagnose(cards["A"], SCHEME, leading(cards))
    assert [(short.indicator, short.points_lost) for short in diagnosis.shortfalls] == [("S4", 27), ("S7", 5)]
    assert diagnosis.shortfalls[0].benchmark.manager == "B"
    assert diagnosis.shortfalls[0].benchmark.observed == Decimal("0.9")
    assert diagnosis.shortfalls[1].benchmark is None


def test_of_equals_the_one_with_the_higher_score_leads_then_the_first():
    cards = {"A": card("90", "0.1", "10"), "B": card("90", "0.9", "10"), "C": card("90", "0.9", "10")}
    assert {indicator: leader.manager for indicator, leader in leading(cards).items()} == {
        "S7": "B",
        "S4": "B",
        "S11": "B",
    }


def test_the_leaders_are_the_same_however_the_run_is_cut():
    cards = {"A": card("90", "0.1", "3"), "B": card("60", "0.9"), "C": card("91", "0.2", "9")}
    at_once, one_by_one = lead({}, scored(cards)), {}
    for each in scored(cards):
        one_by_one = lead(one_by_one, [each])
    assert at_once == one_by_one


def test_the_benchmark_is_looked_for_among_those_of_the_same_segment():
    cards = {"A": card("80", "0.1", "10"), "B": card("90", "0.2", "10"), "C": card("99", "0.9", "10")}
    own = leading(cards, "town", {"A": "town", "B": "town", "C": "city"})
    assert {indicator: leader.manager for indicator, leader in own.items()} == {"S7": "B", "S4": "B", "S11": "B"}


def test_the_next_improvement_is_what_somebody_of_the_segment_shows_can_be_done():
    cards = {"A": card("60", "0.1", "5"), "B": card("90", "0.2", "10")}
    diagnosis = diagnose(cards["A"], GRADED, leading(cards))
    assert [(short.indicator, short.points_lost, short.within_reach) for short in diagnosis.shortfalls] == [
        ("S4", 27, 3), ("S7", 20, 15), ("S11", 10, 10)]  # fmt: skip
    step = diagnosis.next_improvement
    assert (step.indicator, step.observed, step.to, step.points) == ("S7", 60, 90, 15)
    assert (cards["A"].score, step.score_after, step.grade_after) == (43, 58, "B")


def test_who_leads_everywhere_has_nobody_to_learn_from():
    cards = {"A": card("90", "0.9", "9")}
    diagnosis = diagnose(cards["A"], SCHEME, leading(cards))
    assert (len(diagnosis.shortfalls), diagnosis.next_improvement) == (3, None)


percent = st.decimals(0, 100, places=1).map(str)
ratio = st.decimals(0, 1, places=3).map(str)


@given(percent, ratio, st.none() | st.integers(0, 10).map(str))
def test_score_and_points_lost_add_up_to_a_hundred(satisfaction, gain, visits):
    found = card(satisfaction, gain, visits)
    lost = sum(short.points_lost for short in diagnose(found, SCHEME, {}).shortfalls)
    assert abs(found.figure.unrounded + lost - 100) < Decimal("1e-10")
