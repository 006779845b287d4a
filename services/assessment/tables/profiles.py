"""The table of profiles."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.assessment.tables.person import PersonColumns
from services.assessment.tables.row import AssessmentRow


class ProfileRow(PersonColumns, ResourceRow, AssessmentRow):
    """A profile; `profile` is the whole of the scores as a document. A sitting has at most one."""

    __tablename__ = "profiles"

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sittings.id"), unique=True)
    instrument: Mapped[str] = mapped_column(String(100))
    norm: Mapped[str] = mapped_column(String(100))
    profile: Mapped[dict[str, object]] = mapped_column(JsonDocument)
