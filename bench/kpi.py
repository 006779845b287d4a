"""What scoring a year of many managers costs: the compiled formulas beside hand-written SQL and the Decimal reference.

Run `python -m bench.kpi`. Each manager has twelve months of every measure; every indicator that is one yearly sum over
another is computed by DuckDB from the catalogue's own formulas, by SQL written by hand for the same table, and, for a
sample, by the interpreter that is the reference. Figures of one machine and one run; the ratios are what travels. The
command fails when any value of the three differs.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

import duckdb
from rich.console import Console
from rich.table import Table

from chassis.domain.period import Period
from services.kpi import rulebook
from services.kpi.domain.expression.evaluate import Evaluation
from services.kpi.domain.expression.nodes import Divide, Reading
from services.kpi.domain.measure import Aggregation, decimals_of
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.readings import read_all
from services.kpi.engine.compile import Dialect, compile_formulas

YEAR = Period.parse("2026")
CATALOGUE = rulebook.catalogue(date(2026, 1, 1))
Result = TypeVar("Result")


def yearly_shares() -> dict[str, tuple[str, str]]:
    """The indicators that are one yearly sum over another, with the two measures."""
    found = {}
    for key, formula in CATALOGUE.formulas.items():
        match formula.node:
            case Divide(Reading(over), Reading(under)) if all(
                CATALOGUE.measures[name].aggregation is Aggregation.SUM for name in (over, under)
            ):
                found[key] = over, under
    return found


SHARES = yearly_shares()
MEASURES = sorted({name for pair in SHARES.values() for name in pair})


def by_hand() -> str:
    """The same indicators as somebody would write them who knows that DuckDB's `/` is not exact."""
    sums = ", ".join(f"SUM(value) FILTER (measure = '{name}') AS {name}" for name in MEASURES)
    shares = ", ".join(f"{_share(*pair)} AS {key}" for key, pair in SHARES.items())
    return f"SELECT manager, {shares} FROM (SELECT manager, {sums} FROM facts GROUP BY manager)"  # noqa: S608 - ours


def _share(over: str, under: str) -> str:
    digits = 12 + decimals_of(CATALOGUE.measures[under].unit) - decimals_of(CATALOGUE.measures[over].unit)
    top = f"{over} * CAST('{10**digits}' AS HUGEINT)"
    size = f"(2 * ABS({top}) + ABS({under})) // (2 * ABS({under}))"
    return f"CASE WHEN {under} <> 0 THEN CASE WHEN {over} < 0 THEN -({size}) ELSE {size} END END"


def generate(session: duckdb.DuckDBPyConnection, managers: int) -> None:
    """Twelve months of every measure for that many managers, the same at every run, kept as DuckDB keeps it."""
    names = ", ".join(f"('{name}')" for name in MEASURES)
    session.execute(
        f"""CREATE TABLE facts AS SELECT 'M' || i AS manager, measure, '2026-' || lpad(m::VARCHAR, 2, '0') AS period,
        CAST(hash(i, measure, m) % 100000 AS HUGEINT) AS value
        FROM range({managers}) t(i), range(1, 13) u(m), (VALUES {names}) v(measure)"""  # noqa: S608 - ours
    )


def reference(session: duckdb.DuckDBPyConnection, managers: int) -> list[tuple[object, ...]]:
    """The values of the first `managers` by the interpreter, as whole numbers of 10^-12."""
    return [
        (f"M{i}", *(None if value is None else int(value.scaleb(12)) for value in _interpreted(session, f"M{i}")))
        for i in range(managers)
    ]


def _interpreted(session: duckdb.DuckDBPyConnection, manager: str) -> Iterator[Decimal | None]:
    rows = session.execute("SELECT measure, period, value FROM facts WHERE manager = ?", [manager]).fetchall()
    facts = [
        Measurement(manager, name, Period.parse(period), Decimal(value).scaleb(-_decimals(name)))
        for name, period, value in rows
    ]
    for key in SHARES:
        formula = CATALOGUE.formulas[key]
        readings = read_all(facts, formula.readings, YEAR, CATALOGUE.measures)
        figure = Evaluation(readings, YEAR, formula.shapes).figure(key, "", formula.node)
        yield None if figure is None else figure.value


def _decimals(measure: str) -> int:
    return decimals_of(CATALOGUE.measures[measure].unit)


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """The seconds that `work` took, and what it answered."""
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def main() -> None:
    """Measure all three and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--managers", type=int, default=30_000)
    parser.add_argument("--sample", type=int, default=200, help="managers for the Decimal reference")
    chosen = parser.parse_args()
    formulas = {key: CATALOGUE.formulas[key] for key in SHARES}
    compiled = compile_formulas(formulas, CATALOGUE.measures, YEAR, Dialect.DUCKDB)
    with duckdb.connect(":memory:", config={"enable_external_access": "false"}) as session:
        generate(session, chosen.managers)
        hand_s, hand = timed(lambda: session.execute(by_hand()).fetchall())
        ours_s, ours = timed(lambda: session.execute(compiled.sql).fetchall())
        slow_s, slow = timed(lambda: reference(session, chosen.sample))
    known = {row[0]: row for row in ours}
    wrong = sum(known[row[0]] != row for row in hand) + sum(known[str(row[0])] != row for row in slow)
    table = Table("engine", "managers", "s", "µs/manager", "× by hand")
    by_hand_us = hand_s / chosen.managers * 1e6
    for name, seconds, managers in (
        ("DuckDB, written by hand", hand_s, chosen.managers),
        ("DuckDB, compiled from the catalogue", ours_s, chosen.managers),
        ("Decimal interpreter with the trace", slow_s, chosen.sample),
    ):
        each_us = seconds / managers * 1e6
        table.add_row(name, f"{managers:,}", f"{seconds:.2f}", f"{each_us:.1f}", f"{each_us / by_hand_us:.2f}")
    Console().print(table, f"{len(SHARES)} indicators × 12 months; managers with a value that differs: {wrong}")
    if wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
