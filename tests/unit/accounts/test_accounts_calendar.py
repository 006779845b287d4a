"""The calendar feed is valid iCalendar (RFC 5545), whatever people write into their appointments."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from icalendar import Calendar

from chassis.domain.kept import Kept
from services.accounts.domain.activity import Activity, ActivityKind, ActivityState
from services.accounts.schemas.calendar import calendar_of

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
AWKWARD = "季度回顾；预算, 费用\\ 及\nDTSTART:20200101T000000Z" + "长" * 60


def visit(**changes: object) -> Kept[Activity]:
    given: dict[str, object] = {
        "account_id": UUID(int=1),
        "kind": ActivityKind.VISIT,
        "subject": AWKWARD,
        "starts_at": datetime(2026, 6, 2, 1, 30, tzinfo=UTC),
        "ends_at": datetime(2026, 6, 2, 2, 30, tzinfo=UTC),
        "owner": "A-017",
    }
    return Kept(UUID(int=7), 3, NOW, NOW, Activity(**given | changes))  # type: ignore[arg-type] # any field of it


def test_what_people_write_stays_text_and_every_line_is_short_enough():
    written = calendar_of([visit()], "A-017", NOW)
    assert written.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
    [event] = Calendar.from_ical(written).walk("VEVENT")
    assert event["SUMMARY"] == AWKWARD
    assert event.decoded("DTSTART") == datetime(2026, 6, 2, 1, 30, tzinfo=UTC)
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CONFIRMED")


@pytest.mark.parametrize("activities", [[], [visit()], [visit(), visit(state=ActivityState.CANCELLED)]])
def test_a_calendar_has_what_the_standard_asks_for_even_without_appointments(activities):
    calendar = Calendar.from_ical(calendar_of(activities, "A-017", NOW))
    assert {"VERSION", "PRODID"} <= calendar.keys()
    assert calendar.subcomponents
    assert all({"UID", "DTSTAMP", "DTSTART"} <= event.keys() for event in calendar.walk("VEVENT"))
    assert len(calendar.walk("VEVENT")) == len(activities)
