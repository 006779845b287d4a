"""The consent ledger in the database: entries are added and read, never changed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.consent_entry import Basis, ConsentEntry, ConsentEvent
from services.assessment.tables import ConsentEntryRow

ERASED_PERSON = "erased"


def add(session: Session, entry_id: UUID, entry: ConsentEntry) -> None:
    """Add an entry."""
    session.add(
        ConsentEntryRow(
            id=entry_id,
            assessment_id=entry.assessment_id,
            event=entry.event.value,
            purpose=entry.purpose,
            recorded_by=entry.recorded_by,
            at=entry.at,
            basis=entry.basis,
            source=entry.source,
        )
    )
    session.flush()


def page(session: Session, query: PageQuery, assessment_id: UUID | None) -> Slice[ConsentEntry]:
    """One page of the ledger, about one sitting or about all."""
    rows = select(ConsentEntryRow)
    if assessment_id is not None:
        rows = rows.filter_by(assessment_id=assessment_id)
    return keyset(session, rows, query, {"at": ConsentEntryRow.at}, ConsentEntryRow.id).map(_entry)


def of_assessments(session: Session, assessment_ids: Sequence[UUID]) -> list[ConsentEntry]:
    """The entries about these sittings, reviews and imported profiles, in the order in which they happened."""
    rows = select(ConsentEntryRow).where(ConsentEntryRow.assessment_id.in_(assessment_ids))
    return [_entry(row) for row in session.scalars(rows.order_by(ConsentEntryRow.at, ConsentEntryRow.id))]


def forget_recorder(session: Session, external_id: str) -> None:
    """Take the person's own number out of the entries; what was consented to, and when, stays."""
    theirs = update(ConsentEntryRow).where(ConsentEntryRow.recorded_by == external_id)
    session.execute(theirs.values(recorded_by=ERASED_PERSON))


def _entry(row: ConsentEntryRow) -> ConsentEntry:
    basis = None if row.basis is None else Basis(row.basis)
    event = ConsentEvent(row.event)
    return ConsentEntry(row.assessment_id, event, row.purpose, row.recorded_by, row.at, basis, row.source)
