"""The table of development plans."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.assessment.tables.row import AssessmentRow


class DevelopmentPlanRow(ResourceRow, AssessmentRow):
    """A person's plan; goals and actions are in the document."""

    __tablename__ = "development_plans"

    external_id: Mapped[str] = mapped_column(String(100), index=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"), index=True)
    role_model_id: Mapped[UUID] = mapped_column(ForeignKey("role_models.id"))
    plan: Mapped[dict[str, object]] = mapped_column(JsonDocument)
