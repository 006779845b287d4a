"""Many rows into one table with one statement, each column made ready at once and not each cell.

SQLAlchemy prepares the cells of an `executemany` one by one, which takes as long as SQLite takes to insert them. Here a
column is converted by its own type in one go, and a cell that all rows share once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat

from sqlalchemy import Dialect, insert
from sqlalchemy.orm import DeclarativeBase, Session

Convert = Callable[[object], object]
"""A cell as the driver takes it."""


def insert_all(
    session: Session, table: type[DeclarativeBase], rows: Sequence[Mapping[str, object]], common: Mapping[str, object]
) -> None:
    """Insert `rows`, which all have the same columns, each with the cells that are `common` to all of them."""
    if not rows:
        return
    connection = session.connection()
    own = tuple(rows[0])
    text, converts = _prepared(table, (*own, *common), connection.dialect)
    columns = (_column(name, convert, rows, common) for name, convert in converts)
    connection.exec_driver_sql(text, list(zip(*columns, strict=False)))


def _column(
    name: str, convert: Convert | None, rows: Sequence[Mapping[str, object]], common: Mapping[str, object]
) -> Iterator[object]:
    if name in common:
        return repeat(convert(common[name]) if convert else common[name])
    cells: Iterable[object] = [row[name] for row in rows]
    return map(convert, cells) if convert else iter(cells)


@lru_cache(128)
def _prepared(
    table: type[DeclarativeBase], names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[tuple[str, Convert | None], ...]]:
    """The statement, and its parameters in their order with what makes each column's cells ready for the driver."""
    compiled = insert(table).compile(dialect=dialect, column_keys=names)
    types = {column.key: column.type for column in table.__table__.columns}
    order = compiled.positiontup or names
    return str(compiled), tuple((name, types[name].dialect_impl(dialect).bind_processor(dialect)) for name in order)
