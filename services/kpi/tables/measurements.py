"""The table of measurements."""

from decimal import Decimal

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class MeasurementRow(ResourceRow, KpiRow):
    """What was measured of one manager in one period. `origin` is short, for figures; `gathered` has all of it."""

    __tablename__ = "measurements"
    __table_args__ = (
        Index(None, "period", "manager", "measure", unique=True),
        Index(None, "manager"),
        Index(None, "state", "created_at"),
    )

    manager: Mapped[str] = mapped_column(String(100))
    measure: Mapped[str] = mapped_column(String(100))
    period: Mapped[str] = mapped_column(String(10))
    value: Mapped[Decimal] = mapped_column(DecimalText)
    state: Mapped[str] = mapped_column(String(20))
    recorded_by: Mapped[str] = mapped_column(String(200))
    origin: Mapped[str] = mapped_column(String(200))
    hold: Mapped[dict[str, object] | None] = mapped_column(JsonDocument)
    gathered: Mapped[dict[str, object] | None] = mapped_column(JsonDocument)
