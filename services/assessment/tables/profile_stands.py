"""The table that tells in one row what has changed among the profiles of a norm."""

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from services.assessment.tables.row import AssessmentRow


class ProfileStandRow(AssessmentRow):
    """Counted on in the transaction that changes a profile: `revision` with each that is made or scored anew,
    `departures` whenever some go. `origin` is drawn once, so that two databases are never taken for each other."""

    __tablename__ = "profile_stands"

    norm: Mapped[str] = mapped_column(String(100), primary_key=True)
    origin: Mapped[UUID]
    revision: Mapped[int]
    departures: Mapped[int]
