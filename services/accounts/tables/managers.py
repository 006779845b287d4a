"""The table of managers."""

from datetime import date

from sqlalchemy import Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import ResourceRow
from services.accounts.tables.row import AccountsRow

_DESK = "house_desk"


class ManagerRow(ResourceRow, AccountsRow):
    """A manager; one of them at most is the house desk."""

    __tablename__ = "managers"
    __table_args__ = (
        Index(
            "uq_managers_house_desk", "house_desk", unique=True, sqlite_where=text(_DESK), postgresql_where=text(_DESK)
        ),
    )

    external_id: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    role: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str] = mapped_column(String(100))
    employed_from: Mapped[date]
    employed_until: Mapped[date | None]
    capacity_hours: Mapped[int]
    house_desk: Mapped[bool] = mapped_column(server_default=false())
