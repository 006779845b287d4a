"""The table of deferrals."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class DeferralRow(ResourceRow, KpiRow):
    """Pay that is held for a manager. `next_due` is the first day of the month in which the next instalment vests."""

    __tablename__ = "deferrals"
    __table_args__ = (Index(None, "manager"), Index(None, "pay_run_id"), Index(None, "state", "next_due"))

    manager: Mapped[str] = mapped_column(String(100))
    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_runs.id"))
    state: Mapped[str] = mapped_column(String(20))
    next_due: Mapped[date | None]
    held: Mapped[dict[str, object]] = mapped_column(JsonDocument)
