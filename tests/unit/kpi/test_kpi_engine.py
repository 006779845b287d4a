"""The engines against the reference: the same definitions, the same facts, the same values to the last digit."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kpi_builders import CATALOGUE

from chassis.domain.errors import Invalid
from chassis.domain.period import Period
from services.kpi.domain.expression.evaluate import Evaluation
from services.kpi.domain.expression.formula import define
from services.kpi.domain.measure import LARGEST_VALUE, Unit, decimals_of
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.parts_of_period import all_within
from services.kpi.domain.readings import periods_needed, read_all
from services.kpi.engine import duck
from services.kpi.engine.facts import fact_of
from services.kpi.engine.formulas import compile_formulas
from services.kpi.engine.query import Dialect

MEASURES = ("capability_gain", "fee_income", "loan_balance", "satisfaction_score", "visits_done", "visits_planned")
UNITS = {name: CATALOGUE.measures[name].unit for name in MEASURES}


def of_unit(unit):
    names = [name for name in MEASURES if UNITS[name] is unit]
    taken = st.sampled_from(["{}", "{}", "PREVIOUS({})", "YEAR_AGO({})", "SUM({})"])
    leaf = st.builds(str.format, taken, st.sampled_from(names))
    if unit is Unit.COUNT:
        leaf |= st.builds("COUNT({})".format, st.sampled_from(MEASURES))
    number = st.sampled_from(["0", "1", "0.5", "3", "0.000001", "99999"])
    return st.recursive(leaf | number, lambda inner: composed(unit, inner), max_leaves=6)


def composed(unit, inner):
    rule = st.sampled_from(["missing", "zero"])
    scale = st.integers(0, 12)
    relation = st.sampled_from(["<", "<=", ">", ">=", "=", "<>"])
    same = st.sampled_from(["+", "-"])
    factor = st.sampled_from(["0.5", "capability_gain", "visits_done", "3"])
    return st.one_of(
        st.builds("({} {} {})".format, inner, same, inner),
        st.builds("({} * {})".format, inner, factor),
        st.builds("DIVIDE({}, {}, {}, '{}')".format, inner, factor, scale, rule),
        st.builds("ROUND({}, {})".format, inner, st.integers(0, 3)),
        st.builds("MAX({}, {})".format, inner, inner),
        st.builds("MIN({}, {})".format, inner, inner),
        st.builds("COALESCE({}, {})".format, inner, inner),
        st.builds("CASE WHEN {} {} {} THEN {} ELSE {} END".format, inner, relation, inner, inner, inner),
        st.builds(
            "CASE WHEN NOT {} {} {} OR {} > 1 THEN {} ELSE {} END".format, inner, relation, inner, inner, inner, inner
        ),
    )


FORMULAS = st.one_of(*(of_unit(unit) for unit in (Unit.RATIO, Unit.AMOUNT, Unit.COUNT)))
EDGES = [0, 1, -1, 2, 5, 10, 10**6 - 1, int(LARGEST_VALUE) * 10**6 - 1]


@st.composite
def facts(draw, period):
    """Readings of one manager: ties, negatives, nothing at all, and the largest that there may be."""
    found = []
    periods = [inner for each in (period, period.previous) for inner in all_within(each)]
    for name in MEASURES:
        measure = CATALOGUE.measures[name]
        for each in periods:
            whole = draw(st.none() | st.sampled_from(EDGES) | st.integers(-(10**9), 10**9))
            if whole is None:
                continue
            digits = decimals_of(measure.unit)
            limit = int(LARGEST_VALUE) * 10**digits - 1
            whole = max(min(whole, limit), -limit if measure.signed else 0)
            found.append(Measurement("M", name, each, Decimal(whole).scaleb(-digits)))
    return found


def reference(formula, measured, period):
    needed = periods_needed(formula.readings, period)
    kept = [fact for fact in measured if fact.period in needed]
    readings = read_all(kept, formula.readings, period, CATALOGUE.measures)
    figure = Evaluation(readings, period, formula.shapes).figure("x", "", formula.node)
    return None if figure is None else figure.value


def formulas_of(texts):
    known = {}
    for i, text in enumerate(texts):
        for unit in (Unit.RATIO, Unit.AMOUNT, Unit.COUNT, Unit.QUANTITY):
            with suppress(Invalid):
                known[f"x{i}"] = define(f"x{i}", {f"x{i}": text}, CATALOGUE.measures, unit)
                break
    return known


@settings(max_examples=60, deadline=None)
@given(st.lists(FORMULAS, min_size=1, max_size=4), st.sampled_from(["2026-03", "2026-Q1"]), st.data())
def test_duckdb_agrees_with_the_reference_to_the_last_digit(texts, name, data):
    period = Period.parse(name)
    known, measured = formulas_of(texts), data.draw(facts(period))
    if not known or not measured:
        return
    query = compile_formulas(known, CATALOGUE.measures, period, Dialect.DUCKDB)
    found = duck.compute(query, [fact_of(fact, CATALOGUE.measures) for fact in measured])["M"]
    assert {key: found[key] for key in known} == {
        key: reference(formula, measured, period) for key, formula in known.items()
    }


def population(period, size=40):
    """Many managers with figures of all kinds, the same at every run."""
    found = []
    for number in range(size):
        for place, (key, measure) in enumerate(CATALOGUE.measures.items()):
            for month, each in enumerate(inner for whole in (period, period.previous) for inner in all_within(whole)):
                seed = (number * 7919 + place * 104729 + month * 1299709) % 1000003
                if seed % 11 == 0:
                    continue
                sign = -1 if measure.signed and seed % 3 == 0 else 1
                value = Decimal(20260401 + seed % 28) if measure.unit is Unit.DATE else Decimal(sign * (seed % 5000))
                found.append(Measurement(f"M{number:03}", key, each, value))
    return found


def all_references(measured, period):
    by_manager = {}
    for fact in measured:
        by_manager.setdefault(fact.manager, []).append(fact)
    return {
        manager: {key: reference(formula, known, period) for key, formula in CATALOGUE.formulas.items()}
        for manager, known in by_manager.items()
    }


@pytest.mark.parametrize("name", ["2026-03", "2026-Q1"])
def test_every_shipped_indicator_has_one_value_in_both(name):
    period = Period.parse(name)
    measured = population(period)
    query = compile_formulas(CATALOGUE.formulas, CATALOGUE.measures, period, Dialect.DUCKDB)
    assert duck.compute(query, (fact_of(fact, CATALOGUE.measures) for fact in measured)) == all_references(
        measured, period
    )


TIES = {
    "half": "DIVIDE(capability_gain, 8, 2, 'missing')",
    "round": "ROUND(fee_income, 2)",
    "clawback": "ROUND(fee_income * 0.5, 3) - ROUND(fee_income, 1)",
    "wide": "DIVIDE(fee_income - PREVIOUS(fee_income), PREVIOUS(fee_income), 12, 'missing')",
    "chosen": "CASE WHEN visits_done > 1 THEN 1 WHEN capability_gain < 0 THEN -1 ELSE 0 END",
    "zero": "DIVIDE(visits_done, visits_planned, 12, 'zero')",
}
LARGEST = "99999999999999.9999"


def ties(period):
    rows = [("1", "0.005"), ("-1", "-0.005"), ("0.5", "-0.0049"), ("-7.000001", LARGEST), ("3", f"-{LARGEST}")]
    for number, (gain, fee) in enumerate(rows):
        yield Measurement(f"M{number}", "capability_gain", period, Decimal(gain))
        yield Measurement(f"M{number}", "fee_income", period, Decimal(fee))
        yield Measurement(f"M{number}", "fee_income", period.previous, Decimal("0.0001") * (-1) ** number)
        if number:
            yield Measurement(f"M{number}", "visits_done", period, Decimal(number))
            yield Measurement(f"M{number}", "visits_planned", period, Decimal(number % 2))


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # py4j leaves a socket to the collector
def test_spark_agrees_with_the_reference_and_duckdb_to_the_last_digit(tmp_path):
    from pyspark import sql  # noqa: PLC0415 - needs the extra

    from services.kpi.engine import spark  # noqa: PLC0415 - needs the extra

    period = Period.parse("2026-03")
    formulas = formulas_of(TIES.values())
    assert len(formulas) == len(TIES)
    measured = list(ties(period))
    rows = [fact_of(fact, CATALOGUE.measures) for fact in measured]
    session = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.warehouse.dir", str(tmp_path))
        .getOrCreate()
    )
    try:
        query = compile_formulas(formulas, CATALOGUE.measures, period, Dialect.SPARK)
        found = spark.compute(session, query, rows)
    finally:
        session.stop()
    embedded = compile_formulas(formulas, CATALOGUE.measures, period, Dialect.DUCKDB)
    assert found == duck.compute(embedded, rows)
    assert found == {
        f"M{n}": {
            key: reference(formula, [fact for fact in measured if fact.manager == f"M{n}"], period)
            for key, formula in formulas.items()
        }
        for n in range(5)
    }
