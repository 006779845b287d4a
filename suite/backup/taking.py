"""Taking a backup: one snapshot a service, read while everybody works on."""

import asyncio
import gzip
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from chassis.db import Database
from chassis.row_security import HOUSE, act_for
from chassis.settings import ServiceName, Settings
from chassis.work import utc_now
from suite.backup.archive import Archive, ArchiveError, ServiceEntry, TableEntry, file_sha256, table_file
from suite.backup.digest import RowsDigest
from suite.backup.kinds import kind_of
from suite.backup.rows import lines_of
from suite.migrations import require_current, standing
from suite.tables import tables_of

PATIENCE_MS = 3_600_000
"""A whole table takes longer than a request may."""

Step = Callable[[ServiceName, str], None]
"""Told before each table, so that progress can be shown."""


def back_up(settings: Settings, folder: Path, step: Step = lambda _service, _table: None) -> Archive:
    """Write a backup of every service into `folder`, which must be new or empty. Call it outside an event loop.

    Each service is read in one transaction, so its tables agree with each other; the services are read one after
    another.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ArchiveError(f"{folder} is not empty.")
    patient = settings.model_copy(update={"database_timeout_ms": PATIENCE_MS})
    for service in ServiceName:
        require_current(settings, service)
    taken_at = utc_now().isoformat()
    entries = {service: asyncio.run(_service(patient, service, folder, step)) for service in ServiceName}
    archive = Archive(folder, taken_at, entries)
    archive.seal()
    return archive


async def _service(settings: Settings, service: ServiceName, folder: Path, step: Step) -> ServiceEntry:
    (folder / service).mkdir(parents=True)
    database = Database.open(settings, service)
    try:
        revision = (await standing(database, service)).present
        entries = await database.read(lambda session: _tables(session, service, folder, step))
        return ServiceEntry(revision, tuple(entries))
    finally:
        await database.dispose()


def _tables(session: Session, service: ServiceName, folder: Path, step: Step) -> list[TableEntry]:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
    act_for(session, HOUSE)
    entries = []
    for table in tables_of(service):
        step(service, table.name)
        entries.append(_table(session, table, table_file(folder, service, table.name)))
    return entries


def _table(session: Session, table: Table, path: Path) -> TableEntry:
    digest = _written(lines_of(session, table), path)
    columns = tuple((column.name, kind_of(column.type)) for column in table.columns)
    key = tuple(column.name for column in table.primary_key.columns)
    return TableEntry(table.name, columns, key, digest.rows, digest.hex(), file_sha256(path))


def _written(lines: Iterable[bytes], path: Path) -> RowsDigest:
    digest = RowsDigest()
    # Without the moment of writing in its head, a file of the same rows has the same bytes.
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as file:
        for line in lines:
            digest.add(line)
            file.write(line + b"\n")
    return digest
