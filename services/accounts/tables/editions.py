"""The table of what rows said before they were changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument, UtcDateTime
from services.accounts.tables.row import AccountsRow


class EditionRow(AccountsRow):
    """Version `number` of a row, which said `document` from `recorded_at` until `superseded_at`.

    `changes` holds what then became of each field that changed, and is empty when the row was removed.
    """

    __tablename__ = "editions"
    __table_args__ = (Index(None, "account_id", "superseded_at"), Index(None, "noun", "thing_id", "superseded_at"))

    thing_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    noun: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_by: Mapped[str] = mapped_column(String(200))
    document: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    changes: Mapped[dict[str, object]] = mapped_column(JsonDocument)
