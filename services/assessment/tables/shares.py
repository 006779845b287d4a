"""The table of shares."""

from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.rows import ResourceRow
from services.assessment.tables.row import AssessmentRow


class ShareRow(ResourceRow, AssessmentRow):
    """Who may see what came of a sitting; it goes with the sitting."""

    __tablename__ = "shares"
    __table_args__ = (UniqueConstraint("sitting_id", "shared_with"),)

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sittings.id", ondelete="CASCADE"))
    external_id: Mapped[str] = mapped_column(String(100), index=True)
    shared_with: Mapped[str] = mapped_column(String(100), index=True)
