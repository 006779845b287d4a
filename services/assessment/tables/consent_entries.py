"""The table of the consent ledger."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import UtcDateTime
from services.assessment.tables.row import AssessmentRow


class ConsentEntryRow(AssessmentRow):
    """One entry; there is no foreign key, because the entry outlives the sitting."""

    __tablename__ = "consent_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    assessment_id: Mapped[UUID] = mapped_column(index=True)
    event: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(500))
    recorded_by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    basis: Mapped[str | None] = mapped_column(String(20))
    source: Mapped[str | None] = mapped_column(String(40))
