"""The table of targets."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class TargetRow(ResourceRow, KpiRow):
    """What a holder is to reach of a measure in a period; a part of a larger target names it in `whole_id`."""

    __tablename__ = "targets"
    __table_args__ = (
        Index(None, "period", "holder", "measure", unique=True),
        Index(None, "holder"),
        Index(None, "whole_id"),
    )

    holder: Mapped[str] = mapped_column(String(100))
    measure: Mapped[str] = mapped_column(String(100))
    period: Mapped[str] = mapped_column(String(10))
    value: Mapped[Decimal] = mapped_column(DecimalText)
    aim: Mapped[str] = mapped_column(String(20))
    whole_id: Mapped[UUID | None] = mapped_column(ForeignKey("targets.id"))
    axis: Mapped[str | None] = mapped_column(String(20))
