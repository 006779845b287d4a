"""The table of pay plans."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class PayPlanRow(ResourceRow, KpiRow):
    """A dated version of a pay plan; what it says is one document, which changes only while it is a draft."""

    __tablename__ = "pay_plans"
    __table_args__ = (Index(None, "code", "valid_from", unique=True),)

    code: Mapped[str] = mapped_column(String(100))
    valid_from: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    author: Mapped[str] = mapped_column(String(200))
    approver: Mapped[str | None] = mapped_column(String(200))
    plan: Mapped[dict[str, object]] = mapped_column(JsonDocument)
