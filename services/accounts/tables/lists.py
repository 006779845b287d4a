"""The tables of lists of accounts and of the accounts on them."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from services.accounts.tables.filed import FiledRow, ShelvedRow


class AccountListRow(ShelvedRow):
    """A list of accounts that are worked to the end."""

    __tablename__ = "account_lists"
    __table_args__ = (Index(None, "kind"),)

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    owner: Mapped[str] = mapped_column(String(100), index=True)
    condition: Mapped[str | None] = mapped_column(String(500))
    currency: Mapped[str] = mapped_column(String(3))
    due_days: Mapped[int]
    definition: Mapped[str | None] = mapped_column(String(100))
    refreshes_daily: Mapped[bool]
    refreshed_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)


class ListMemberRow(FiledRow):
    """An account on a list; it stands there once at a time."""

    __tablename__ = "list_members"
    __table_args__ = (
        Index(
            "uq_list_members_present",
            "list_id",
            "account_id",
            unique=True,
            sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
        Index(None, "list_id", "joined_on"),
        Index(None, "owner", "due_on"),
    )

    list_id: Mapped[UUID] = mapped_column(ForeignKey("account_lists.id"))
    joined_on: Mapped[date]
    due_on: Mapped[date]
    by_rule: Mapped[bool]
    owner: Mapped[str | None] = mapped_column(String(100))
    left_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(100))
    known: Mapped[dict[str, object] | None] = mapped_column(JsonDocument)
    state: Mapped[str] = mapped_column(String(20))
    history: Mapped[list[object]] = mapped_column(JsonDocument)
