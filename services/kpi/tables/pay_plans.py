"""The table of pay plans."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class PayPlanRow(ResourceRow, KpiRow):
    """A dated version of a pay plan; what it says is one document, because no version ever changes."""

    __tablename__ = "pay_plans"
    __table_args__ = (Index(None, "code", "valid_from", unique=True),)

    code: Mapped[str] = mapped_column(String(100))
    valid_from: Mapped[date]
    plan: Mapped[dict[str, object]] = mapped_column(JsonDocument)
