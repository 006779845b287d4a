"""A shelf: all that is kept of one noun, mostly in the files of the accounts.

The nouns differ in their values and share everything else, so it stands here once. A field of the value is a column of
the same name; an amount of money `x` is the column `x_minor`, in the row's one `currency`; what is nested is JSON.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from chassis.bulk import insert_all
from chassis.columns import JsonDocument
from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.money import Money
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.store.editions import as_known, documents
from services.accounts.store.visibility import Viewer, served
from services.accounts.tables import EditionRow, FiledRow, ShelvedRow

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")


class Shelf(Generic[Value]):
    """The values of one noun (`"contact tie"`) in the table of `row`; what is filed names its `account_id`."""

    def __init__(self, row: type[ShelvedRow], value: type[Value], noun: str, sortable: Sequence[str]) -> None:
        self._row, self._noun = row, noun
        self._values = TypeAdapter(value)
        self._fields = tuple(field.name for field in fields(value))
        self._columns = {column.key: column.type for column in row.__table__.columns}
        self._sortable = {name: getattr(row, name) for name in sortable}

    def add(self, session: Session, new_id: UUID, value: Value, now: datetime) -> Kept[Value]:
        """Keep a new value."""
        row = self._row(id=new_id, created_at=now, updated_at=now, **self._stored(session, new_id, value))
        session.add(row)
        session.flush()
        return row.kept(value)

    def add_all(self, session: Session, fresh: Sequence[tuple[UUID, Value]], now: datetime) -> list[Kept[Value]]:
        """Keep new values, each under the id that it is given, with one statement."""
        common = {"version": 1, "created_at": now, "updated_at": now}
        rows = [{"id": new_id, **self._cells(value)} for new_id, value in fresh]
        blank = {name: None for row in rows for name in row}
        insert_all(session, self._row, [blank | row for row in rows], common)
        return [Kept(new_id, 1, now, now, value) for new_id, value in fresh]

    def get(
        self, session: Session, found_id: UUID, viewer: Viewer | None, *, lock: bool = False, **given: object
    ) -> Kept[Value]:
        """The value, or `NotFound`; `viewer` narrows what exists. `lock` holds it until the transaction ends."""
        query = self._seen({"id": found_id, **given}, viewer)
        row = session.scalar(query.with_for_update() if lock else query)
        if row is None:
            raise NotFound(Fault("unknown_resource", f":{self._noun.replace(' ', '_')}_id", {"resource": self._noun}))
        return self._all_kept(session, [row])[0]

    def page(
        self,
        session: Session,
        query: PageQuery,
        viewer: Viewer | None,
        given: Mapping[str, object],
        *conditions: ColumnElement[bool],
    ) -> Slice[Kept[Value]]:
        """One page of the values whose fields are as `given` and that meet the conditions; `None` is no criterion."""
        wanted = self._seen(given, viewer).where(*conditions)
        found = keyset(session, wanted, query, self._sortable, self._row.id)
        return Slice(tuple(self._all_kept(session, found.things)), found.next_cursor)

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
        return self._all_kept(session, session.scalars(rows).all())

    def after(
        self, session: Session, last_id: UUID | None, most: int, *conditions: ColumnElement[bool]
    ) -> list[Kept[Value]]:
        """The next values for which the conditions hold, in the order of their ids: how long work goes through them."""
        beyond = (self._row.id > last_id,) if last_id else ()
        return self.every(session, *beyond, *conditions, most=most)

    def among(
        self, session: Session, name: str, wanted: Collection[object], *, most: int | None = None
    ) -> list[Kept[Value]]:
        """The values whose field `name` is one of `wanted`."""
        return self.every(session, getattr(self._row, name).in_(wanted), most=most) if wanted else []

    def as_known(self, session: Session, at: datetime, *conditions: ColumnElement[bool]) -> list[Value]:
        """The values as they were on record at `at`; the conditions are about what never changes of them."""
        return [self.known(row, then) for row, then in as_known(session, self._row, at, *conditions)]

    def known(self, row: ShelvedRow, then: Mapping[str, object] | None) -> Value:
        """The value of a row, by what it said `then` where that is not what it says now."""
        return self._value(row if then is None else SimpleNamespace(**then))

    def replace(self, session: Session, kept: Kept[Value], value: Value, now: datetime) -> Kept[Value]:
        """Let `kept` be followed by `value`; `Stale` when its version is not the present one."""
        row = session.get_one(self._row, kept.id)
        require_version(row.version, kept.version)
        for name, cell in self._stored(session, kept.id, value).items():
            setattr(row, name, cell)
        row.updated_at = now
        session.flush()
        return row.kept(value)

    def remove(self, session: Session, found_id: UUID, version: int) -> None:
        """Forget the value in version `version`."""
        row = session.get_one(self._row, found_id)
        require_version(row.version, version)
        session.delete(row)
        session.flush()

    def versions(self, session: Session, ids: Collection[UUID]) -> dict[UUID, int]:
        """The present version of each value that is still there."""
        return dict(session.execute(select(self._row.id, self._row.version).where(self._row.id.in_(ids))).all())

    def editions(self, session: Session, wanted: Mapping[UUID, int]) -> dict[UUID, Value]:
        """What each value said in this version, of those that say something else by now."""
        return {i: self._value(SimpleNamespace(**document)) for i, document in documents(session, wanted).items()}

    def rewrite_editions(self, session: Session, ids: Collection[UUID], change: Callable[[Value], Value]) -> None:
        """Let what these values said before have been what `change` makes of it: no edition says it any more."""
        for edition in session.scalars(select(EditionRow).where(EditionRow.thing_id.in_(ids))):
            followed = self._document(change, edition.document | edition.changes)
            edition.document = edition.document | self._document(change, edition.document)
            edition.changes = {name: followed[name] for name in edition.changes}
        session.flush()

    def remove_all(self, session: Session, ids: Collection[UUID]) -> None:
        """Take values off in whatever version; their editions stay."""
        for row in session.scalars(select(self._row).where(self._row.id.in_(ids))):
            session.delete(row)
        session.flush()

    def _seen(self, given: Mapping[str, object], viewer: Viewer | None) -> Select[ShelvedRow]:
        query = select(self._row).filter_by(**{name: value for name, value in given.items() if value is not None})
        if viewer is None or not issubclass(self._row, FiledRow):
            return query
        return query.where(self._row.account_id.in_(served(viewer)))

    def _stored(self, session: Session, row_id: UUID, value: Value) -> dict[str, object]:  # noqa: ARG002 - for what is sealed
        return self._cells(value)

    def _all_kept(self, session: Session, rows: Sequence[ShelvedRow]) -> list[Kept[Value]]:  # noqa: ARG002 - for what is sealed
        return [self._kept(row) for row in rows]

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

    def _document(self, change: Callable[[Value], Value], before: Mapping[str, object]) -> dict[str, object]:
        return to_jsonable_python(self._cells(change(self._value(SimpleNamespace(**before)))))  # type: ignore[no-any-return] # a mapping stays one

    def _kept(self, row: ShelvedRow) -> Kept[Value]:
        return row.kept(self._value(row))

    def _value(self, row: object) -> Value:
        return self._values.validate_python({name: self._cell(row, name) for name in self._fields})

    def _cell(self, row: object, name: str) -> object:
        if f"{name}_minor" not in self._columns:
            return getattr(row, name)
        minor = getattr(row, f"{name}_minor")
        return None if minor is None else Money(minor, str(self._cell(row, "currency")))
