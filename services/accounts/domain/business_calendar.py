"""The business calendar of a year: its holidays, and the days of weekends that are worked instead (调休).

A calendar is never changed: of two for one year the one that was filed later holds. In a year without one only the
ordinary open weekdays are known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from chassis.domain.errors import Fault
from services.accounts.domain.business_time import BusinessHours


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Which days of `year` differ from an ordinary week, and who decided it."""

    year: int
    holidays: tuple[date, ...]
    extra_days: tuple[date, ...]
    source: str


def calendar_faults(calendar: BusinessCalendar) -> Iterator[Fault]:
    """Everything that keeps the calendar from being filed: days of other years, and days that stand there twice."""
    seen: set[date] = set()
    for name, days in (("holidays", calendar.holidays), ("extra_days", calendar.extra_days)):
        for position, day in enumerate(days):
            pointer = f"/{name}/{position}"
            if day.year != calendar.year:
                yield Fault("not_in_year", pointer, {"day": day.isoformat(), "year": calendar.year})
            if day in seen:
                yield Fault("day_repeated", pointer, {"day": day.isoformat()})
            seen.add(day)


def with_calendars(hours: BusinessHours, calendars: Iterable[BusinessCalendar]) -> BusinessHours:
    """The hours of ordinary weeks as the calendars change them."""
    known = tuple(calendars)
    return replace(
        hours,
        holidays=hours.holidays.union(*(calendar.holidays for calendar in known)),
        extra_days=hours.extra_days.union(*(calendar.extra_days for calendar in known)),
    )
