"""The table of tier assessments."""

from datetime import date, datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument, UtcDateTime
from services.accounts.tables.filed import FiledRow


class TierAssessmentRow(FiledRow):
    """The tier of an account as of a day. The present one has no `superseded_at`; nothing is overwritten."""

    __tablename__ = "tier_assessments"
    __table_args__ = (
        Index(
            "uq_tier_assessments_present",
            "account_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index(None, "account_id", "as_of"),
        Index(None, "as_of"),
        Index(None, "tier", "as_of"),
    )

    as_of: Mapped[date]
    tier: Mapped[str] = mapped_column(String(100))
    before: Mapped[str | None] = mapped_column(String(100))
    since: Mapped[date]
    reason: Mapped[str] = mapped_column(String(40))
    measures: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    rule_effective_from: Mapped[date]
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
