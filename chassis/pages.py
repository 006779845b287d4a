"""Lists by keyset: a page goes on after the last row seen, so that it costs the same however far one has read.

A cursor is opaque and signed, and bound to the list, its filters and its order: a cursor that was made up, altered or
carried over to another query is refused.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from inspect import signature
from typing import Annotated, Generic, TypeVar, cast
from uuid import UUID

import orjson
from fastapi import Depends, Query, Request
from pydantic import StringConstraints
from sqlalchemy import ColumnElement, Select, TypeDecorator, and_, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from chassis.domain.errors import Fault
from chassis.problems import ProblemError

Row = TypeVar("Row")
Thing = TypeVar("Thing")
Other = TypeVar("Other")
Limit = Annotated[int, Query(ge=1, le=200, description="How many items at most.")]
Cursor = Annotated[
    Annotated[str, StringConstraints(min_length=1, max_length=1_000, pattern=r"^[A-Za-z0-9_-]+$")] | None,
    Query(description="The `next_cursor` of the page before; leave it out for the first page."),
]
Key = str | int | None
Comparable = str | int | datetime | UUID
"""What a list can be in the order of."""


@dataclass(frozen=True, slots=True)
class PageQuery:
    """Which page of which order: `sort` holds field names, a leading `-` for descending."""

    limit: int
    sort: tuple[str, ...]
    after: tuple[Key, ...] | None
    sign: Callable[[tuple[Key, ...]], str]


@dataclass(frozen=True, slots=True)
class Slice(Generic[Thing]):
    """A page's things and the cursor that goes on after them."""

    things: tuple[Thing, ...]
    next_cursor: str | None

    def map(self, change: Callable[[Thing], Other]) -> "Slice[Other]":
        """The same page of other things."""
        return Slice(tuple(change(thing) for thing in self.things), self.next_cursor)


def page_query(*fields: str, default: str) -> Callable[..., Coroutine[object, object, PageQuery]]:
    """A dependency that reads `limit`, `cursor` and `sort`; only `fields` may be sorted by."""
    names = "|".join(fields)
    pattern = f"^-?({names})(,-?({names})){{0,{len(fields) - 1}}}$"
    description = f"Fields in order, a leading `-` for descending: {', '.join(f'`{field}`' for field in fields)}."

    async def read(
        request: Request,
        limit: Limit = 50,
        cursor: Cursor = None,
        sort: Annotated[str, Query(max_length=200, pattern=pattern, description=description)] = default,
    ) -> PageQuery:
        binding = _binding(request, sort)
        secret: bytes = request.app.state.edge.cursor_key
        after = _opened(cursor, binding, secret) if cursor else None
        return PageQuery(limit, tuple(sort.split(",")), after, lambda key: _sealed(key, binding, secret))

    return read


def paging(*fields: str, default: str = "created_at") -> object:
    """The dependency of `page_query`, ready for `Annotated[PageQuery, paging("name")]`."""
    return Depends(page_query(*fields, default=default))


def filtering(criteria: Callable[..., object]) -> object:
    """The dependency that reads a dataclass of criteria from the query, for `Annotated[AccountFilter, filtering(…)]`.

    FastAPI would call the class itself in a thread of its pool.
    """

    async def read(**given: object) -> object:
        return criteria(**given)

    read.__signature__ = signature(criteria)  # type: ignore[attr-defined] # FastAPI reads the parameters from it
    return Depends(read)


def keyset(
    session: Session,
    query: Select[Row],
    page: PageQuery,
    columns: Mapping[str, InstrumentedAttribute[object]],
    identity: InstrumentedAttribute[UUID],
) -> Slice[Row]:
    """One page of `query`. `columns` maps sort fields to columns that are never null; `identity` breaks ties."""
    order = [(columns[field.lstrip("-")], field.startswith("-")) for field in page.sort]
    order.append((identity, order[-1][1]))
    if page.after is not None:
        query = query.where(_beyond(order, page.after))
    query = query.order_by(*(column.desc() if down else column.asc() for column, down in order))
    rows = session.scalars(query.limit(page.limit + 1)).all()
    shown = tuple(rows[: page.limit])
    more = len(rows) > page.limit
    return Slice(shown, page.sign(_key_of(shown[-1], order)) if more else None)


def arranged(
    things: Sequence[Thing],
    page: PageQuery,
    fields: Mapping[str, Callable[[Thing], Comparable]],
    identity: Callable[[Thing], UUID],
) -> Slice[Thing]:
    """One page of a few things, in an order that the database cannot give: by a field that is sealed there."""
    order = [(fields[field.lstrip("-")], field.startswith("-")) for field in page.sort]
    order.append((identity, order[-1][1]))

    def key_of(thing: Thing) -> tuple[Key, ...]:
        return tuple(_key(part(thing)) for part, _ in order)

    found = list(things)
    for part, down in reversed(order):
        found.sort(key=partial(_sortable, part), reverse=down)
    if page.after is not None:
        after = page.after
        found = [thing for thing in found if _is_beyond(key_of(thing), after, [down for _, down in order])]
    shown = tuple(found[: page.limit])
    return Slice(shown, page.sign(key_of(shown[-1])) if len(found) > page.limit else None)


def _sortable(part: Callable[[Thing], Comparable], thing: Thing) -> str:
    return cast("str", _key(part(thing)))


def _is_beyond(key: Sequence[Key], after: Sequence[Key], downs: Sequence[bool]) -> bool:
    for own, other, down in zip(key, after, downs, strict=True):
        if own != other:
            return (cast("str", own) < cast("str", other)) == down
    return False


def _beyond(order: Sequence[tuple[InstrumentedAttribute[object], bool]], after: Sequence[Key]) -> ColumnElement[bool]:
    values = [_typed(column, key) for (column, _), key in zip(order, after, strict=True)]
    return or_(
        *(
            and_(
                *(earlier == value for (earlier, _), value in zip(order[:i], values, strict=False)),
                column < values[i] if down else column > values[i],
            )
            for i, (column, down) in enumerate(order)
        )
    )


def _key_of(row: object, order: Sequence[tuple[InstrumentedAttribute[object], bool]]) -> tuple[Key, ...]:
    return tuple(_key(getattr(row, column.key)) for column, _ in order)


def _key(value: object) -> Key:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if isinstance(value, int | str) else str(value)


def _typed(column: InstrumentedAttribute[object], key: Key) -> object:
    kind = (column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type).python_type
    if kind is datetime or kind is date:
        return kind.fromisoformat(str(key))
    return UUID(str(key)) if kind is UUID else key


def _binding(request: Request, sort: str) -> str:
    filters = sorted((k, v) for k, v in request.query_params.multi_items() if k not in ("cursor", "limit", "sort"))
    return orjson.dumps([request.url.path, sort, filters]).decode()


def _sealed(key: tuple[Key, ...], binding: str, secret: bytes) -> str:
    body = orjson.dumps(key)
    return base64.urlsafe_b64encode(_mac(body, binding, secret) + body).decode().rstrip("=")


def _opened(cursor: str, binding: str, secret: bytes) -> tuple[Key, ...]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except ValueError:
        raw = b""
    mac, body = raw[:16], raw[16:]
    if not body or not hmac.compare_digest(mac, _mac(body, binding, secret)):
        raise ProblemError("malformed", Fault("malformed_cursor", "?cursor"))
    return tuple(orjson.loads(body))


def _mac(body: bytes, binding: str, secret: bytes) -> bytes:
    return hmac.new(secret, binding.encode() + b"\0" + body, hashlib.sha256).digest()[:16]
