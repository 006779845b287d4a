"""A shelf: all that is filed of one noun under the accounts.

The nouns differ in their values and share everything else, so it stands here once. A field of the value is a column of
the same name; an amount of money `x` is the column `x_minor`, in the row's one `currency`; what is nested is JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from chassis.columns import JsonDocument
from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.money import Money
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.store.visibility import Viewer, served
from services.accounts.tables import FiledRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")


class Shelf(Generic[Value]):
    """The values of one noun (`"contact tie"`) in the table of `row`; each value names its `account_id`."""

    def __init__(self, row: type[FiledRow], value: type[Value], noun: str, sortable: Sequence[str]) -> None:
        self._row, self._noun = row, noun
        self._values = TypeAdapter(value)
        self._fields = tuple(field.name for field in fields(value))
        self._columns = {column.key: column.type for column in row.__table__.columns}
        self._sortable = {name: getattr(row, name) for name in sortable}

    def add(self, session: Session, new_id: UUID, value: Value, now: datetime) -> Kept[Value]:
        """Keep a new value."""
        row = self._row(id=new_id, created_at=now, updated_at=now, **self._cells(value))
        session.add(row)
        session.flush()
        return self._kept(row)

    def get(
        self, session: Session, found_id: UUID, viewer: Viewer | None, *, lock: bool = False, **given: object
    ) -> Kept[Value]:
        """The value, or `NotFound`; `viewer` narrows what exists. `lock` holds it until the transaction ends."""
        query = self._seen({"id": found_id, **given}, viewer)
        row = session.scalar(query.with_for_update() if lock else query)
        if row is None:
            raise NotFound(Fault("unknown_resource", f":{self._noun.replace(' ', '_')}_id", {"resource": self._noun}))
        return self._kept(row)

    def page(
        self, session: Session, query: PageQuery, viewer: Viewer | None, given: Mapping[str, object]
    ) -> Slice[Kept[Value]]:
        """One page of the values whose fields are as `given`; `None` there is no criterion."""
        return keyset(session, self._seen(given, viewer), query, self._sortable, self._row.id).map(self._kept)

    def every(
        self,
        session: Session,
        *conditions: ColumnElement[bool],
        viewer: Viewer | None = None,
        most: int | None = None,
        **given: object,
    ) -> list[Kept[Value]]:
        """All values (`most` at most) for which everything given holds, in the order in which they were filed."""
        rows = self._seen(given, viewer).where(*conditions).order_by(self._row.id).limit(most)
        return [self._kept(row) for row in session.scalars(rows)]

    def replace(self, session: Session, kept: Kept[Value], value: Value, now: datetime) -> Kept[Value]:
        """Let `kept` be followed by `value`; `Stale` when its version is not the present one."""
        row = session.get_one(self._row, kept.id)
        require_version(row.version, kept.version)
        for name, cell in self._cells(value).items():
            setattr(row, name, cell)
        row.updated_at = now
        session.flush()
        return self._kept(row)

    def remove(self, session: Session, found_id: UUID, version: int) -> None:
        """Forget the value in version `version`."""
        row = session.get_one(self._row, found_id)
        require_version(row.version, version)
        session.delete(row)
        session.flush()

    def _seen(self, given: Mapping[str, object], viewer: Viewer | None) -> Select[FiledRow]:
        query = select(self._row).filter_by(**{name: value for name, value in given.items() if value is not None})
        return query if viewer is None else query.where(self._row.account_id.in_(served(viewer)))

    def _cells(self, value: Value) -> dict[str, object]:
        cells: dict[str, object] = {}
        for name in self._fields:
            cell = getattr(value, name)
            if f"{name}_minor" in self._columns:
                cells[f"{name}_minor"] = cell.minor if cell else None
                cells |= {"currency": cell.currency} if cell else {}
            else:
                cells[name] = to_jsonable_python(cell) if isinstance(self._columns[name], JsonDocument) else cell
        return cells

    def _kept(self, row: FiledRow) -> Kept[Value]:
        return row.kept(self._values.validate_python({name: self._cell(row, name) for name in self._fields}))

    def _cell(self, row: FiledRow, name: str) -> object:
        if f"{name}_minor" not in self._columns:
            return getattr(row, name)
        minor = getattr(row, f"{name}_minor")
        return None if minor is None else Money(minor, str(self._cell(row, "currency")))
