"""The table of benchmarks."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText
from services.kpi.tables.row import KpiRow


class BenchmarkRow(KpiRow):
    """Who leads in an indicator among the managers of a segment in a score run."""

    __tablename__ = "benchmarks"

    score_run_id: Mapped[UUID] = mapped_column(ForeignKey("score_runs.id"), primary_key=True)
    segment: Mapped[str] = mapped_column(String(100), primary_key=True)
    indicator: Mapped[str] = mapped_column(String(100), primary_key=True)
    manager: Mapped[str] = mapped_column(String(100))
    score: Mapped[Decimal] = mapped_column(DecimalText)
    membership: Mapped[Decimal] = mapped_column(DecimalText)
    observed: Mapped[Decimal | None] = mapped_column(DecimalText)
