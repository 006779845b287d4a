"""The tables of careers."""

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class CareerRulesRow(ResourceRow, KpiRow):
    """A dated version of career rules; no version ever changes."""

    __tablename__ = "career_rules"
    __table_args__ = (Index(None, "code", "valid_from", unique=True),)

    code: Mapped[str] = mapped_column(String(100))
    valid_from: Mapped[date]
    rules: Mapped[dict[str, object]] = mapped_column(JsonDocument)


class AppointmentReviewRow(ResourceRow, KpiRow):
    """A year's review of managers."""

    __tablename__ = "appointment_reviews"

    review: Mapped[dict[str, object]] = mapped_column(JsonDocument)


class CompetitionRow(ResourceRow, KpiRow):
    """A competition for promotion."""

    __tablename__ = "competitions"

    competition: Mapped[dict[str, object]] = mapped_column(JsonDocument)
