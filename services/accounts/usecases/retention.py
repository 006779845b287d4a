"""What is known of people and has been kept long enough goes by itself, each on record with the rule that decided."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.domain.kept import Kept
from chassis.idempotency import forget
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.interest import Interest
from services.accounts.domain.personality import PersonalityNote
from services.accounts.store import outlived
from services.accounts.store.influence import interests, notes
from services.accounts.usecases.contacts import forget_contact
from services.accounts.usecases.rights import today


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


def _before(day: date, days: int) -> datetime:
    return datetime.combine(day - timedelta(days), time(), UTC)


def _note(work: Work, noun: str, place: str) -> None:
    rule = f"retention@{rulebook.retention_rule(today(work)).effective_from}"
    audit.record(work, "erase_expired", noun, place, details={"rules": rule})
