"""The table of sittings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import JsonDocument, UtcDateTime
from chassis.rows import ResourceRow
from chassis.sealed_cells import Sealed
from services.assessment.tables.person import PersonColumns
from services.assessment.tables.row import AssessmentRow


class SittingRow(PersonColumns, ResourceRow, AssessmentRow):
    """A sitting; `consent` and `sheet` are documents of the domain's values, `profile_id` is set by submission."""

    __tablename__ = "sittings"

    instrument: Mapped[str] = mapped_column(String(100))
    purpose: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(20), index=True)
    consent: Mapped[dict[str, object] | None] = mapped_column(JsonDocument)
    sheet_kept: Mapped[str] = mapped_column("sheet", JsonDocument)
    sheet = Sealed[dict[str, object]]("sheet_kept")
    profile_id: Mapped[UUID | None]
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clock_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
