"""The tables of pay simulations."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class PaySimulationRow(ResourceRow, KpiRow):
    """A plan tried on past runs. `points` are those of its pools, by run, pool and manager."""

    __tablename__ = "pay_simulations"

    simulation: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    points: Mapped[dict[str, dict[str, dict[str, str]]]] = mapped_column(JsonDocument)
    currency: Mapped[str] = mapped_column(String(3))


class TriedPayRow(KpiRow):
    """What a manager got, and what the plan would have paid, over all runs of a simulation."""

    __tablename__ = "tried_pay"

    simulation_id: Mapped[UUID] = mapped_column(ForeignKey("pay_simulations.id"), primary_key=True)
    manager: Mapped[str] = mapped_column(String(100), primary_key=True)
    before_minor: Mapped[int] = mapped_column(BigInteger)
    after_minor: Mapped[int] = mapped_column(BigInteger)
