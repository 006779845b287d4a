"""The table of role questionnaires."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.assessment.tables.row import AssessmentRow


class RoleQuestionnaireRow(ResourceRow, AssessmentRow):
    """One rater's answers about one bank's role, and the levels they score to."""

    __tablename__ = "role_questionnaires"

    rater_external_id: Mapped[str] = mapped_column(String(100), index=True)
    rater_name: Mapped[str] = mapped_column(String(200))
    rater_group: Mapped[str] = mapped_column(String(20))
    bank: Mapped[str] = mapped_column(String(100), index=True)
    role: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(100))
    sheet: Mapped[dict[str, object]] = mapped_column(JsonDocument)
    levels: Mapped[dict[str, object]] = mapped_column(JsonDocument)
