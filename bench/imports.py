"""What a file of accounts costs beside a bare bulk insert of the same rows, on the database that the settings name.

Run `python -m bench imports` (SQLite) or with `KAM_DATABASE_URL=postgresql://…` on an empty database. The file has the
real companies of the demo, each as often as it takes, under made-up LEIs with valid check digits. The floor inserts the
same accounts and identifiers, already parsed, checked and free of duplicates, with one `executemany` a table in one
transaction; the second floor adds what an import leaves besides, an event each. Every way takes its turn every round,
and the medians of the rounds count. Processor seconds are this process's own: on SQLite that is all the work there is,
and it says the same on a busy machine; with a server of its own, as PostgreSQL has, seconds count. Garbage is collected
as in a process that serves. Figures of one machine; the ratios are what travels.
"""

import argparse
import asyncio
import csv
import io
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from chassis.auth import Principal
from chassis.db import Database
from chassis.imports import ImportJob, ImportMode
from chassis.imports.layout import Layout
from chassis.imports.opening import inspect
from chassis.imports.record import ImportDraft, create_import
from chassis.jobs.kind import Task
from chassis.settings import ServiceName, Settings
from chassis.tables import EventRow
from chassis.work import Work, new_id, utc_now
from services.accounts.domain.identifier import lei_checks
from services.accounts.domain.import_rows import account_of_row
from services.accounts.domain.row import Row
from services.accounts.rulebook import classification
from services.accounts.store.account_row import cells, numbers
from services.accounts.tables import AccountRow, AssignmentRow, EditionRow, IdentifierRow
from services.accounts.usecases.account_import import AccountImport
from suite.migrations import migrate
from suite.serving import spare_what_stays

COMPANIES = Path(__file__).parents[1] / "suite/demo_data/companies.csv"
CLEARING_MS = 300_000
OFFICE = Principal("bench", frozenset({"system"}), frozenset({"accounts:read", "accounts:write"}))


def companies(count: int) -> Iterator[dict[str, str]]:
    """That many companies with LEIs that are all different."""
    with COMPANIES.open(encoding="utf-8") as file:
        real = list(csv.DictReader(file))
    for number in range(count):
        body = f"9695BENCH{number:09d}"
        check = next(f"{digits:02d}" for digits in range(2, 99) if lei_checks(f"{body}{digits:02d}"))
        yield real[number % len(real)] | {"lei": body + check}


def as_csv(rows: list[dict[str, str]]) -> bytes:
    """The rows as a file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that passed, and that the processor worked for us."""

    wall_s: float
    cpu_s: float


class Clock:
    """Starts when it is made."""

    def __init__(self) -> None:
        self._wall_s, self._cpu_s = time.perf_counter(), time.process_time()

    def spent(self) -> Spent:
        """What was spent since."""
        return Spent(time.perf_counter() - self._wall_s, time.process_time() - self._cpu_s)


async def floor(database: Database, rows: list[dict[str, str]], *, events: bool) -> Spent:
    """A bare bulk insert; the rows are gone afterwards."""
    accounts = [(new_id(), account_of_row(Row.of(row), classification())) for row in rows]
    now = utc_now()
    common = {"version": 1, "created_at": now, "updated_at": now}
    tables: list[tuple[type, list[dict[str, object]]]] = [
        (AccountRow, [{"id": i, **cells(account), **common} for i, account in accounts]),
        (IdentifierRow, [number for i, account in accounts for number in numbers(i, account)]),
    ]
    if events:
        told = {"type": "account.created", "occurred_at": now, "data": {"status": "active"}, "sequence": None}
        tables.append((EventRow, [{"id": new_id(), "subject": f"/v1/accounts/{i}", **told} for i, _ in accounts]))

    def bare(session: Session) -> None:
        for table, given in tables:
            session.connection().execute(insert(table), given)

    clock = Clock()
    await database.write(bare)
    taken = clock.spent()
    await _clear(database)
    return taken


async def ours(database: Database, content: bytes, mode: ImportMode) -> Spent:
    """From the file's bytes to the last row on record, a transaction a chunk, as the worker does it."""
    kind = AccountImport()
    job = ImportJob(kind)
    clock = Clock()
    draft = ImportDraft("accounts", content, inspect(content, "text/csv", Layout.of(kind.columns, {})), mode, False, {})

    def begin(session: Session) -> Task:
        row = create_import(Work(session, OFFICE, utc_now()), draft)
        return Task(row.job.id, dict(row.job.input), 0, row.job.total)

    task, cursor, more = await database.write(begin), None, True
    while more:
        advance = await database.write(
            lambda session, at=cursor: job.step(Work(session, OFFICE, utc_now()), task, at), heavy=True
        )
        cursor, more = advance.cursor, advance.cursor is not None
    return clock.spent()


async def _clear(database: Database) -> None:
    def clear(session: Session) -> None:
        for table in (EventRow, EditionRow, IdentifierRow, AssignmentRow, AccountRow):
            session.execute(delete(table))

    await database.write(clear)


async def measure(settings: Settings, count: int, rounds: int) -> Table:
    """The table of the figures."""
    rows = list(companies(count))
    content = as_csv(rows)
    database = Database.open(settings, ServiceName.ACCOUNTS)
    spare_what_stays()
    try:
        found = [await _round(database, rows, content) for _ in range(rounds)]
    finally:
        await database.dispose()
    table = Table(title=f"{database.engine.dialect.name}, {count:,} companies, medians of {rounds} rounds")
    for column in ("what", "s", "× floor", "processor s", "µs/row", "× floor"):
        table.add_column(column)
    bare = _median([spent["floor: bare insert of accounts and identifiers"] for spent in found])
    for name in found[0]:
        spent = _median([one[name] for one in found])
        passed = (f"{spent.wall_s:.2f}", f"{spent.wall_s / bare.wall_s:.2f}")
        worked = (f"{spent.cpu_s:.2f}", f"{spent.cpu_s / count * 1e6:.0f}", f"{spent.cpu_s / bare.cpu_s:.2f}")
        table.add_row(name, *passed, *worked)
    return table


async def _round(database: Database, rows: list[dict[str, str]], content: bytes) -> dict[str, Spent]:
    spent = {
        "floor: bare insert of accounts and identifiers": await floor(database, rows, events=False),
        "bare insert of the events too": await floor(database, rows, events=True),
        "import of the file, mode=insert": await ours(database, content, ImportMode.INSERT),
        "the same file again, mode=upsert": await ours(database, content, ImportMode.UPSERT),
        "the file with another country for some, mode=upsert": await ours(
            database, content.replace(b",CN,", b",HK,"), ImportMode.UPSERT
        ),
    }
    await _clear(database)
    return spent


def _median(found: list[Spent]) -> Spent:
    return Spent(*(statistics.median(getattr(one, name) for one in found) for name in ("wall_s", "cpu_s")))


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="kam-bench-") as folder:
        # What clears the tables between the rounds looks for 50,000 accounts in every table that could name them.
        settings = Settings(data_dir=Path(folder), database_timeout_ms=CLEARING_MS)
        migrate(settings, ServiceName.ACCOUNTS)
        Console().print(asyncio.run(measure(settings, chosen.rows, chosen.rounds)))
