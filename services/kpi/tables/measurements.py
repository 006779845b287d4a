"""The tables of measurements and of what they said before."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument, UtcDateTime
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
    late_reason: Mapped[str] = mapped_column(String(500))
    gathered: Mapped[dict[str, object] | None] = mapped_column(JsonDocument)


class MeasurementVersionRow(KpiRow):
    """What a measurement said until another value, or a decision, followed."""

    __tablename__ = "measurement_versions"
    __table_args__ = (Index(None, "measurement_id", "number", unique=True),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    measurement_id: Mapped[UUID] = mapped_column(ForeignKey("measurements.id"))
    number: Mapped[int]
    value: Mapped[Decimal] = mapped_column(DecimalText)
    state: Mapped[str] = mapped_column(String(20))
    recorded_by: Mapped[str] = mapped_column(String(200))
    origin: Mapped[str] = mapped_column(String(200))
    late_reason: Mapped[str] = mapped_column(String(500))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
