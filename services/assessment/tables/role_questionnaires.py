"""The table of role questionnaires."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from chassis.sealed_cells import Sealed
from services.assessment.tables.row import AssessmentRow


class RoleQuestionnaireRow(ResourceRow, AssessmentRow):
    """One rater's answers about one bank's role, and the levels they score to."""

    __tablename__ = "role_questionnaires"

    rater_external_id: Mapped[str] = mapped_column(String(100), index=True)
    rater_name_kept: Mapped[str] = mapped_column("rater_name", Text)
    rater_name = Sealed[str]("rater_name_kept")
    rater_group: Mapped[str] = mapped_column(String(20))
    bank: Mapped[str] = mapped_column(String(100), index=True)
    role: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(100))
    sheet: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    levels: Mapped[dict[str, object]] = mapped_column(JsonDocument)

    @property
    def sealed_for(self) -> str:
        """Whose key opens the row."""
        return self.rater_external_id
