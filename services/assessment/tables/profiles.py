"""The table of profiles."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument
from chassis.rows import ResourceRow
from services.assessment.tables.person import PersonColumns
from services.assessment.tables.row import AssessmentRow


class ProfileRow(PersonColumns, ResourceRow, AssessmentRow):
    """A profile; `profile` is the whole of the scores as a document. A sitting has at most one.

    One that was imported has no sitting; `instrument` and `norm` then name the other tool, `taken_on` the day.
    `tenths` are the points of both matched styles as eight 16-bit numbers, so that very many can be read at once, and
    `stand` is the norm's revision by which it came or was scored anew (see `ProfileStandRow`)."""

    __tablename__ = "profiles"
    __table_args__ = (Index("ix_profiles_columns", "norm", "stand", "external_id", "id", "tenths"),)

    sitting_id: Mapped[UUID | None] = mapped_column(ForeignKey("sittings.id"), unique=True)
    instrument: Mapped[str] = mapped_column(String(100))
    norm: Mapped[str] = mapped_column(String(100))
    taken_on: Mapped[date | None]
    stand: Mapped[int]
    tenths: Mapped[bytes] = mapped_column(LargeBinary(16))
    profile: Mapped[dict[str, object]] = mapped_column(JsonDocument)
