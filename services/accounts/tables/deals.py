"""The tables of opportunities, proposals and contracts."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument
from services.accounts.tables.filed import FiledRow


class OpportunityRow(FiledRow):
    """A need of an account, on its way to a deal."""

    __tablename__ = "opportunities"
    __table_args__ = (Index(None, "state", "expected_on"), Index(None, "owner"))

    name: Mapped[str] = mapped_column(String(500))
    need: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    expected_on: Mapped[date]
    owner: Mapped[str] = mapped_column(String(100))
    hours: Mapped[Decimal] = mapped_column(DecimalText)
    chance_pct: Mapped[int | None]
    competitor: Mapped[str] = mapped_column(String(500))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id"), index=True)
    cycle: Mapped[int]
    loss_reason: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class ProposalRow(FiledRow):
    """What is offered for an opportunity."""

    __tablename__ = "proposals"

    opportunity_id: Mapped[UUID] = mapped_column(ForeignKey("opportunities.id"), index=True)
    title: Mapped[str] = mapped_column(String(500))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    valid_until: Mapped[date]
    content: Mapped[str] = mapped_column(Text)
    cycle: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class ContractRow(FiledRow):
    """An agreement with its amendments."""

    __tablename__ = "contracts"
    __table_args__ = (Index(None, "state", "ends_on"), Index(None, "external_id", unique=True))

    external_id: Mapped[str | None] = mapped_column(String(100))
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposals.id"), index=True)
    title: Mapped[str] = mapped_column(String(500))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    payment_days: Mapped[int]
    notice_days: Mapped[int]
    amendments: Mapped[list[object]] = mapped_column(JsonDocument)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)
