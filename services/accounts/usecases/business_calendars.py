"""Keeping business calendars, and the clocks that run by them."""

from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.orm import Session

from chassis.domain.errors import refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.business_calendar import BusinessCalendar, calendar_faults, with_calendars
from services.accounts.domain.complaint import ClockRule
from services.accounts.store import business_calendars as store
from services.accounts.usecases.rights import require_office


def create_business_calendar(work: Work, calendar: BusinessCalendar) -> Kept[BusinessCalendar]:
    """Put the calendar of a year on record; it holds at once, also for clocks that run already."""
    require_office(work)
    refuse_if(calendar_faults(calendar))
    return store.calendars.add(work.session, work.new_id(), calendar, work.now)


def get_business_calendar(work: Work, calendar_id: UUID) -> Kept[BusinessCalendar]:
    """One calendar."""
    return store.calendars.get(work.session, calendar_id, None)


def list_business_calendars(work: Work, query: PageQuery, year: int | None) -> Slice[Kept[BusinessCalendar]]:
    """One page of the calendars on record."""
    return store.calendars.page(work.session, query, None, {"year": year})


def clock_rule(session: Session, on: date) -> ClockRule:
    """How soon cases are to be answered on `on`, by the business calendars on record."""
    rule = rulebook.clock_rule(on)
    return replace(rule, hours=with_calendars(rule.hours, store.in_force(session)))


def file_shipped_calendars(work: Work) -> None:
    """Put the calendars that the suite ships on record, for years of which the bank has filed none."""
    filed = {calendar.year for calendar in store.in_force(work.session)}
    for shipped in rulebook.shipped_calendars():
        if shipped.year not in filed:
            store.calendars.add(work.session, _shipped_id(shipped), shipped, work.now)


def _shipped_id(calendar: BusinessCalendar) -> UUID:
    return uuid5(NAMESPACE_URL, f"urn:kam-suite:business-calendar:{calendar.year}")
