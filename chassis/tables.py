"""The tables that every service's database has beside its own."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.columns import JsonDocument, UtcDateTime, metadata


class ChassisRow(DeclarativeBase):
    """A row of a table that is the same in every service."""

    metadata = metadata()


class IdempotencyKeyRow(ChassisRow):
    """The answer that was given to a request with an `Idempotency-Key`, so that its repetition gets the same."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "created_at"),)

    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    operation: Mapped[str] = mapped_column(String(100), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[int]
    headers: Mapped[dict[str, str]] = mapped_column(JsonDocument)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
