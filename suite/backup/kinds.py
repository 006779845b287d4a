"""What a column holds, by a name that means the same on every database: how it is written down and read again."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Date, Float, Integer, LargeBinary, Numeric, Text, Uuid
from sqlalchemy.types import String, TypeEngine

from chassis.columns import DecimalText, JsonDocument, UtcDateTime


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of column: the type that keeps it, and the way from its JSON value back to what it was."""

    type: TypeEngine[Any]
    read: Callable[[Any], Any]


def _same(value: Any) -> Any:  # noqa: ANN401 - a JSON value
    return value


KINDS: dict[str, Kind] = {
    "json": Kind(JsonDocument(), _same),
    "moment": Kind(UtcDateTime(), datetime.fromisoformat),
    "decimal": Kind(DecimalText(), Decimal),
    "uuid": Kind(Uuid(), UUID),
    "bytes": Kind(LargeBinary(), b64decode),
    "boolean": Kind(Boolean(), _same),
    "integer": Kind(BigInteger(), _same),
    "float": Kind(Float(), _same),
    "date": Kind(Date(), date.fromisoformat),
    "text": Kind(Text(), _same),
}

_OF_TYPE: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (JsonDocument, "json"),
    (UtcDateTime, "moment"),
    (DecimalText, "decimal"),
    (Uuid, "uuid"),
    (LargeBinary, "bytes"),
    (Boolean, "boolean"),
    (Integer, "integer"),
    (Float, "float"),
    (Numeric, "decimal"),
    (Date, "date"),
    (String, "text"),
)


def kind_of(column_type: TypeEngine[Any]) -> str:
    """The kind of a column; `KeyError` for one that no backup could hold."""
    for known, kind in _OF_TYPE:
        if isinstance(column_type, known):
            return kind
    raise KeyError(f"{column_type!r} has no place in a backup")


def plain(value: object) -> str:
    """What the encoder has no form for, as text. It knows UUIDs, but not asyncpg's own class of them."""
    match value:
        case UUID():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case bytes():
            return b64encode(value).decode()
    raise TypeError(type(value).__name__)
