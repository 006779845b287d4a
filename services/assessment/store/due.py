"""What may have been kept long enough, oldest ids first, and whether today's round has been made."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.assessment.domain.competency_review import CompetencyReview, ReviewState
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.sitting import Sitting
from services.assessment.store import competency_reviews, profiles, sittings
from services.assessment.tables import CompetencyReviewRow, ProfileRow, SittingRow


def sittings_unchanged_since(session: Session, since: datetime, after: UUID | None, most: int) -> list[Kept[Sitting]]:
    """The next sittings that nobody has changed since then."""
    ids = _unchanged(session, SittingRow, since, after, most)
    return [sittings.get(session, one) for one in ids]


def reviews_unchanged_since(
    session: Session, since: datetime, after: UUID | None, most: int
) -> list[Kept[CompetencyReview]]:
    """The next reviews of competencies that nobody has changed since then."""
    ids = _unchanged(session, CompetencyReviewRow, since, after, most)
    return [competency_reviews.get(session, one) for one in ids]


def open_reviews_over(session: Session, today: date, most: int) -> Sequence[UUID]:
    """The open reviews of competencies whose last day has passed."""
    rows = select(CompetencyReviewRow.id).filter_by(state=ReviewState.OPEN.value)
    over = rows.where(CompetencyReviewRow.closes_on < today)
    return session.scalars(over.order_by(CompetencyReviewRow.id).limit(most)).all()


def imported_profiles_unchanged_since(
    session: Session, since: datetime, after: UUID | None, most: int
) -> list[Kept[ProfileRecord]]:
    """The next profiles of other tools that nobody has changed since then."""
    ids = _unchanged(session, ProfileRow, since, after, most, ProfileRow.sitting_id.is_(None))
    return [profiles.get(session, one) for one in ids]


def _unchanged(
    session: Session,
    table: type[SittingRow | CompetencyReviewRow | ProfileRow],
    since: datetime,
    after: UUID | None,
    most: int,
    *which: ColumnElement[bool],
) -> Sequence[UUID]:
    rows = select(table.id).where(table.updated_at <= since, *which).order_by(table.id).limit(most)
    return session.scalars(rows if after is None else rows.where(table.id > after)).all()
