"""The tables of contacts, and of what was known of them before."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import UtcDateTime
from chassis.rows import ResourceRow
from services.accounts.tables.row import AccountsRow


class ContactColumns:
    """What is known of a person of an account.

    Who it is stands in `sealed`, under the person's own key; `name` and `external_id` are blind indexes of what is
    sealed, by which somebody is found who knows it already.
    """

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    external_id: Mapped[str | None] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    buying_role: Mapped[str] = mapped_column(String(20))
    deciding_power: Mapped[str] = mapped_column(String(20))
    support: Mapped[int]
    in_post: Mapped[bool]
    last_contacted_on: Mapped[date | None]


class ContactRow(ContactColumns, ResourceRow, AccountsRow):
    """A person of an account."""

    __tablename__ = "contacts"
    __table_args__ = (Index(None, "account_id", "external_id", unique=True), Index(None, "account_id", "name"))


class ContactEditionRow(ContactColumns, AccountsRow):
    """What was known of a contact from `recorded_at` on, in the contact's version of that number."""

    __tablename__ = "contact_editions"
    __table_args__ = (Index(None, "account_id", "recorded_at"),)

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
