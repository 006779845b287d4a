"""The tables of criteria sets and of what was decided by them."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument, UtcDateTime
from chassis.rows import ResourceRow
from services.accounts.tables.row import AccountsRow


class CriteriaSetRow(ResourceRow, AccountsRow):
    """A version of a criteria set, written once; `document` is the set as its YAML would have it."""

    __tablename__ = "criteria_sets"
    __table_args__ = (Index(None, "code", "effective_from", unique=True),)

    code: Mapped[str] = mapped_column(String(100))
    effective_from: Mapped[date]
    document: Mapped[dict[str, object]] = mapped_column(JsonDocument)


class QualificationRow(ResourceRow, AccountsRow):
    """What was decided about an account, and on which evidence. The present one has no `superseded_at`."""

    __tablename__ = "qualifications"
    __table_args__ = (
        Index(
            "uq_qualifications_present",
            "account_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index(
            "ix_qualifications_valid_until_present",
            "valid_until",
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        Index(None, "account_id", "created_at"),
        Index(None, "decision", "created_at"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    criteria_set_id: Mapped[UUID] = mapped_column(ForeignKey("criteria_sets.id"))
    evidence_until: Mapped[date]
    valid_until: Mapped[date] = mapped_column(server_default="9999-12-31")
    decision: Mapped[str] = mapped_column(String(20))
    score: Mapped[Decimal | None] = mapped_column(DecimalText)
    document: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
