"""What the tables of rules made here have in common: a key, an author, and the signature that put them in force."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.columns import UtcDateTime
from chassis.rows import ResourceRow
from services.assessment.tables.row import AssessmentRow


class SignedRow(ResourceRow, AssessmentRow):
    """A rule made here; somebody else than its author signs for it."""

    __abstract__ = True

    key: Mapped[str] = mapped_column(String(100), unique=True)
    author: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    published_by: Mapped[str | None] = mapped_column(String(200))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
