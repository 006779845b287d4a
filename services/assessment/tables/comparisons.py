"""The tables of matches, rankings and studies: what was computed, as documents that hold no name."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.assessment.tables.row import AssessmentRow


class ComparisonRow(ResourceRow, AssessmentRow):
    """What every comparison has: the role model compared with, who asked, and the result."""

    __abstract__ = True

    role_model_id: Mapped[UUID] = mapped_column(ForeignKey("role_models.id"), index=True)
    author: Mapped[str] = mapped_column(String(200))
    result: Mapped[dict[str, object]] = mapped_column(JsonDocument)


class MatchRow(ComparisonRow):
    """Persons and a group matched against a role model."""

    __tablename__ = "matches"


class RankingRow(ComparisonRow):
    """Candidates in order."""

    __tablename__ = "rankings"


class StudyRow(ComparisonRow):
    """A group study."""

    __tablename__ = "studies"
