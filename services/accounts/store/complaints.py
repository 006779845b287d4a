"""Complaints and enquiries in the database."""

from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.accounts.domain.complaint import Complaint
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import Viewer
from services.accounts.tables import ComplaintRow

complaints = Shelf(ComplaintRow, Complaint, "complaint", ("received_at", "created_at"))


def received_between(
    session: Session, start: date, end: date, viewer: Viewer | None, most: int, **given: object
) -> list[Kept[Complaint]]:
    """The cases received from `start` until before `end` (UTC), `most` at most."""
    since, until = (datetime.combine(day, time(), UTC) for day in (start, end))
    within = ComplaintRow.received_at >= since, ComplaintRow.received_at < until
    return complaints.every(session, *within, viewer=viewer, most=most, **given)
