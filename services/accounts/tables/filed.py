"""What every row has that a shelf holds, or that stands in the file of one account."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import ResourceRow
from services.accounts.tables.row import AccountsRow

WITH_WORDS = "subject <> '–'"
"""Which rows still have words that go when nobody needs them any more."""


class ShelvedRow(ResourceRow, AccountsRow):
    """A row of a noun that a shelf holds; each noun has a table of its own."""

    __abstract__ = True


class FiledRow(ShelvedRow):
    """A row of a noun that belongs to an account."""

    __abstract__ = True

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True, sort_order=0)
