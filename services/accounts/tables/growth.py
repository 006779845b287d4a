"""The tables of renewals, campaigns, alliance partners and what they bring."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from services.accounts.tables.filed import FiledRow, ShelvedRow


class RenewalRow(FiledRow):
    """The question whether a contract goes on; one contract asks it once."""

    __tablename__ = "renewals"
    __table_args__ = (Index(None, "state", "ends_on"), Index(None, "ends_on"), Index(None, "contract_id", unique=True))

    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contracts.id"))
    ends_on: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    owner: Mapped[str | None] = mapped_column(String(100), index=True)
    offer: Mapped[str] = mapped_column(Text)
    leaving_reason: Mapped[str | None] = mapped_column(String(20))
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("contracts.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class CampaignRow(ShelvedRow):
    """Something done for several customers at once."""

    __tablename__ = "campaigns"
    __table_args__ = (Index(None, "starts_on"),)

    name: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    owner: Mapped[str] = mapped_column(String(100))
    budget_minor: Mapped[int] = mapped_column(BigInteger)
    cost_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    place: Mapped[str] = mapped_column(String(500))
    aim: Mapped[str] = mapped_column(Text)
    lessons: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class ParticipantRow(FiledRow):
    """An account that is asked to take part in a campaign."""

    __tablename__ = "campaign_participants"

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    response: Mapped[str] = mapped_column(String(20))
    responded_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)


class PartnerRow(ShelvedRow):
    """A business of another trade with which we bring each other customers."""

    __tablename__ = "partners"

    name: Mapped[str] = mapped_column(String(500))
    trade: Mapped[str] = mapped_column(String(500))
    owner: Mapped[str] = mapped_column(String(100))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    plan: Mapped[str] = mapped_column(Text)
    commitments: Mapped[list[object]] = mapped_column(JsonDocument)
    contact: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)
