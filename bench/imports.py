"""What a file of accounts costs beside a bare bulk insert of the same rows, on the database that the settings name.

Run `python -m bench imports` (SQLite) or with `KAM_DATABASE_URL=postgresql://…` on an empty database. The file has the
real companies of the demo, each as often as it takes, under made-up LEIs with valid check digits. The floor inserts the
same accounts and identifiers, already parsed, checked and free of duplicates, with one `executemany` a table in one
transaction; the second adds what an import leaves besides, an event each and a day from which the house desk leads it,
and so inserts the very rows that the import does. Every way takes its turn every round,
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
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, text
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
from services.accounts.rulebook import classification, house_desk
from services.accounts.store import managers
from services.accounts.store.account_row import cells, numbers
from services.accounts.tables import AccountRow, AssignmentRow, EditionRow, IdentifierRow
from services.accounts.usecases.account_import import AccountImport
from suite.migrations import migrate
from suite.serving import spare_what_stays

COMPANIES = Path(__file__).parents[1] / "suite/demo_data/companies.csv"
FILE, ROWS = "floor: what the file says", "floor: the very rows that an import leaves"
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


async def floor(database: Database, rows: list[dict[str, str]], *, whole: bool) -> Spent:
    """A bare bulk insert of what the file says, or of the `whole` that its import leaves; the rows go afterwards."""
    accounts = [(new_id(), account_of_row(Row.of(row), classification())) for row in rows]
    now = utc_now()
    common = {"version": 1, "created_at": now, "updated_at": now}
    tables: list[tuple[type, list[dict[str, object]]]] = [
        (AccountRow, [{"id": i, **cells(account), **common} for i, account in accounts]),
        (IdentifierRow, [number for i, account in accounts for number in numbers(i, account)]),
    ]
    desk = await database.write(lambda session: _desk_of(session, now))
    if whole:
        told = {"type": "account.created", "occurred_at": now, "data": {"status": "active"}, "sequence": None}
        tables.append((EventRow, [{"id": new_id(), "subject": f"/v1/accounts/{i}", **told} for i, _ in accounts]))
        day = {"starts_on": now.date(), "ends_on": None, "locked": False, "reason": "", "allocation_id": None}
        lead = {"manager_id": desk, "role": "relationship", "house_desk": True, **day, **common}
        tables.append((AssignmentRow, [{"id": new_id(), "account_id": i, **lead} for i, _ in accounts]))

    def bare(session: Session) -> None:
        for table, given in tables:
            session.connection().execute(insert(table), given)

    clock = Clock()
    await database.write(bare)
    taken = clock.spent()
    await database.write(_cleared)
    return taken


def _desk_of(session: Session, now: datetime) -> UUID:
    known = managers.house_desk(session)
    return known.id if known else managers.open_desk(session, new_id(), house_desk(now.date()), now)[0].id


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


def _tables(session: Session) -> list[str]:
    tables = [table.__table__ for table in (EventRow, EditionRow, IdentifierRow, AssignmentRow, AccountRow)]
    return [session.get_bind().dialect.identifier_preparer.format_table(table) for table in tables]


def _keep_from_vacuum(session: Session) -> None:
    # Tables that are looked at between two rounds are remembered as empty, and the next round is planned for that.
    for table in _tables(session) if session.get_bind().dialect.name == "postgresql" else ():
        session.execute(text(f"ALTER TABLE {table} SET (autovacuum_enabled = false)"))


def _cleared(session: Session) -> None:
    # On PostgreSQL rows that are deleted stay until a vacuum, and the next round would be measured among the dead.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"TRUNCATE {', '.join(_tables(session))} CASCADE"))
    else:
        for table in _tables(session):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of our own tables


async def measure(settings: Settings, count: int, rounds: int) -> Table:
    """The table of the figures."""
    rows = list(companies(count))
    content = as_csv(rows)
    database = Database.open(settings, ServiceName.ACCOUNTS)
    spare_what_stays()
    await database.write(_keep_from_vacuum)
    try:
        found = [await _round(database, rows, content) for _ in range(rounds)]
    finally:
        await database.dispose()
    table = Table(title=f"{database.engine.dialect.name}, {count:,} companies, medians of {rounds} rounds")
    for column in ("what", "s", "× file", "× rows", "processor s", "µs/row", "× file", "× rows"):
        table.add_column(column)
    medians = {name: _median([one[name] for one in found]) for name in found[0]}
    floors = [medians[FILE], medians[ROWS]]
    for name, spent in medians.items():
        passed = (f"{spent.wall_s:.2f}", *(f"{spent.wall_s / floor.wall_s:.2f}" for floor in floors))
        worked = (f"{spent.cpu_s:.2f}", f"{spent.cpu_s / count * 1e6:.0f}")
        table.add_row(name, *passed, *worked, *(f"{spent.cpu_s / floor.cpu_s:.2f}" for floor in floors))
    return table


async def _round(database: Database, rows: list[dict[str, str]], content: bytes) -> dict[str, Spent]:
    spent = {
        FILE: await floor(database, rows, whole=False),
        ROWS: await floor(database, rows, whole=True),
        "import, mode=insert": await ours(database, content, ImportMode.INSERT),
        "the same file again, upsert": await ours(database, content, ImportMode.UPSERT),
        "another country for some, upsert": await ours(database, content.replace(b",CN,", b",HK,"), ImportMode.UPSERT),
    }
    await database.write(_cleared)
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
        settings = Settings(data_dir=Path(folder))
        migrate(settings, ServiceName.ACCOUNTS)
        Console().print(asyncio.run(measure(settings, chosen.rows, chosen.rounds)))
