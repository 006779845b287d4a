"""The table of instruments laid down here."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument, UtcDateTime
from chassis.rows import ResourceRow
from services.assessment.tables.row import AssessmentRow


class InstrumentRow(ResourceRow, AssessmentRow):
    """An instrument; the document never changes, only its state does."""

    __tablename__ = "instruments"

    key: Mapped[str] = mapped_column(String(100), unique=True)
    instrument: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    author: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    published_by: Mapped[str | None] = mapped_column(String(200))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
