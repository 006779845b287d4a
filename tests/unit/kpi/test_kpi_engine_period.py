"""A whole period on the engines against the domain, which is the reference: every score, line and payout to the fen."""

from contextlib import contextmanager
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from kpi_builders import CATALOGUE
from kpi_periods import case_of, facts_of, people, plan, references, rules, stated_of

from chassis.domain.money import Money
from services.kpi.domain.grade import best_first
from services.kpi.engine import duck
from services.kpi.engine.facts import largest_of
from services.kpi.engine.paying import Payout, pay_all
from services.kpi.engine.period import LINE, compile_period
from services.kpi.engine.query import Dialect
from services.kpi.engine.whole import TooWideError
from services.kpi.usecases.second_opinion import DisagreementError, confirm

SIZE = 40


def told(by, row):
    """A row of the engine as the reference puts it."""
    if row["score"] is None:
        return None, None, None, None, None
    grade = best_first(by.scheme.grades)[int(row["grade"])].code
    if row["total"] is None:
        return row["score"], grade, None, None, None
    amounts = {key.removeprefix(LINE): int(value) for key, value in row.items() if key.startswith(LINE)}
    lines = with_something(amounts)
    return row["score"], grade, lines, int(row["total"]), int(row["paid_now"])


def with_something(amounts):
    """Without caps and clawbacks of nothing: the reference has no line where nothing is beyond a cap or taken back."""
    return {key: value for key, value in amounts.items() if value or not key.endswith(("/cap", "/clawback"))}


def expected(by, paid_by, persons):
    found = references(by, paid_by, persons)
    return {
        who: (score, grade, None if amounts is None else with_something(amounts), *sums)
        for who, (score, grade, amounts, *sums) in found.items()
    }


@contextmanager
def rejecting_what_is_too_wide():
    """Rules whose figures could outgrow 38 digits are the reference's alone, which a run then asks."""
    try:
        yield
    except TooWideError:
        reject()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32))
def test_every_score_line_and_payout_is_that_of_the_reference(seed):
    dice = Random(seed)
    by, paid_by = rules(dice), plan(dice)
    persons = people(dice, by, SIZE)
    facts = list(facts_of(paid_by, persons))
    with rejecting_what_is_too_wide():
        compiled = compile_period(by, paid_by, Dialect.DUCKDB)
    found = duck.compute(compiled, facts)
    wanted = expected(by, paid_by, persons)
    assert {manager: told(by, found[manager]) for manager in wanted} == wanted
    narrower = compile_period(by, paid_by, Dialect.DUCKDB, largest_of(facts, CATALOGUE.measures))
    assert duck.compute(narrower, facts) == found


def test_pay_by_scores_that_are_known_has_the_same_second_opinion():
    dice = Random(7)
    for _ in range(6):
        by, paid_by = rules(dice), plan(dice)
        cases = [case for person in people(dice, by, SIZE) if (case := case_of(by, paid_by, *person))]
        stated = stated_of(paid_by, cases)
        divided = {case.payee.manager: case for case, _ in stated}
        found = pay_all(paid_by, CATALOGUE, [divided.get(case.payee.manager, case) for case in cases])
        assert found == {
            case.payee.manager: Payout(statement.total.minor, statement.paid_now.minor) for case, statement in stated
        }


def test_a_statement_that_says_something_else_than_the_engine_pays_nobody():
    dice = Random(4)
    by, paid_by = rules(dice), plan(dice)
    cases = [case for person in people(dice, by, SIZE) if (case := case_of(by, paid_by, *person))]
    [(case, statement), *rest] = stated_of(paid_by, cases)
    confirm(paid_by, CATALOGUE, [(case, statement), *rest])
    wrong = replace(statement, total=Money(statement.total.minor + 1, "CNY"))
    with pytest.raises(DisagreementError):
        confirm(paid_by, CATALOGUE, [(case, wrong), *rest])


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # py4j leaves a socket to the collector
def test_spark_pays_everybody_what_duckdb_and_the_reference_do(tmp_path):
    from pyspark import sql  # noqa: PLC0415 - needs the extra

    from services.kpi.engine import spark  # noqa: PLC0415 - needs the extra

    session = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.warehouse.dir", str(tmp_path))
        .getOrCreate()
    )
    try:
        for seed in (18, 35):
            dice = Random(seed)
            by, paid_by = rules(dice), plan(dice)
            persons = people(dice, by, SIZE)
            facts = list(facts_of(paid_by, persons))
            found = spark.compute(session, compile_period(by, paid_by, Dialect.SPARK), facts)
            assert found == duck.compute(compile_period(by, paid_by, Dialect.DUCKDB), facts)
            wanted = expected(by, paid_by, persons)
            assert {manager: told(by, found[manager]) for manager in wanted} == wanted
    finally:
        session.stop()
