"""The tables of receivables, payments and what of a payment lies on which receivable."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from services.accounts.tables.filed import FiledRow


class ReceivableRow(FiledRow):
    """An amount that is owed."""

    __tablename__ = "receivables"
    __table_args__ = (
        Index(None, "state", "due_on"),
        Index(None, "billed_on"),
        Index(None, "external_id", unique=True),
    )

    external_id: Mapped[str | None] = mapped_column(String(100))
    contract_id: Mapped[UUID | None] = mapped_column(ForeignKey("contracts.id"), index=True)
    title: Mapped[str] = mapped_column(String(500))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    billed_on: Mapped[date]
    due_on: Mapped[date]
    owner: Mapped[str | None] = mapped_column(String(100), index=True)
    promised_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class PaymentRow(FiledRow):
    """Money that came in."""

    __tablename__ = "payments"
    __table_args__ = (Index(None, "received_on"), Index(None, "external_id", unique=True))

    external_id: Mapped[str | None] = mapped_column(String(100))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    allocated_minor: Mapped[int] = mapped_column(BigInteger)
    refunded_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    received_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(500))
    refunds: Mapped[list[object]] = mapped_column(JsonDocument)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class PaymentAllocationRow(FiledRow):
    """A part of a payment on a receivable."""

    __tablename__ = "payment_allocations"

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payments.id"), index=True)
    receivable_id: Mapped[UUID] = mapped_column(ForeignKey("receivables.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    made_on: Mapped[date]
    undone_on: Mapped[date | None]
    actor: Mapped[str] = mapped_column(String(200))
