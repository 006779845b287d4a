"""The tables of trials of criteria."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument, UtcDateTime
from services.accounts.tables.filed import FiledRow, ShelvedRow


class CriteriaTrialRow(ShelvedRow):
    """A draft of criteria that is tried on every active account."""

    __tablename__ = "criteria_trials"

    criteria: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    against_id: Mapped[UUID] = mapped_column(ForeignKey("criteria_sets.id"))
    evidence_until: Mapped[date]
    author: Mapped[str] = mapped_column(String(200))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CriteriaTrialOutcomeRow(FiledRow):
    """What a trial makes of one account."""

    __tablename__ = "criteria_trial_outcomes"
    __table_args__ = (Index(None, "trial_id", "account_id", unique=True), Index(None, "trial_id", "before", "after"))

    trial_id: Mapped[UUID] = mapped_column(ForeignKey("criteria_trials.id"))
    before: Mapped[str] = mapped_column(String(20))
    before_score: Mapped[Decimal | None] = mapped_column(DecimalText)
    after: Mapped[str] = mapped_column(String(20))
    after_score: Mapped[Decimal | None] = mapped_column(DecimalText)
    reasons: Mapped[list[object]] = mapped_column(JsonDocument)
