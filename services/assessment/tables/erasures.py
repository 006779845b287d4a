"""The table of proofs of erasure."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import UtcDateTime
from chassis.rows import ResourceRow
from services.assessment.tables.row import AssessmentRow


class ErasureRow(ResourceRow, AssessmentRow):
    """A proof; it says how much was erased, and holds the person as a digest only."""

    __tablename__ = "erasures"

    digest: Mapped[str] = mapped_column(String(64))
    assessments: Mapped[int]
    profiles: Mapped[int]
    role_questionnaires: Mapped[int]
    competency_reviews: Mapped[int | None]
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)
