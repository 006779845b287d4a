"""The table of schemes."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class SchemeRow(ResourceRow, KpiRow):
    """A dated version of a scheme; what it says is one document, because no version ever changes."""

    __tablename__ = "schemes"
    __table_args__ = (Index(None, "code", "valid_from", unique=True), Index(None, "weighting_id"))

    code: Mapped[str] = mapped_column(String(100))
    valid_from: Mapped[date]
    weighting_id: Mapped[UUID | None] = mapped_column(ForeignKey("weightings.id"))
    scheme: Mapped[dict[str, object]] = mapped_column(JsonDocument)
