"""The table of managers."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import ResourceRow
from services.accounts.tables.row import AccountsRow


class ManagerRow(ResourceRow, AccountsRow):
    """A manager."""

    __tablename__ = "managers"

    external_id: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    role: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str] = mapped_column(String(100))
    employed_from: Mapped[date]
    employed_until: Mapped[date | None]
    capacity_hours: Mapped[int]
