"""Business calendars in the database: each is written once."""

from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.business_calendar import BusinessCalendar
from services.accounts.tables import BusinessCalendarRow

_SORTABLE = {"year": BusinessCalendarRow.year, "created_at": BusinessCalendarRow.created_at}
_document = TypeAdapter(BusinessCalendar)


def add(session: Session, calendar_id: UUID, calendar: BusinessCalendar, now: datetime) -> Kept[BusinessCalendar]:
    """Keep a calendar, which holds for its year from now on."""
    row = BusinessCalendarRow(
        id=calendar_id,
        year=calendar.year,
        document=_document.dump_python(calendar, mode="json"),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, calendar_id: UUID) -> Kept[BusinessCalendar]:
    """The calendar, or `NotFound`."""
    row = session.get(BusinessCalendarRow, calendar_id)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":business_calendar_id", {"resource": "business calendar"}))
    return _kept(row)


def page(session: Session, query: PageQuery, year: int | None) -> Slice[Kept[BusinessCalendar]]:
    """One page of calendars."""
    rows = select(BusinessCalendarRow)
    if year is not None:
        rows = rows.where(BusinessCalendarRow.year == year)
    return keyset(session, rows, query, _SORTABLE, BusinessCalendarRow.id).map(_kept)


def in_force(session: Session) -> list[BusinessCalendar]:
    """The calendar of every year that has one: the last that was filed."""
    newest_first = BusinessCalendarRow.created_at.desc(), BusinessCalendarRow.id.desc()
    place = func.row_number().over(partition_by=BusinessCalendarRow.year, order_by=newest_first)
    ranked = select(BusinessCalendarRow.id, place.label("place")).subquery()
    rows = select(BusinessCalendarRow).join(ranked, ranked.c.id == BusinessCalendarRow.id).where(ranked.c.place == 1)
    return [_kept(row).value for row in session.scalars(rows.order_by(BusinessCalendarRow.year))]


def _kept(row: BusinessCalendarRow) -> Kept[BusinessCalendar]:
    return row.kept(_document.validate_python(row.document))
