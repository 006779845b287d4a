"""The managers are taken on record: with grade, employment and the hours that they have for accounts."""

from collections.abc import Sequence
from dataclasses import dataclass

from suite.demo.chapters.people import Person
from suite.demo.client import Document, Door
from suite.demo.screen import Screen

GRADES = ("junior", "senior", "senior", "principal", "senior")
"""Grades in turn, so that every grade is paid."""

CAPACITY_HOURS = 200
"""Hours a month for accounts: those of a manager and of the assistant who works with them."""

NEWCOMER, JOINED = "A-M27", "2026-03-12"
"""One joins in the middle of the month, so that pay by days employed shows."""


@dataclass(frozen=True, slots=True)
class Manager:
    """A manager on record."""

    id: str
    external_id: str
    name: str
    grade: str
    group: str


def take_on(door: Door, screen: Screen, people: Sequence[Person]) -> list[Manager]:
    """Every assessed manager of both banks, in the order of their personnel numbers."""
    system = door.for_role("system", "personnel-system")
    managers: list[Manager] = []
    staff = [person for person in people if person.group != "supervisor"]
    with screen.progress("staff.progress", len(staff)) as advance:
        for place, person in enumerate(staff):
            draft = _draft(place, person)
            kept = system.post("/v1/managers", draft, key=f"demo-manager-{person.external_id}")
            managers.append(Manager(kept["id"], person.external_id, person.name, draft["grade"], person.group))
            advance(place + 1, None)
    return managers


def _draft(place: int, person: Person) -> Document:
    return {
        "external_id": person.external_id,
        "name": person.name,
        "grade": GRADES[place % len(GRADES)],
        "employed_from": JOINED if person.external_id == NEWCOMER else f"{2008 + place % 15}-07-01",
        "capacity_hours": CAPACITY_HOURS,
    }
