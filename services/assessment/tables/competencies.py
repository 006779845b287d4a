"""The tables of own competency models, of reviews, and of the invitations to rate."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from chassis.sealed_cells import Sealed
from services.assessment.tables.row import AssessmentRow


class CompetencyModelRow(ResourceRow, AssessmentRow):
    """One edition of a bank's own competency model; it is written once."""

    __tablename__ = "competency_models"

    key: Mapped[str] = mapped_column(String(80), unique=True)
    since: Mapped[date] = mapped_column(Date)
    model: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    author: Mapped[str] = mapped_column(String(200))


class CompetencyReviewRow(ResourceRow, AssessmentRow):
    """A review of one person's competencies."""

    __tablename__ = "competency_reviews"

    external_id: Mapped[str] = mapped_column(String(100), index=True)
    state: Mapped[str] = mapped_column(String(20))
    closes_on: Mapped[date] = mapped_column(Date)
    review_kept: Mapped[str] = mapped_column("review", JsonDocument)
    review = Sealed[dict[str, object]]("review_kept")

    @property
    def sealed_for(self) -> str:
        """Whose key opens the row."""
        return self.external_id


class CompetencyInvitationRow(ResourceRow, AssessmentRow):
    """A rater of a review; the ratings are let go when the review closes."""

    __tablename__ = "competency_invitations"
    __table_args__ = (UniqueConstraint("review_id", "external_id"),)

    review_id: Mapped[UUID] = mapped_column(ForeignKey("competency_reviews.id"), index=True)
    external_id: Mapped[str] = mapped_column(String(100), index=True)
    invitation_kept: Mapped[str] = mapped_column("invitation", JsonDocument)
    invitation = Sealed[dict[str, object]]("invitation_kept")

    @property
    def sealed_for(self) -> str:
        """Whose key opens the row."""
        return self.external_id
