"""What a file of accounts costs beside a bare bulk insert of the same rows, on the database that the settings name.

Run `python -m bench.imports` (SQLite) or with `KAM_DATABASE_URL=postgresql://…` on an empty database. The file has the
real companies of the demo, each as often as it takes, under made-up LEIs with valid check digits. The floor inserts the
same accounts and identifiers, already parsed, checked and free of duplicates, with one `executemany` a table in one
transaction; the second floor adds what an import leaves besides, an event and a line of history each. Figures of one
machine and one run; the ratios are what travels.
"""

import argparse
import asyncio
import csv
import io
import time
from collections.abc import Iterator
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
from services.accounts.tables import AccountRow, IdentifierRow
from services.accounts.usecases.account_import import AccountImport
from suite.migrations import migrate

COMPANIES = Path(__file__).parents[1] / "suite/demo_data/companies.csv"
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


async def floor(database: Database, rows: list[dict[str, str]], *, events: bool) -> float:
    """Seconds for a bare bulk insert; the rows are gone afterwards."""
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

    started = time.perf_counter()
    await database.write(bare)
    taken = time.perf_counter() - started
    await _clear(database)
    return taken


async def ours(database: Database, content: bytes, mode: ImportMode) -> float:
    """Seconds from the file's bytes to the last row on record, a transaction a chunk, as the worker does it."""
    kind = AccountImport()
    job = ImportJob(kind)
    started = time.perf_counter()
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
    return time.perf_counter() - started


async def _clear(database: Database) -> None:
    def clear(session: Session) -> None:
        for table in (EventRow, IdentifierRow, AccountRow):
            session.execute(delete(table))

    await database.write(clear)


async def measure(settings: Settings, count: int) -> Table:
    """The table of the figures."""
    rows = list(companies(count))
    content = as_csv(rows)
    database = Database.open(settings, ServiceName.ACCOUNTS)
    try:
        bare = await floor(database, rows, events=False)
        whole = await floor(database, rows, events=True)
        made = await ours(database, content, ImportMode.INSERT)
        again = await ours(database, content, ImportMode.UPSERT)
        changed = await ours(database, content.replace(b",CN,", b",HK,"), ImportMode.UPSERT)
    finally:
        await database.dispose()
    table = Table(
        "what", "rows", "s", "µs/row", "× floor", title=f"{database.engine.dialect.name}, {count:,} companies"
    )
    for name, seconds in (
        ("floor: bare insert of accounts and identifiers", bare),
        ("bare insert of the events too", whole),
        ("import of the file, mode=insert", made),
        ("the same file again, mode=upsert", again),
        ("the file with another country for some, mode=upsert", changed),
    ):
        each_us = seconds / count * 1e6
        table.add_row(name, f"{count:,}", f"{seconds:.2f}", f"{each_us:.0f}", f"{seconds / bare:.2f}")
    return table


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="kam-bench-") as folder:
        settings = Settings(data_dir=Path(folder))
        migrate(settings, ServiceName.ACCOUNTS)
        Console().print(asyncio.run(measure(settings, chosen.rows)))
