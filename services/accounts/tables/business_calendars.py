"""The table of business calendars."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.accounts.tables.row import AccountsRow


class BusinessCalendarRow(ResourceRow, AccountsRow):
    """The calendar of a year, written once; of several for one year the last holds."""

    __tablename__ = "business_calendars"
    __table_args__ = (Index(None, "year", "created_at"),)

    year: Mapped[int]
    document: Mapped[dict[str, object]] = mapped_column(JsonDocument)
