"""The table of role models."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument, UtcDateTime
from chassis.rows import ResourceRow
from services.assessment.tables.row import AssessmentRow


class RoleModelRow(ResourceRow, AssessmentRow):
    """One edition of the model of one bank's role; levels, traits and evidence are one document."""

    __tablename__ = "role_models"
    __table_args__ = (UniqueConstraint("bank", "role", "edition"),)

    name: Mapped[str] = mapped_column(String(200))
    bank: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(100))
    edition: Mapped[int]
    method: Mapped[str] = mapped_column(String(20))
    sources: Mapped[list[str]] = mapped_column(JsonDocument)
    model: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    author: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20), index=True)
    published_by: Mapped[str | None] = mapped_column(String(200))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
