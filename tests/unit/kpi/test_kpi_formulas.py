"""The language of formulas: what it computes, what it refuses, and where it says the fault is."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import CATALOGUE, MARCH, cases

from chassis.domain.errors import Conflict, Invalid
from chassis.domain.explain import Figure
from chassis.domain.period import Period
from services.kpi.domain.expression.formula import define
from services.kpi.domain.expression.nodes import Reading, Taken
from services.kpi.domain.expression.parse import LONGEST, parse
from services.kpi.domain.indicator import IndicatorSet, observe
from services.kpi.domain.measure import Unit
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.own_indicator import OwnIndicator, check_definition, in_force
from services.kpi.domain.readings import periods_needed, read_all

FORMULAS = cases("formulas")
SHIPPED = {key: indicator.formula for key, indicator in CATALOGUE.indicators.items()}


def own(formula, unit="count", key="own", since=date(2026, 1, 1)):
    shipped = CATALOGUE.indicators["S11"]
    return OwnIndicator(replace(shipped, id=key, set=IndicatorSet.OWN, unit=Unit(unit), formula=formula), since)


def defined(text, unit):
    return define("own", SHIPPED | {"own": text}, CATALOGUE.measures, Unit(unit))


def read(values):
    return {
        key: Figure(f"measure/{key.measure}", Decimal(value), CATALOGUE.measures[key.measure].unit, source="given")
        for key, value in ((parse(name, CATALOGUE.measures), value) for name, value in values.items())
    }


def computed(text, unit, values):
    return observe(own(text, unit).indicator, defined(text, unit), read(values), MARCH)


@pytest.mark.parametrize("case", FORMULAS["computed"], ids=lambda case: case["name"])
def test_a_formula_computes(case):
    figure = computed(case["formula"], case["unit"], case["reads"])
    assert (None if figure is None else str(figure.value)) == case["value"]


@pytest.mark.parametrize("case", FORMULAS["refused"], ids=lambda case: case["name"])
def test_a_formula_is_refused_where_it_is_wrong(case):
    with pytest.raises(Invalid) as refusal:
        defined(case["formula"], case.get("unit", "count"))
    found = [[fault.code, fault.params.get("at")] for fault in refusal.value.faults]
    assert found == case["faults"]
    assert {fault.pointer for fault in refusal.value.faults} == {"/formula"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1" * 14 + " + 1" * LONGEST, ["formula_too_long"]),
        ("-(" * 30 + "aum" + ")" * 30, ["formula_too_deep"]),
        ("-(" * 160 + "aum" + ")" * 160, ["formula_malformed", "formula_too_deep"]),
        (" + ".join(["aum"] * 40), ["formula_too_deep"]),
    ],
)
def test_a_formula_is_bounded(text, codes):
    with pytest.raises(Invalid) as refusal:
        defined(text, "amount")
    assert refusal.value.faults[0].code in codes


def test_a_formula_that_others_multiply_is_bounded_too():
    texts = {"x0": "visits_done + visits_done"} | {f"x{n}": f"x{n - 1} + x{n - 1}" for n in range(1, 12)}
    with pytest.raises(Invalid, match="formula_too_large"):
        define("x11", texts, CATALOGUE.measures, Unit.COUNT)


def test_a_formula_that_comes_back_to_itself_names_the_way():
    texts = {"a": "b + 1", "b": "c + 1", "c": "a + 1"}
    with pytest.raises(Invalid) as refusal:
        define("a", texts, CATALOGUE.measures, Unit.COUNT)
    assert refusal.value.faults[0].params["cycle"] == "a → b → c → a"


def test_a_value_explains_itself_down_to_its_readings():
    formula = "ROUND(DIVIDE(aum - PREVIOUS(aum), PREVIOUS(aum), 6, 'missing') * 100, 1)"
    figure = computed(formula, "ratio", {"aum": "110.01", "PREVIOUS(aum)": "100"})
    assert (str(figure.value), figure.formula) == ("10", "ROUND(((aum − PREVIOUS(aum)) ÷ PREVIOUS(aum)) × 100, 1)")
    (step,) = figure.inputs
    assert (step.key, str(step.value), step.unit) == ("(aum − PREVIOUS(aum)) ÷ PREVIOUS(aum)", "0.1001", "ratio")
    assert [str(leaf.value) for leaf in step.inputs] == ["110.01", "100"]


WORDS = (
    "aum visits_done S1 DIVIDE( MAX( CASE WHEN THEN ELSE END ( ) , + - * / < = NOT AND 1 0.5 'missing' 12 SELECT IN ."
)
SYNTAX = st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join)


@given(st.one_of(SYNTAX, st.text(max_size=80)))
def test_whatever_is_written_is_a_formula_within_its_digits_or_refused(text):
    with suppress(Invalid):
        assert defined(text, "count").shape.bound < 10**38


@pytest.mark.parametrize("case", cases("readings"), ids=lambda case: case["name"])
def test_months_come_together_as_their_measure_says(case):
    facts = [Measurement("A-001", case["measure"], Period.parse(p), Decimal(v)) for p, v in case["facts"].items()]
    period, reading = Period.parse(case["period"]), Reading(case["measure"], Taken(case.get("taken", "now")))
    needed = periods_needed([reading], period)
    facts = [fact for fact in facts if fact.period in needed]
    found = read_all(facts, [reading], period, CATALOGUE.measures).get(reading)
    assert (None if found is None else str(found.value)) == case["value"]


def test_versions_of_an_own_indicator_follow_one_another():
    first, second = own("visits_done"), own("visits_planned", since=date(2026, 7, 1))
    assert in_force([second, first], date(2026, 6, 30)) == (first.indicator,)
    assert in_force([second, first], date(2026, 7, 1)) == (second.indicator,)
    assert in_force([second, first], date(2025, 12, 31)) == ()


@pytest.mark.parametrize(
    ("version", "code"),
    [
        (own("visits_done", key="S1"), "indicator_is_shipped"),
        (own("visits_done", key="aum"), "name_is_a_measure"),
        (own("visits_planned"), "indicator_exists"),
    ],
)
def test_a_name_is_taken_once(version, code):
    with pytest.raises(Conflict, match=code):
        check_definition(version, [own("visits_done")], CATALOGUE)


def test_a_new_version_may_not_break_another_formula_even_later():
    present = [own("visits_done", key="a"), own("a + visits_done", key="b", since=date(2026, 7, 1))]
    with pytest.raises(Invalid) as refusal:
        check_definition(own("aum", "amount", key="a", since=date(2026, 2, 1)), present, CATALOGUE)
    (fault,) = refusal.value.faults
    assert (fault.code, fault.params["indicator"], str(fault.params["valid_from"])) == (
        "formula_breaks_other",
        "b",
        "2026-07-01",
    )
    with pytest.raises(Invalid, match="formula_cycle"):
        check_definition(own("b", key="a", since=date(2026, 8, 1)), present, CATALOGUE)
