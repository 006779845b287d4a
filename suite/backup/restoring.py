"""Bringing a backup back, on SQLite or PostgreSQL, whichever it was taken from, and proving that all of it is there."""

import asyncio
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Column, MetaData, Table, insert, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.db import Database
from chassis.settings import ServiceName, Settings
from suite.backup.archive import Archive, ArchiveError, TableEntry
from suite.backup.kinds import KINDS
from suite.backup.references import references_aside
from suite.backup.rows import ROWS_AT_ONCE, digest_of, row_of
from suite.backup.taking import PATIENCE_MS, Step
from suite.migrations import migrate


def restore(archive: Archive, settings: Settings, step: Step = lambda _service, _table: None) -> None:
    """Fill the empty databases that the settings name with the backup. Call it outside an event loop.

    Each service is one transaction: rows in, references checked, every table read back and its digest compared, the
    audit chain verified; whatever does not hold leaves that database empty. A backup of an earlier version is brought
    in as it was and then migrated.
    """
    for service, entry in archive.services.items():
        migrate(settings, service, entry.revision)
    for service in archive.services:
        asyncio.run(_service(archive, service, settings, step))
        migrate(settings, service)


async def _service(archive: Archive, service: ServiceName, settings: Settings, step: Step) -> None:
    patient = settings.model_copy(update={"database_timeout_ms": PATIENCE_MS})
    database = Database.open(patient, service, as_owner=True)
    try:
        await database.write(lambda session: _filled(session, archive, service, step), house=True)
    finally:
        await database.dispose()


def _filled(session: Session, archive: Archive, service: ServiceName, step: Step) -> None:
    entries = archive.services[service].tables
    tables = [_table(entry) for entry in entries]
    for table in tables:
        _refuse_unless_empty(session, service, table)
    with references_aside(session):
        for table, entry in zip(tables, entries, strict=True):
            step(service, table.name)
            _fill(session, archive, service, table, entry)
    if service is not ServiceName.GATEWAY and (found := audit.verify(session)):
        raise ArchiveError(f"The audit chain of {service} is broken at entry {found.sequence}: {found.reason}.")


def _table(entry: TableEntry) -> Table:
    # As the backup knows it, not as the code does: the code may be of a later version.
    columns = (Column(name, KINDS[kind].type, primary_key=name in entry.key) for name, kind in entry.columns)
    return Table(entry.name, MetaData(), *columns)


def _refuse_unless_empty(session: Session, service: ServiceName, table: Table) -> None:
    if session.execute(select(table.columns[0]).limit(1)).first() is not None:
        raise ArchiveError(f"The database of {service} is not empty: {table.name} has rows. Restore into a new one.")


def _fill(session: Session, archive: Archive, service: ServiceName, table: Table, entry: TableEntry) -> None:
    kinds = [kind for _, kind in entry.columns]
    columns = list(table.columns)
    rows = (row_of(line, columns, kinds) for line in archive.lines(service, entry))
    for batch in _batches(rows):
        session.execute(insert(table), batch)
    found = digest_of(session, table)
    if (found.rows, found.hex()) != (entry.rows, entry.digest):
        raise ArchiveError(f"{service}: {table.name} did not come back as it was; nothing was kept.")


def _batches(rows: Iterator[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        yield batch
