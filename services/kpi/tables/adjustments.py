"""The tables of adjustments and of the recomputations that propose them."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class AdjustmentRow(ResourceRow, KpiRow):
    """What a person gets or owes beside the plan. `due` is the first day of `period`, by which runs look for it."""

    __tablename__ = "adjustments"
    __table_args__ = (
        Index(None, "manager", "state"),
        Index(None, "state", "due"),
        Index(None, "origin_id"),
        Index(None, "pay_run_id"),
    )

    manager: Mapped[str] = mapped_column(String(100))
    period: Mapped[str] = mapped_column(String(10))
    due: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    origin: Mapped[str] = mapped_column(String(20))
    origin_id: Mapped[UUID | None]
    reason_code: Mapped[str] = mapped_column(String(100))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    author: Mapped[str] = mapped_column(String(200))
    pay_run_id: Mapped[UUID | None] = mapped_column(ForeignKey("pay_runs.id"))
    adjustment: Mapped[dict[str, object]] = mapped_column(JsonDocument)


class RecomputationRow(ResourceRow, KpiRow):
    """A paid run computed anew by what is on record now; its differences are adjustments of `period`."""

    __tablename__ = "recomputations"
    __table_args__ = (Index(None, "pay_run_id"),)

    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_runs.id"))
    period: Mapped[str] = mapped_column(String(10))
    author: Mapped[str] = mapped_column(String(200))
    done: Mapped[bool]
    compared: Mapped[int]
    differing: Mapped[int]
    job_id: Mapped[UUID]
