"""The table of measurements."""

from decimal import Decimal

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class MeasurementRow(ResourceRow, KpiRow):
    """What was measured of one manager in one period."""

    __tablename__ = "measurements"
    __table_args__ = (Index(None, "period", "manager", "measure", unique=True), Index(None, "manager"))

    manager: Mapped[str] = mapped_column(String(100))
    measure: Mapped[str] = mapped_column(String(100))
    period: Mapped[str] = mapped_column(String(10))
    value: Mapped[Decimal] = mapped_column(DecimalText)
