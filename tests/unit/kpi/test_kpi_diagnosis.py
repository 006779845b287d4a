from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import CATALOGUE, MARCH, readings_of, scheme_of

from services.kpi.domain.benchmark import lead
from services.kpi.domain.diagnosis import diagnose
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


def card(satisfaction, gain, visits=None):
    visited = {} if visits is None else {"visits_planned": "10", "visits_done": visits}
    values = {"satisfaction_score": satisfaction, "capability_gain": gain} | visited
    return score(SCHEME, CATALOGUE, readings_of(values), MARCH)


def test_the_most_costly_shortfall_comes_first_with_who_does_it_best():
    cards = {"A": card("90", "0.1", "10"), "B": card("60", "0.9", "10")}
    diagnosis = diagnose(cards["A"], lead({}, cards.items()))
    assert [(short.indicator, short.points_lost) for short in diagnosis.shortfalls] == [("S4", 27), ("S7", 5)]
    assert diagnosis.shortfalls[0].benchmark.manager == "B"
    assert diagnosis.shortfalls[0].benchmark.observed == Decimal("0.9")
    assert diagnosis.shortfalls[1].benchmark is None


def test_of_equals_the_one_with_the_higher_score_leads_then_the_first():
    cards = {"A": card("90", "0.1", "10"), "B": card("90", "0.9", "10"), "C": card("90", "0.9", "10")}
    leaders = lead({}, cards.items())
    assert {indicator: leader.manager for indicator, leader in leaders.items()} == {"S7": "B", "S4": "B", "S11": "B"}


def test_the_leaders_are_the_same_however_the_run_is_cut():
    cards = {"A": card("90", "0.1", "3"), "B": card("60", "0.9"), "C": card("91", "0.2", "9")}
    at_once = lead({}, cards.items())
    one_by_one = {}
    for pair in cards.items():
        one_by_one = lead(one_by_one, [pair])
    assert at_once == one_by_one


percent = st.decimals(0, 100, places=1).map(str)
ratio = st.decimals(0, 1, places=3).map(str)


@given(percent, ratio, st.none() | st.integers(0, 10).map(str))
def test_score_and_points_lost_add_up_to_a_hundred(satisfaction, gain, visits):
    found = card(satisfaction, gain, visits)
    lost = sum(short.points_lost for short in diagnose(found, {}).shortfalls)
    assert abs(found.figure.unrounded + lost - 100) < Decimal("1e-10")
