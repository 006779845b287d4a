"""What a year of scores and pay for many managers costs: compiled rules beside SQL by hand, the reference, OpenFisca.

Run `python -m bench kpi --managers 300000`. Every manager has twelve months of some sixty measures; thirty indicators,
memberships, score, pay lines and what is paid now are computed month by month: by DuckDB from the scheme and the plan,
by SQL written by hand for the same table, for a sample by the Decimal interpreter that is the reference, and by
OpenFisca where it is installed (extra `bench`). Every payout is compared. Figures of one machine and one run; the
ratios are what travels. The command fails when a payout of the engine, of the hand or of the reference differs.
"""

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from importlib.util import find_spec
from typing import TypeVar

import duckdb
import numpy as np
from rich.console import Console
from rich.table import Table

from bench.kpi_rules import ALLOWANCES, CATALOGUE, MEASURES, MONTHS, PRICES, by_hand, plan, scheme
from chassis.domain.period import Period
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.measure import decimals_of
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.outcome import Rules, explained
from services.kpi.domain.pay_case import PayCase
from services.kpi.domain.payee import Payee
from services.kpi.domain.readings import read_all
from services.kpi.domain.statement import state_pay
from services.kpi.engine.people import DAYS, GRADE
from services.kpi.engine.period import compile_period
from services.kpi.engine.query import Dialect

Result = TypeVar("Result")
HAND, OURS, REFERENCE, OPENFISCA = "by hand", "compiled", "Decimal interpreter with the trace", "OpenFisca (float32)"


@dataclass(slots=True)
class Tally:
    """Seconds, manager-months and wrong payouts of one way of computing."""

    seconds: float = 0.0
    count: int = 0
    wrong: int = 0

    def add(self, seconds: float, count: int, wrong: int = 0) -> None:
        """One month more."""
        self.seconds, self.count, self.wrong = self.seconds + seconds, self.count + count, self.wrong + wrong

    @property
    def each_us(self) -> float:
        """Microseconds a manager and month."""
        return self.seconds / self.count * 1e6


def generate(session: duckdb.DuckDBPyConnection, managers: int, month: Period) -> None:
    """A month of every measure for that many managers, the same at every run: ties, returns, and part months."""
    whole = (month.end - month.start).days
    names = ", ".join(f"'{name}'" for name in (*MEASURES, DAYS, GRADE))
    session.execute("DROP TABLE IF EXISTS facts")
    session.execute("DROP TYPE IF EXISTS measure_name")
    session.execute(f"CREATE TYPE measure_name AS ENUM ({names})")
    products = ", ".join(f"'{name}'" for name in PRICES)
    drawn = f"CAST(hash(i, measure, {month.start.month}) % 1000003 AS BIGINT)"
    # Sales of millions with ties at half a fen, returns, and counts that make shares of every size.
    value = f"""CASE WHEN measure = 'wealth_products_sold' THEN (drawn - 99999) * 37250
        WHEN measure IN ({products}) THEN drawn % 61 - 10
        WHEN measure = 'bad_debt_amount' THEN drawn % 3 ELSE 40 + drawn % 61 END"""
    measures = ", ".join(f"'{name}'" for name in MEASURES)
    people = f"range({managers}) t(i)"
    session.execute(
        f"""CREATE TABLE facts AS
        SELECT 'M' || i AS manager, measure::measure_name AS measure, '{month}' AS period, {value} AS value
        FROM (SELECT i, measure, {drawn} AS drawn FROM {people}, (SELECT unnest([{measures}]) AS measure))
        UNION ALL SELECT 'M' || i, '{DAYS}', '', {whole} - CASE WHEN i % 7 = 0 THEN i % 20 ELSE 0 END FROM {people}
        UNION ALL SELECT 'M' || i, '{GRADE}', '', i % {len(ALLOWANCES)} FROM {people}"""  # noqa: S608 - names of ours
    )


def compiled(session: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    """Look how large the figures are, compile the scheme and the plan for that, and compute."""
    largest = dict(session.execute("SELECT measure::VARCHAR, MAX(ABS(value)) FROM facts GROUP BY 1").fetchall())
    query = compile_period(rules, plan(), Dialect.DUCKDB, largest, detailed=False)
    session.execute(f"CREATE OR REPLACE TABLE ours AS SELECT manager, score, total, paid_now FROM ({query.sql})")  # noqa: S608 - names of ours


def handwritten(session: duckdb.DuckDBPyConnection, month: Period) -> None:
    """The same by hand."""
    session.execute(f"CREATE OR REPLACE TABLE hand AS {by_hand(month)}")


def reference(session: duckdb.DuckDBPyConnection, rules: Rules, managers: list[str]) -> dict[str, tuple[int, int]]:
    """The payouts of some managers by the interpreter."""
    rows = session.execute("SELECT * FROM facts WHERE list_contains(?, manager)", [managers]).fetchall()
    by_manager: dict[str, dict[str, int]] = {}
    for manager, measure, _, value in rows:
        by_manager.setdefault(manager, {})[measure] = value
    return {manager: stated(rules, manager, values) for manager, values in by_manager.items()}


def stated(rules: Rules, manager: str, values: dict[str, int]) -> tuple[int, int]:
    """What a manager is paid in all, and now, by the domain."""
    month, measures = rules.period, CATALOGUE.measures
    facts = [
        Measurement(manager, name, month, Decimal(values[name]).scaleb(-decimals_of(measures[name].unit)))
        for name in MEASURES
    ]
    card = explained(rules, facts)
    sold = read_all(facts, map(Reading, PRICES), month, measures)
    begun = date.fromordinal(month.end.toordinal() - values[DAYS])
    payee = Payee(manager, manager, list(ALLOWANCES)[values[GRADE]], begun)
    case = PayCase(payee, month, card, {reading.measure: figure for reading, figure in sold.items()})
    found = state_pay(plan(), case, CATALOGUE)
    return found.total.minor, found.paid_now.minor


def openfisca(session: duckdb.DuckDBPyConnection, month: Period) -> tuple[float, int]:
    """The seconds that OpenFisca takes, and how many of its payouts are wrong."""
    from bench.kpi_openfisca import paid  # noqa: PLC0415 - needs the extra

    names = (*MEASURES, DAYS, GRADE)
    read = ", ".join(f"MAX(CASE WHEN measure = '{name}' THEN value END) AS \"{name}\"" for name in names)
    wide = f"SELECT manager, {read} FROM facts GROUP BY manager"  # noqa: S608 - names of ours
    columns = session.execute(f"SELECT wide.*, paid_now FROM ({wide}) wide JOIN ours USING (manager)").fetchnumpy()  # noqa: S608 - names of ours
    right = columns["paid_now"].astype(np.int64)
    seconds, found = timed(lambda: paid({name: columns[name].astype(np.float64) for name in names}, month))
    return seconds, int((found != right).sum())


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """The seconds that `work` took, and what it answered."""
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def peak_gib() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def measure(managers: int, sample: int, months: int, tallies: dict[str, Tally]) -> None:
    """A year, month by month; who goes first changes with the month."""
    by, names = scheme(), [f"M{number}" for number in range(sample)]
    for place, month in enumerate(MONTHS[:months]):
        rules = Rules(by, CATALOGUE, month)
        with duckdb.connect(":memory:", config={"enable_external_access": "false"}) as session:
            generate(session, managers, month)
            ways = [(OURS, partial(compiled, session, rules)), (HAND, partial(handwritten, session, month))]
            for name, way in ways if place % 2 else reversed(ways):
                tallies[name].add(timed(way)[0], managers)
            differing = "SELECT COUNT(*) FROM ours FULL JOIN hand USING (manager) WHERE "
            differing += "ours.total IS DISTINCT FROM hand.total OR ours.paid_now IS DISTINCT FROM hand.paid_now "
            differing += "OR ours.score IS DISTINCT FROM hand.score"
            tallies[HAND].wrong += session.execute(differing).fetchall()[0][0]
            seconds, found = timed(partial(reference, session, rules, names))
            payouts = "SELECT manager, total, paid_now FROM ours WHERE list_contains(?, manager)"
            known = {who: (total, now) for who, total, now in session.execute(payouts, [names]).fetchall()}
            tallies[REFERENCE].add(seconds, sample)
            tallies[OURS].wrong += sum(known[who] != found[who] for who in found)
            if OPENFISCA in tallies:
                seconds, wrong = openfisca(session, month)
                tallies[OPENFISCA].add(seconds, managers, wrong)
        told = ", ".join(f"{name} {tally.seconds:.1f} s, {tally.wrong} wrong" for name, tally in tallies.items())
        Console(stderr=True).print(f"up to {month}: {told}; {peak_gib():.1f} GiB at most", soft_wrap=True)


def main() -> None:
    """Measure all of them and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--managers", type=int, default=30_000)
    parser.add_argument("--sample", type=int, default=20, help="managers a month for the Decimal reference")
    parser.add_argument("--months", type=int, default=len(MONTHS), help="how many months of the year")
    chosen = parser.parse_args()
    names = [HAND, OURS, REFERENCE] + ([OPENFISCA] if find_spec("openfisca_core") else [])
    tallies = {name: Tally() for name in names}
    measure(chosen.managers, min(chosen.sample, chosen.managers), chosen.months, tallies)
    table = Table("way", "managers × months", "s", "µs each", "× by hand", "payouts wrong")
    for name, tally in tallies.items():
        ratio = f"{tally.each_us / tallies[HAND].each_us:.2f}"
        table.add_row(
            name, f"{tally.count:,}", f"{tally.seconds:.2f}", f"{tally.each_us:.2f}", ratio, f"{tally.wrong:,}"
        )
    Console().print(
        table, f"30 indicators, {len(MEASURES)} measures, pay lines; DuckDB {duckdb.__version__}; {peak_gib():.1f} GiB"
    )
    if OPENFISCA not in tallies:
        Console().print("OpenFisca is not installed (requirements/bench.txt).")
    if tallies[HAND].wrong or tallies[OURS].wrong:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
