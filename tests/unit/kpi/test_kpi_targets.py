from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import CATALOGUE, cases

from chassis.domain.explain import Figure
from chassis.domain.period import Period
from services.kpi.domain.division import OverHolders, OverPeriods, Pattern, check_division
from services.kpi.domain.progress import progress
from services.kpi.domain.target import Aim, Axis, Target, check_target, over_holders, over_periods, rolled_up

CASES = cases("targets")
MEASURES = CATALOGUE.measures


def target_of(case):
    return Target("A-001", case["measure"], Period.parse(str(case["period"])), Decimal(case["value"]),
                  Aim(case.get("aim", "at_least")))  # fmt: skip


@pytest.mark.parametrize("case", CASES["divided"], ids=lambda case: case["name"])
def test_a_target_is_divided_over_time(case):
    measure, opening = MEASURES[case["measure"]], Decimal(case.get("opening", "0"))
    parts = over_periods(target_of(case), measure, [Fraction(share) for share in case["shares"]], opening)
    assert {str(part.period): f"{part.value:f}" for part in parts} == case["parts"]


@pytest.mark.parametrize("case", CASES["progress"], ids=lambda case: case["name"])
def test_how_a_target_stands(case):
    target = target_of(case)
    plan = [Target("A-001", target.measure, Period.parse(str(period)), Decimal(value))
            for period, value in case.get("plan", {}).items()]  # fmt: skip
    actual = Figure("actual", Decimal(case["actual"]), "count", source="measured") if "actual" in case else None
    found = progress(target, MEASURES[target.measure], plan, actual, date.fromisoformat(str(case["until"])))
    figures = {name: getattr(found, name) for name in ("completion", "expected", "pace_needed", "outlook")}
    told = {name: f"{figure.value:f}" for name, figure in figures.items() if figure is not None}
    told |= {"months_left": found.months_left, "standing": found.standing.value}
    assert told == {key: case[key] for key in case if key in {*figures, "months_left", "standing"}}


@given(st.decimals(0, 10**9, places=4), st.lists(st.integers(0, 99), min_size=4, max_size=4).filter(any))
def test_the_parts_of_an_amount_add_up_to_it_whatever_the_shares(value, shares):
    target = Target("A-001", "customer_sales", Period.parse("2026"), value)
    measure = MEASURES["customer_sales"]
    parts = over_periods(target, measure, list(map(Fraction, shares)), Decimal(0))
    assert rolled_up(parts, measure, Axis.PERIODS) == value


@given(st.integers(0, 10**6), st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 99), min_size=1))
def test_the_parts_of_several_people_add_up_to_what_they_share(value, shares):
    target = Target("branch", "visits_done", Period.parse("2026"), Decimal(value))
    measure = MEASURES["visits_done"]
    parts = over_holders(target, measure, {holder: Fraction(share) for holder, share in shares.items()})
    assert [part.holder for part in parts] == list(shares)
    assert rolled_up(parts, measure, Axis.HOLDERS) == value


def test_a_score_is_asked_of_everybody_alike_and_adds_up_to_nothing():
    measure = MEASURES["satisfaction_score"]
    parts = over_holders(Target("branch", measure.id, Period.parse("2026-03"), Decimal(95)), measure,
                         {"A-001": Fraction(1), "A-002": Fraction(9)})  # fmt: skip
    assert [part.value for part in parts] == [95, 95]
    assert rolled_up(parts, measure, Axis.HOLDERS) is None


@pytest.mark.parametrize(
    ("period", "division", "code"),
    [
        ("2026-03", OverPeriods(), "period_without_parts"),
        ("2026", OverPeriods(Pattern.SHARES), "shares_with_pattern"),
        ("2026", OverPeriods(Pattern.EVEN, (Decimal(1),)), "shares_with_pattern"),
        ("2026", OverPeriods(Pattern.SHARES, (Decimal(1),) * 3), "shares_not_parts"),
        ("2026", OverPeriods(Pattern.SHARES, (Decimal(0),) * 4), "no_shares"),
        ("2026", OverHolders({"A-001": Decimal(0)}), "no_shares"),
    ],
)
def test_a_division_that_cannot_be_made_is_refused(period, division, code):
    target = Target("A-001", "visits_done", Period.parse(period), Decimal(10))
    assert [fault.code for fault in check_division(target, division)] == [code]


def test_there_is_no_target_for_a_day_or_an_unknown_measure():
    day = next(measure.id for measure in MEASURES.values() if measure.unit == "date")
    for measure, code in ((day, "measure_without_target"), ("smiles", "measure_unknown")):
        target = Target("A-001", measure, Period.parse("2026"), Decimal(20260409))
        assert [fault.code for fault in check_target(target, MEASURES)] == [code]
