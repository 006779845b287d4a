"""What is known of people and has been kept long enough goes by itself, each on record with the rule that decided."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.domain.kept import Kept
from chassis.idempotency import forget
from chassis.waking import ERASED, brings
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.activity import Activity
from services.accounts.domain.complaint import Complaint
from services.accounts.domain.interest import Interest
from services.accounts.domain.personality import PersonalityNote
from services.accounts.domain.words import activity_unsaid, complaint_unsaid
from services.accounts.store import outlived
from services.accounts.store.activities import activities
from services.accounts.store.complaints import complaints
from services.accounts.store.influence import interests, notes
from services.accounts.store.shelf import Shelf
from services.accounts.usecases.contacts import forget_contact
from services.accounts.usecases.rights import today

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Value = TypeVar("Value", bound="DataclassInstance")
_PATHS = {"Activity": "/v1/activities", "Complaint": "/v1/complaints"}


def people_over(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[UUID]]:
    """Contacts who left, or whose account was closed, long enough ago."""
    return outlived.people(session, _before(day, rulebook.retention_rule(day).left_days), after, most)


def notes_over(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[PersonalityNote]]:
    """Notes on personality that are too old to say anything."""
    return outlived.noted(session, day - timedelta(rulebook.retention_rule(day).noted_days), after, most)


def interests_over(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Interest]]:
    """Interests that are history, or that nobody works on."""
    rule = rulebook.retention_rule(day)
    reviewed = day - timedelta(rule.unreviewed_days)
    return outlived.unused(session, _before(day, rule.resolved_days), reviewed, after, most)


def erase_person(work: Work, kept: Kept[UUID]) -> None:
    """Forget the contact with all that is known of them."""
    forget_contact(work, kept.value, kept.id, kept.version)
    _note(work, "Contact", f"/v1/accounts/{kept.value}/contacts/{kept.id}")


def erase_note(work: Work, kept: Kept[PersonalityNote]) -> None:
    """Forget the note."""
    place = f"/v1/accounts/{kept.value.account_id}/contacts/{kept.value.contact_id}/personality-notes/{kept.id}"
    notes.remove(work.session, kept.id, kept.version)
    forget(work.session, place)
    _note(work, "PersonalityNote", place)


def erase_interest(work: Work, kept: Kept[Interest]) -> None:
    """Forget the interest."""
    place = f"/v1/accounts/{kept.value.account_id}/interests/{kept.id}"
    interests.remove(work.session, kept.id, kept.version)
    forget(work.session, place)
    _note(work, "Interest", place)


def activities_over(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Activity]]:
    """Activities of which nobody needs the words any more."""
    days = rulebook.retention_rule(day).told_days
    return [] if days is None else outlived.held(session, _before(day, days), after, most)


def complaints_over(session: Session, day: date, after: UUID | None, most: int) -> Sequence[Kept[Complaint]]:
    """Cases of which nobody needs the words any more."""
    days = rulebook.retention_rule(day).told_days
    return [] if days is None else outlived.answered(session, _before(day, days), after, most)


def unsay_activities(work: Work, found: Sequence[Kept[Activity]]) -> None:
    """Forget what was said in the activities; that they were held stays."""
    _unsay(work, "Activity", activities, found, activity_unsaid)


def unsay_complaints(work: Work, found: Sequence[Kept[Complaint]]) -> None:
    """Forget what was said in the cases; how they went stays."""
    _unsay(work, "Complaint", complaints, found, complaint_unsaid)


def _unsay(
    work: Work, noun: str, shelf: Shelf[Value], found: Sequence[Kept[Value]], unsaid: Callable[[Value], Value]
) -> None:
    for kept in found:
        shelf.replace(work.session, kept, unsaid(kept.value), work.now)
        _note(work, noun, f"{_PATHS[noun]}/{kept.id}")
    if found:
        shelf.rewrite_editions(work.session, [kept.id for kept in found], unsaid)
        brings(work.session, ERASED)


def _before(day: date, days: int) -> datetime:
    return datetime.combine(day - timedelta(days), time(), UTC)


def _note(work: Work, noun: str, place: str) -> None:
    rule = f"retention@{rulebook.retention_rule(today(work)).effective_from}"
    audit.record(work, "erase_expired", noun, place, details={"rules": rule})
