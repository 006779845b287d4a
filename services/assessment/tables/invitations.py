"""The table of invitations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import UtcDateTime
from chassis.rows import ResourceRow
from services.assessment.tables.row import AssessmentRow


class InvitationRow(ResourceRow, AssessmentRow):
    """The link into a sitting; a sitting has at most one that counts, and it goes with the sitting."""

    __tablename__ = "invitations"

    sitting_id: Mapped[UUID] = mapped_column(ForeignKey("sittings.id", ondelete="CASCADE"), unique=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    redeemed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
