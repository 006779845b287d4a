"""The tables of what an account file holds beside the account itself: addresses, documents and groups."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText
from services.accounts.tables.filed import FiledRow, ShelvedRow


class AddressRow(FiledRow):
    """Where an account is."""

    __tablename__ = "account_addresses"

    kind: Mapped[str] = mapped_column(String(20))
    line: Mapped[str] = mapped_column(String(500))
    city: Mapped[str] = mapped_column(String(200))
    region: Mapped[str] = mapped_column(String(200))
    postal_code: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2))


class AccountDocumentRow(FiledRow):
    """A paper that the bank must have, and until when it is good."""

    __tablename__ = "account_documents"
    __table_args__ = (Index(None, "next_due_on"),)

    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date]
    owner: Mapped[str | None] = mapped_column(String(100), index=True)
    received_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    next_due_on: Mapped[date | None]
    reminded_for: Mapped[date | None]


class AccountGroupRow(ShelvedRow):
    """A group of companies, or a household."""

    __tablename__ = "account_groups"

    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(300))
    external_id: Mapped[str | None] = mapped_column(String(100), unique=True)


class GroupMemberRow(FiledRow):
    """An account in a group, under the one that controls it."""

    __tablename__ = "account_group_members"
    __table_args__ = (Index(None, "account_id", "kind", unique=True),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("account_groups.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    control_share: Mapped[Decimal | None] = mapped_column(DecimalText)
