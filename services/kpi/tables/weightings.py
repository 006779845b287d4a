"""The table of weightings."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.kpi.tables.row import KpiRow


class WeightingRow(ResourceRow, KpiRow):
    """Judgements and the weights that they came to."""

    __tablename__ = "weightings"

    name: Mapped[str] = mapped_column(String(200))
    hierarchy: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    weighting: Mapped[dict[str, object]] = mapped_column(JsonDocument)
