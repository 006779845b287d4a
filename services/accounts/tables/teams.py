"""The tables of teams: who is paired with whom, how results are shared, and who referred whom."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument
from services.accounts.tables.filed import FiledRow, ShelvedRow


class PairingRow(ShelvedRow):
    """A product manager who works for a relationship manager."""

    __tablename__ = "pairings"

    product_manager_id: Mapped[UUID] = mapped_column(ForeignKey("managers.id"), index=True)
    manager_id: Mapped[UUID] = mapped_column(ForeignKey("managers.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500))


class ShareSheetRow(FiledRow):
    """How the results of an account are shared from a day on."""

    __tablename__ = "team_share_sheets"

    starts_on: Mapped[date]
    shares: Mapped[list[object]] = mapped_column(JsonDocument)
    reason: Mapped[str] = mapped_column(String(500))


class ReferralRow(FiledRow):
    """A customer whom a partner or a colleague sent to us."""

    __tablename__ = "referrals"
    __table_args__ = (Index(None, "referrer"),)

    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("partners.id"), index=True)
    referrer: Mapped[str | None] = mapped_column(String(100))
    credited_share: Mapped[Decimal | None] = mapped_column(DecimalText)
    referred_on: Mapped[date]
    owner: Mapped[str] = mapped_column(String(100))
    need: Mapped[str] = mapped_column(Text)
    opportunity_id: Mapped[UUID | None] = mapped_column(ForeignKey("opportunities.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)
