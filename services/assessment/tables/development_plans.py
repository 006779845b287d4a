"""The table of development plans."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from chassis.sealed_cells import Sealed
from services.assessment.tables.row import AssessmentRow


class DevelopmentPlanRow(ResourceRow, AssessmentRow):
    """A person's plan; goals and actions are in the document."""

    __tablename__ = "development_plans"

    external_id: Mapped[str] = mapped_column(String(100), index=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id"), index=True)
    role_model_id: Mapped[UUID] = mapped_column(ForeignKey("role_models.id"))
    plan_kept: Mapped[str] = mapped_column("plan", JsonDocument)
    plan = Sealed[dict[str, object]]("plan_kept")

    @property
    def sealed_for(self) -> str:
        """Whose key opens the row."""
        return self.external_id
