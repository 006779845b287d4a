"""Business calendars in the database: each is written once."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.accounts.domain.business_calendar import BusinessCalendar
from services.accounts.store.shelf import Shelf
from services.accounts.tables import BusinessCalendarRow

calendars = Shelf(BusinessCalendarRow, BusinessCalendar, "business calendar", ("year", "created_at"))


def in_force(session: Session) -> list[BusinessCalendar]:
    """The calendar of every year that has one: the last that was filed."""
    row = BusinessCalendarRow
    newest_first = row.created_at.desc(), row.id.desc()
    place = func.row_number().over(partition_by=row.year, order_by=newest_first)
    ranked = select(row.id, place.label("place")).subquery()
    last = row.id.in_(select(ranked.c.id).where(ranked.c.place == 1))
    return [kept.value for kept in calendars.every(session, last)]
