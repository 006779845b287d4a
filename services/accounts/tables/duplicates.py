"""The tables of duplicates: by which keys accounts meet, and which of them may be one."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument
from services.accounts.tables.filed import ShelvedRow
from services.accounts.tables.row import AccountsRow


class NameKeyRow(AccountsRow):
    """A key by which an account meets others."""

    __tablename__ = "account_name_keys"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)


class DuplicateCandidateRow(ShelvedRow):
    """Two accounts that may be one, the older first."""

    __tablename__ = "duplicate_candidates"
    __table_args__ = (Index(None, "first_id", "second_id", unique=True), Index(None, "state", "created_at"))

    first_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    score: Mapped[Decimal] = mapped_column(DecimalText)
    reasons: Mapped[list[object]] = mapped_column(JsonDocument)
    state: Mapped[str] = mapped_column(String(20))
    survivor_id: Mapped[UUID | None]
    moved: Mapped[dict[str, object] | None] = mapped_column(JsonDocument)
    history: Mapped[list[object]] = mapped_column(JsonDocument)
