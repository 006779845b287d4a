"""Column types that mean the same on SQLite and PostgreSQL, and the names that constraints get."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import (
    DateTime,
    Dialect,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.types import TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


_COLLECTIONS: list[MetaData] = []


def metadata() -> MetaData:
    """A new collection of tables whose constraints have names, so that a migration can drop them on both databases."""
    made = MetaData(naming_convention=NAMING)
    _COLLECTIONS.append(made)
    return made


def columns_of(constraint: str) -> Sequence[str]:
    """The columns of a unique index or constraint, a primary key included; none where nothing has that name."""
    for table in (table for made in _COLLECTIONS for table in made.tables.values()):
        keys = (known for known in table.constraints if isinstance(known, UniqueConstraint | PrimaryKeyConstraint))
        for known in (*table.indexes, *keys):
            if known.name == constraint:
                return [column.name for column in known.columns]
    return ()


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. SQLite keeps no time zone, so it is put to UTC on the way in and said again on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment: nobody would know what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class DecimalText(TypeDecorator[Decimal]):
    """An exact decimal. SQLite has only floats, so it keeps the digits as text (do not sort by such a column there)."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """NUMERIC where it is exact, TEXT where it is not."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Decimal | str | None:
        """Keep the digits as they are, trailing zeros included."""
        if value is None:
            return None
        return f"{value:f}" if dialect.name == "sqlite" else value

    def process_result_value(self, value: Decimal | str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The same decimal again."""
        return None if value is None else Decimal(value)


class JsonDocument(TypeDecorator[object]):
    """A JSON document read and written whole, its keys in the order given: JSON on PostgreSQL, text on SQLite.

    Decimals travel as strings, as they do on the wire.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """JSON, not JSONB: a document that is hashed must come back as it was written."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else JSON(none_as_null=True))

    def process_bind_param(self, value: object, dialect: Dialect) -> object:
        """Text for SQLite; PostgreSQL's type serialises by itself."""
        return orjson.dumps(value).decode() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: object, dialect: Dialect) -> object:
        """The document again."""
        return orjson.loads(value) if isinstance(value, str) and dialect.name == "sqlite" else value
