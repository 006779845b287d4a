"""The table of complaints and enquiries."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument, UtcDateTime
from services.accounts.tables.filed import WITH_WORDS, FiledRow


class ComplaintRow(FiledRow):
    """A case, from its arrival to its end."""

    __tablename__ = "complaints"
    __table_args__ = (
        Index(None, "state", "received_at"),
        Index(None, "received_at"),
        Index(
            "ix_complaints_told",
            "updated_at",
            sqlite_where=text(WITH_WORDS),
            postgresql_where=text(WITH_WORDS),
        ),
    )

    kind: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(500))
    description: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    owner: Mapped[str | None] = mapped_column(String(100), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    answer: Mapped[str] = mapped_column(Text)
    valid: Mapped[bool | None]
    satisfaction: Mapped[int | None]
    countermeasure: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)
