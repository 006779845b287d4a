"""Reviews of competencies and the invitations to rate in the database."""

from collections.abc import Sequence
from dataclasses import replace as replaced
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.competency_review import CompetencyReview, Invitation, Person
from services.assessment.store import documents
from services.assessment.tables import CompetencyInvitationRow, CompetencyReviewRow

Review = Kept[CompetencyReview]
Invited = Kept[Invitation]


def add(session: Session, review_id: UUID, review: CompetencyReview, now: datetime) -> Review:
    """Keep a new review."""
    row = CompetencyReviewRow(id=review_id, created_at=now, updated_at=now, **_columns(review))
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, review_id: UUID, only_external_id: str | None = None) -> Review:
    """The review, or `NotFound`; `only_external_id` narrows what exists for the caller."""
    row = session.get(CompetencyReviewRow, review_id)
    if row is None or only_external_id not in (None, row.external_id):
        raise NotFound(Fault("unknown_resource", ":competency_review_id", {"resource": "competency review"}))
    return _kept(row)


def hold(session: Session, review_id: UUID, only_external_id: str | None = None) -> Review:
    """The review, held until the transaction ends: ratings and the closing come one after the other."""
    session.get(CompetencyReviewRow, review_id, with_for_update=True)
    return get(session, review_id, only_external_id)


def page(session: Session, query: PageQuery, external_id: str | None) -> Slice[Review]:
    """One page of reviews, of one person or of all."""
    rows = select(CompetencyReviewRow)
    if external_id is not None:
        rows = rows.filter_by(external_id=external_id)
    columns = {"created_at": CompetencyReviewRow.created_at}
    return keyset(session, rows, query, columns, CompetencyReviewRow.id).map(_kept)


def replace(session: Session, kept: Review, review: CompetencyReview, now: datetime) -> Review:
    """Let the version that was read be followed by `review`."""
    row = session.get_one(CompetencyReviewRow, kept.id)
    require_version(row.version, kept.version)
    for name, value in _columns(review).items():
        setattr(row, name, value)
    row.updated_at = now
    session.flush()
    return _kept(row)


def invite(session: Session, invitation_id: UUID, invitation: Invitation, now: datetime) -> Invited:
    """Keep a new invitation."""
    row = CompetencyInvitationRow(
        id=invitation_id,
        created_at=now,
        updated_at=now,
        review_id=invitation.review_id,
        external_id=invitation.rater.external_id,
        invitation=documents.written(Invitation, invitation),
    )
    session.add(row)
    session.flush()
    return _invited(row)


def invitations(session: Session, review_id: UUID) -> list[Invited]:
    """Everybody invited to a review, in the order of the invitations."""
    rows = select(CompetencyInvitationRow).filter_by(review_id=review_id).order_by(CompetencyInvitationRow.id)
    return [_invited(row) for row in session.scalars(rows)]


def invitation(session: Session, invitation_id: UUID, external_id: str) -> Invited:
    """The rater's own invitation, or `NotFound`."""
    row = session.get(CompetencyInvitationRow, invitation_id)
    if row is None or row.external_id != external_id:
        raise NotFound(Fault("unknown_resource", ":invitation_id", {"resource": "invitation"}))
    return _invited(row)


def invitations_page(session: Session, query: PageQuery, external_id: str) -> Slice[Invited]:
    """One page of a rater's own invitations."""
    rows = select(CompetencyInvitationRow).filter_by(external_id=external_id)
    columns = {"created_at": CompetencyInvitationRow.created_at}
    return keyset(session, rows, query, columns, CompetencyInvitationRow.id).map(_invited)


def keep_answer(session: Session, kept: Invited, answer: Invitation, now: datetime) -> Invited:
    """Let an invitation be followed by its answer."""
    row = session.get_one(CompetencyInvitationRow, kept.id)
    row.invitation = documents.written(Invitation, answer)
    row.updated_at = now
    session.flush()
    return _invited(row)


def let_ratings_go(session: Session, review_id: UUID, now: datetime) -> None:
    """Forget the single ratings of a review; that somebody answered stays."""
    for kept in invitations(session, review_id):
        keep_answer(session, kept, replaced(kept.value, ratings=None), now)


def of_person(session: Session, external_id: str) -> list[Review]:
    """All reviews of one person, the oldest first."""
    rows = select(CompetencyReviewRow).filter_by(external_id=external_id).order_by(CompetencyReviewRow.created_at)
    return [_kept(row) for row in session.scalars(rows)]


def invitations_of_person(session: Session, external_id: str) -> list[Invited]:
    """All invitations of one rater, the oldest first."""
    rows = select(CompetencyInvitationRow).filter_by(external_id=external_id).order_by(CompetencyInvitationRow.id)
    return [_invited(row) for row in session.scalars(rows)]


def erase_of_person(session: Session, external_id: str) -> list[UUID]:
    """Remove the reviews of a person with all that was said; their ids."""
    ids = [kept.id for kept in of_person(session, external_id)]
    erase(session, ids)
    return ids


def erase(session: Session, review_ids: Sequence[UUID]) -> None:
    """Remove reviews with their invitations."""
    session.execute(delete(CompetencyInvitationRow).where(CompetencyInvitationRow.review_id.in_(review_ids)))
    session.execute(delete(CompetencyReviewRow).where(CompetencyReviewRow.id.in_(review_ids)))


def forget_rater(session: Session, external_id: str, pseudonym: str, now: datetime) -> list[UUID]:
    """Take a rater's name from the invitations; what was rated stays without it. The ids of the invitations."""
    rows = session.scalars(select(CompetencyInvitationRow).filter_by(external_id=external_id)).all()
    for row in rows:
        kept = documents.read(Invitation, row.invitation)
        row.external_id = pseudonym
        row.invitation = documents.written(Invitation, replaced(kept, rater=Person(pseudonym, pseudonym)))
        row.updated_at = now
    session.flush()
    return [row.id for row in rows]


def _columns(review: CompetencyReview) -> dict[str, object]:
    written = documents.written(CompetencyReview, review)
    facts = {"external_id": review.person.external_id, "state": review.state.value, "closes_on": review.closes_on}
    return facts | {"review": written}


def _kept(row: CompetencyReviewRow) -> Review:
    return row.kept(documents.read(CompetencyReview, row.review))


def _invited(row: CompetencyInvitationRow) -> Invited:
    return row.kept(documents.read(Invitation, row.invitation))
