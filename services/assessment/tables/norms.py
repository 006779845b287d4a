"""The tables of norms built here, of calibrations, and of re-scorings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument, UtcDateTime
from chassis.rows import ResourceRow
from services.assessment.tables.row import AssessmentRow
from services.assessment.tables.signed import SignedRow


class NormRow(SignedRow):
    """A local norm; `norm` and `sample` are documents that never change."""

    __tablename__ = "norms"

    instrument: Mapped[str] = mapped_column(String(100), index=True)
    norm: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    sample: Mapped[dict[str, object]] = mapped_column(JsonDocument)


class CalibrationRow(ResourceRow, AssessmentRow):
    """A calibration of the second scorer; it is made once and never changes."""

    __tablename__ = "calibrations"

    instrument: Mapped[str] = mapped_column(String(100), index=True)
    persons: Mapped[int]
    author: Mapped[str] = mapped_column(String(200))
    calibration: Mapped[dict[str, object]] = mapped_column(JsonDocument)


class RescoringRow(ResourceRow, AssessmentRow):
    """Profiles scored anew: by their own norms to prove them, or by another norm to compare or to change them."""

    __tablename__ = "rescorings"

    instrument: Mapped[str] = mapped_column(String(100), index=True)
    norm: Mapped[str | None] = mapped_column(String(100))
    apply: Mapped[bool]
    author: Mapped[str] = mapped_column(String(200))
    job_id: Mapped[UUID]
    profiles: Mapped[int]
    changed: Mapped[int]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RescoredProfileRow(ResourceRow, AssessmentRow):
    """One profile that came out otherwise; it goes with the profile."""

    __tablename__ = "rescored_profiles"

    rescoring_id: Mapped[UUID] = mapped_column(ForeignKey("rescorings.id"), index=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    change: Mapped[dict[str, object]] = mapped_column(JsonDocument)
