"""The table of the bank's own indicators."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class IndicatorRow(ResourceRow, KpiRow):
    """A dated version of an indicator that the bank defined; no version ever changes."""

    __tablename__ = "indicators"
    __table_args__ = (Index(None, "code", "valid_from", unique=True),)

    code: Mapped[str] = mapped_column(String(100))
    valid_from: Mapped[date]
    indicator: Mapped[dict[str, object]] = mapped_column(JsonDocument)
