"""A manager's appointments as an iCalendar (RFC 5545), for the calendar on the desk and in the pocket."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from chassis.domain.kept import Kept
from chassis.wire import Wire, example
from services.accounts.domain.activity import Activity, ActivityState


class CalendarAddress(Wire):
    """Where programs read the own calendar without a token. It is told once: whoever has it reads the calendar."""

    model_config = example({"path": "/v1/calendar-feed?key=3q2-7wq8Zb0yJtYl0u1n7v0cXw2nKxw1s4gU8mB5dEo"})

    path: str


_STATUS = {ActivityState.CANCELLED: "CANCELLED", ActivityState.MISSED: "CANCELLED"}


def calendar_of(activities: Iterable[Kept[Activity]], title: str, now: datetime) -> bytes:
    """The appointments, each under an id that stays: a calendar that reads them again changes and does not double.

    A calendar holds a component at least (RFC 5545, 3.6); one without appointments has the time zone of its times.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//KAM Suite//accounts//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    for kept in activities:
        calendar.add_component(_event(kept, now))
    if not calendar.subcomponents:
        calendar.add_component(_utc())
    return bytes(calendar.to_ical())


def _utc() -> Timezone:
    zone, always = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    always.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - local time by definition (RFC 5545, 3.6.5)
    always.add("tzoffsetfrom", timedelta(0))
    always.add("tzoffsetto", timedelta(0))
    zone.add_component(always)
    return zone


def _event(kept: Kept[Activity], now: datetime) -> Event:
    activity, event = kept.value, Event()
    event.add("uid", f"{kept.id}@kam-suite")
    event.add("sequence", kept.version - 1)
    event.add("dtstamp", now)
    event.add("last-modified", kept.updated_at)
    event.add("dtstart", activity.starts_at)
    event.add("dtend", activity.ends_at)
    event.add("summary", activity.subject)
    event.add("status", _STATUS.get(activity.state, "CONFIRMED"))
    event.add("categories", [activity.kind.value])
    if activity.place:
        event.add("location", activity.place)
    ahead = [activity.purpose, *(f"- {line}" for line in activity.agenda)]
    event.add("description", "\n".join(line for line in ahead if line))
    return event
