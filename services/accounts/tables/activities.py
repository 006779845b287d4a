"""The table of activities."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument, UtcDateTime
from services.accounts.tables.filed import WITH_WORDS, FiledRow, ShelvedRow


class ActivityRow(FiledRow):
    """An appointment with an account, and what came of it."""

    __tablename__ = "activities"
    __table_args__ = (
        Index(None, "owner", "starts_at"),
        Index(None, "starts_at"),
        Index(None, "state", "starts_at"),
        Index(
            "ix_activities_told",
            "updated_at",
            sqlite_where=text(WITH_WORDS),
            postgresql_where=text(WITH_WORDS),
        ),
    )

    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(500))
    owner: Mapped[str] = mapped_column(String(100))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    requested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    executive: Mapped[bool]
    place: Mapped[str] = mapped_column(String(500))
    contact_ids: Mapped[list[object]] = mapped_column(JsonDocument)
    opportunity_id: Mapped[UUID | None] = mapped_column(ForeignKey("opportunities.id"), index=True)
    purpose: Mapped[str] = mapped_column(Text)
    preparations: Mapped[list[object]] = mapped_column(JsonDocument)
    agenda: Mapped[list[object]] = mapped_column(JsonDocument)
    minutes: Mapped[str] = mapped_column(Text)
    next_steps: Mapped[list[object]] = mapped_column(JsonDocument)
    satisfaction: Mapped[int | None]
    confirmed_by: Mapped[str] = mapped_column(String(500))
    unconfirmed_reason: Mapped[str] = mapped_column(String(500))
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class CalendarAddressRow(ShelvedRow):
    """Where somebody's calendar is read without a token; of the key there is a hash only."""

    __tablename__ = "calendar_addresses"

    owner: Mapped[str] = mapped_column(String(200), index=True, unique=True)
    key_sha256: Mapped[str] = mapped_column(String(64), index=True, unique=True)
