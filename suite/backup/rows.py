"""The rows of a table, read in pieces and written down in the one form that backups hold and digests cover."""

from collections.abc import Iterator, Sequence

import orjson
from sqlalchemy import Column, Table, literal, select, tuple_
from sqlalchemy.orm import Session

from suite.backup.digest import RowsDigest
from suite.backup.kinds import KINDS, plain

ROWS_AT_ONCE = 1_000


def lines_of(session: Session, table: Table) -> Iterator[bytes]:
    """Every row as a JSON array in the order of the table's columns.

    Pages after the primary key, not a cursor of the database: PostgreSQL changes no table that a cursor is open on.
    """
    key = list(table.primary_key.columns)
    page = select(*table.columns).order_by(*key).limit(ROWS_AT_ONCE)
    found = session.execute(page).all()
    while found:
        yield from (orjson.dumps(list(row), default=plain) for row in found)
        last = [found[-1]._mapping[column] for column in key]
        after = tuple_(*key) > tuple_(*(literal(value, column.type) for value, column in zip(last, key, strict=True)))
        found = session.execute(page.where(after)).all()


def digest_of(session: Session, table: Table) -> RowsDigest:
    """The digest of all rows that the database holds."""
    digest = RowsDigest()
    for line in lines_of(session, table):
        digest.add(line)
    return digest


def row_of(line: bytes, columns: Sequence[Column[object]], kinds: Sequence[str]) -> dict[str, object]:
    """The row that a line speaks of, ready to be inserted."""
    values = orjson.loads(line)
    return {
        column.name: None if value is None else KINDS[kind].read(value)
        for column, kind, value in zip(columns, kinds, values, strict=True)
    }
