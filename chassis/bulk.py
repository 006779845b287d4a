"""Many rows into one table with one statement, each column made ready at once and not each cell.

SQLAlchemy prepares the cells of an `executemany` one by one, which takes as long as SQLite takes to insert them. Here a
column is converted by its own type in one go, and a cell that all rows share once. PostgreSQL is given each column as
one array: an `executemany` has it bind and run the statement anew for every row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any, cast

from sqlalchemy import Dialect, String, Table, insert
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeEngine

Convert = Callable[[object], object]
"""A cell as the driver takes it."""

Rows = Sequence[Mapping[str, object]]
Cells = Mapping[str, object]

_KEY = ("id", "version")


@dataclass(frozen=True, slots=True)
class _Statement:
    """Its text, and the columns in the order of their parameters with what makes their cells ready for the driver."""

    text: str
    converts: tuple[tuple[str, Convert | None], ...]


def insert_all(session: Session, table: type[DeclarativeBase], rows: Rows, common: Cells) -> None:
    """Insert `rows`, which all have the same columns, each with the cells that are `common` to all of them."""
    if rows:
        _carry_out(session, _inserting, table, rows, common)


def update_all(session: Session, table: type[DeclarativeBase], rows: Rows, common: Cells) -> None:
    """Let each of `rows` follow the row of its `id` and `version`, with the cells that are `common` to all of them.

    `StaleDataError`, as of the session, where a row is there in another version by now.
    """
    if rows and _carry_out(session, _updating, table, rows, common) != len(rows):
        raise StaleDataError("a row is there in another version by now")


def _carry_out(
    session: Session,
    statement_of: Callable[[type[DeclarativeBase], tuple[str, ...], tuple[str, ...], Dialect], _Statement],
    table: type[DeclarativeBase],
    rows: Rows,
    common: Cells,
) -> int:
    connection = session.connection()
    statement = statement_of(table, tuple(rows[0]), tuple(common), connection.dialect)
    if connection.dialect.name == "postgresql":
        given = tuple(
            _cell(common[name], convert) if name in common else list(_column(name, convert, rows))
            for name, convert in statement.converts
        )
        return connection.exec_driver_sql(statement.text, given).rowcount
    columns = (
        repeat(_cell(common[name], convert)) if name in common else _column(name, convert, rows)
        for name, convert in statement.converts
    )
    return connection.exec_driver_sql(statement.text, list(zip(*columns, strict=False))).rowcount


def _column(name: str, convert: Convert | None, rows: Rows) -> Iterator[object]:
    cells = [row[name] for row in rows]
    return map(convert, cells) if convert else iter(cells)


def _cell(cell: object, convert: Convert | None) -> object:
    return convert(cell) if convert else cell


@lru_cache(128)
def _inserting(
    table: type[DeclarativeBase], own: tuple[str, ...], shared: tuple[str, ...], dialect: Dialect
) -> _Statement:
    names = (*own, *shared)
    if dialect.name != "postgresql":
        compiled = insert(table).compile(dialect=dialect, column_keys=names)
        return _statement(str(compiled), table, compiled.positiontup or names, dialect)
    into = f"INSERT INTO {_table(table, dialect)} ({', '.join(_names(table, names, dialect))})"
    each = ", ".join(["given.*", *_places(table, shared, dialect, len(own) + 1)])
    text = f"{into} SELECT {each} FROM {_given(table, own, dialect)}"  # noqa: S608 - names and types of our own tables
    return _statement(text, table, names, dialect)


@lru_cache(128)
def _updating(
    table: type[DeclarativeBase], own: tuple[str, ...], shared: tuple[str, ...], dialect: Dialect
) -> _Statement:
    changed = tuple(name for name in own if name not in _KEY)
    target = _table(table, dialect)
    if dialect.name == "postgresql":
        names = (*own, *shared)
        sets = [f"{name} = given.{name}" for name in _names(table, changed, dialect)]
        cells = _places(table, shared, dialect, len(own) + 1)
        where = f"FROM {_given(table, own, dialect)} WHERE {target}.id = given.id AND {target}.version = given.version"
    else:
        names = (*changed, *shared, *_KEY)
        sets = [f"{name} = ?" for name in _names(table, changed, dialect)]
        cells = ["?"] * len(shared)
        where = "WHERE id = ? AND version = ?"
    sets += [f"{name} = {cell}" for name, cell in zip(_names(table, shared, dialect), cells, strict=True)]
    text = f"UPDATE {target} SET {', '.join(sets)}, version = {target}.version + 1 {where}"  # noqa: S608 - names of our own tables
    return _statement(text, table, names, dialect)


def _given(table: type[DeclarativeBase], own: Sequence[str], dialect: Dialect) -> str:
    arrays = ", ".join(f"{place}[]" for place in _places(table, own, dialect, 1))
    return f"unnest({arrays}) AS given({', '.join(_names(table, own, dialect))})"


def _table(table: type[DeclarativeBase], dialect: Dialect) -> str:
    return dialect.identifier_preparer.format_table(cast("Table", table.__table__))


def _names(table: type[DeclarativeBase], names: Iterable[str], dialect: Dialect) -> list[str]:
    return [dialect.identifier_preparer.quote(table.__table__.columns[name].name) for name in names]


def _places(table: type[DeclarativeBase], names: Sequence[str], dialect: Dialect, first: int) -> list[str]:
    columns = table.__table__.columns
    return [f"${place}::{_type(columns[name].type, dialect)}" for place, name in enumerate(names, first)]


def _type(declared: TypeEngine[Any], dialect: Dialect) -> str:
    # A cast to VARCHAR(n) would cut off silently what is too long; the column itself refuses it.
    kind = declared.dialect_impl(dialect)
    return "TEXT" if isinstance(kind, String) else declared.compile(dialect)


def _statement(text: str, table: type[DeclarativeBase], names: Sequence[str], dialect: Dialect) -> _Statement:
    types = {column.key: column.type for column in table.__table__.columns}
    converts = ((name, types[name].dialect_impl(dialect).bind_processor(dialect)) for name in names)
    return _Statement(text, tuple(converts))
