"""What has changed among the profiles of a norm, counted in the transaction that changes them."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.assessment.tables import ProfileStandRow


class Stand(NamedTuple):
    """Where the profiles of a norm stand; of one `origin`, what has changed shows in the other two."""

    origin: UUID
    revision: int
    departures: int


def stand_of(session: Session, norm: str) -> Stand | None:
    """The stand of a norm; None where no profile was ever read against it."""
    table = ProfileStandRow.__table__.c
    query = select(table.origin, table.revision, table.departures).where(table.norm == norm)
    row = session.connection().execute(query).one_or_none()
    return None if row is None else Stand(*row)


def arrive(session: Session, norm: str) -> int:
    """Count on for a profile that is made or scored anew; the revision that it came by."""
    row = _held(session, norm)
    row.revision += 1
    session.flush()
    return row.revision


def depart(session: Session, norms: Iterable[str]) -> None:
    """Count on for profiles of these norms that go."""
    for norm in sorted(set(norms)):
        _held(session, norm).departures += 1
    session.flush()


def _held(session: Session, norm: str) -> ProfileStandRow:
    row = _for_update(session, norm)
    if row is None:
        try:
            with session.begin_nested():
                session.add(ProfileStandRow(norm=norm, origin=uuid4(), revision=0, departures=0))
        except IntegrityError:
            # Another transaction has begun it between our look and our insert.
            pass
        row = _for_update(session, norm)
    if row is None:
        raise AssertionError("unreachable")
    return row


def _for_update(session: Session, norm: str) -> ProfileStandRow | None:
    return session.get(ProfileStandRow, norm, with_for_update=True, populate_existing=True)
