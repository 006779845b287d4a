"""The table of contacts."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import ResourceRow
from services.accounts.tables.row import AccountsRow


class ContactRow(ResourceRow, AccountsRow):
    """A person of an account."""

    __tablename__ = "contacts"
    __table_args__ = (Index(None, "account_id", "external_id", unique=True), Index(None, "account_id", "name"))

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    external_id: Mapped[str | None] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    buying_role: Mapped[str] = mapped_column(String(20))
    deciding_power: Mapped[str] = mapped_column(String(20))
    support: Mapped[int]
    in_post: Mapped[bool]
    last_contacted_on: Mapped[date | None]
