"""The tables of score runs and their scorecards."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import DecimalText, JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class ScoreRunRow(ResourceRow, KpiRow):
    """One scoring of some managers by one scheme."""

    __tablename__ = "score_runs"
    __table_args__ = (Index(None, "period"), Index(None, "scheme_id"))

    scheme_id: Mapped[UUID] = mapped_column(ForeignKey("schemes.id"))
    period: Mapped[str] = mapped_column(String(10))
    author: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    managers: Mapped[list[str]] = mapped_column(JsonDocument)
    unscored: Mapped[list[dict[str, object]]] = mapped_column(JsonDocument)
    segments: Mapped[dict[str, str]] = mapped_column(JsonDocument)
    coverage: Mapped[list[dict[str, object]]] = mapped_column(JsonDocument)
    scored: Mapped[int]
    job_id: Mapped[UUID]


class ScorecardRow(ResourceRow, KpiRow):
    """One manager's score in a run, with the measurements that it was computed from.

    Explanations are computed from them on demand; `scorecard` holds those of rows that were written with theirs.
    """

    __tablename__ = "scorecards"
    __table_args__ = (Index(None, "score_run_id", "manager", unique=True), Index(None, "manager", "period"))

    score_run_id: Mapped[UUID] = mapped_column(ForeignKey("score_runs.id"))
    manager: Mapped[str] = mapped_column(String(100))
    period: Mapped[str] = mapped_column(String(10))
    segment: Mapped[str] = mapped_column(String(100))
    grade: Mapped[str | None] = mapped_column(String(100))
    score: Mapped[Decimal] = mapped_column(DecimalText)
    place: Mapped[dict[str, int] | None] = mapped_column(JsonDocument)
    measured: Mapped[list[list[str]]] = mapped_column(JsonDocument)
    scorecard: Mapped[dict[str, object] | None] = mapped_column(JsonDocument)
