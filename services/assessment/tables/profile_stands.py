"""The tables that tell what has changed among the profiles of a norm: how much, in one row, and which have gone."""

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


class ProfileDepartureRow(AssessmentRow):
    """A profile that was erased, or scored anew against another norm; the last some thousands of a norm are kept."""

    __tablename__ = "profile_departures"

    norm: Mapped[str] = mapped_column(String(100), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    profile_id: Mapped[UUID]
