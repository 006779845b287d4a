"""The tables of pay runs and their statements."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class PayRunRow(ResourceRow, KpiRow):
    """One payment of the managers of a score run by one plan. `divisions` says how its pools are divided.

    `payees`, `extras` and `pool_points` are those of runs from before the people had rows of their own.
    """

    __tablename__ = "pay_runs"
    __table_args__ = (Index(None, "period"), Index(None, "score_run_id"), Index(None, "pay_plan_id"))

    score_run_id: Mapped[UUID] = mapped_column(ForeignKey("score_runs.id"))
    pay_plan_id: Mapped[UUID] = mapped_column(ForeignKey("pay_plans.id"))
    period: Mapped[str] = mapped_column(String(10))
    author: Mapped[str] = mapped_column(String(200))
    reviewer: Mapped[str | None] = mapped_column(String(200))
    approver: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    payees: Mapped[list[dict[str, object]]] = mapped_column(JsonDocument)
    extras: Mapped[dict[str, list[dict[str, object]]]] = mapped_column(JsonDocument)
    pool_points: Mapped[dict[str, dict[str, str]]] = mapped_column(JsonDocument)
    divisions: Mapped[dict[str, dict[str, str | int | None]]] = mapped_column(JsonDocument)
    adjustments: Mapped[list[str]] = mapped_column(JsonDocument)
    findings: Mapped[list[dict[str, object]]] = mapped_column(JsonDocument)
    team_parts: Mapped[list[dict[str, object]]] = mapped_column(JsonDocument)
    unpaid: Mapped[list[dict[str, object]]] = mapped_column(JsonDocument)
    currency: Mapped[str] = mapped_column(String(3))
    total_minor: Mapped[int] = mapped_column(BigInteger)
    component_minor: Mapped[dict[str, int]] = mapped_column(JsonDocument)
    seal: Mapped[str | None] = mapped_column(String(64))
    job_id: Mapped[UUID]


class PayRunPayeeRow(KpiRow):
    """One of the people of a run, as they were at its start, with the extra lines; `points` are exact fractions."""

    __tablename__ = "pay_run_payees"

    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_runs.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    payee: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    extras: Mapped[list[dict[str, object]]] = mapped_column(JsonDocument)
    points: Mapped[dict[str, str]] = mapped_column(JsonDocument)


class PayStatementRow(ResourceRow, KpiRow):
    """What one manager is paid in a run, with all that it was computed from, so that it can be computed again."""

    __tablename__ = "pay_statements"
    __table_args__ = (Index(None, "pay_run_id", "manager", unique=True), Index(None, "manager", "period"))

    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_runs.id"))
    manager: Mapped[str] = mapped_column(String(100))
    period: Mapped[str] = mapped_column(String(10))
    pay_case: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    statement: Mapped[dict[str, object]] = mapped_column(JsonDocument)
