"""The table of business calendars."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from services.accounts.tables.filed import ShelvedRow


class BusinessCalendarRow(ShelvedRow):
    """The calendar of a year, written once; of several for one year the last holds."""

    __tablename__ = "business_calendars"
    __table_args__ = (Index(None, "year", "created_at"),)

    year: Mapped[int]
    holidays: Mapped[list[object]] = mapped_column(JsonDocument)
    extra_days: Mapped[list[object]] = mapped_column(JsonDocument)
    source: Mapped[str] = mapped_column(String(500))
