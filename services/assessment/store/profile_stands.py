"""What has changed among the profiles of a norm, counted in the transaction that changes them."""

from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.assessment.tables import ProfileDepartureRow, ProfileRow, ProfileStandRow

DEPARTURES_KEPT = 10_000
"""Whoever missed more of them reads all profiles anew, which then takes no longer."""


class Stand(NamedTuple):
    """Where the profiles of a norm stand; of one `origin`, what has changed shows in the other two."""

    origin: UUID
    revision: int
    departures: int

    def covers(self, other: "Stand") -> bool:
        """Whether all that had happened by `other` had happened by this one."""
        return self.revision >= other.revision and self.departures >= other.departures


_table = ProfileStandRow.__table__.c
_STAND = select(_table.origin, _table.revision, _table.departures).where(_table.norm == bindparam("norm"))


def stand_of(session: Session, norm: str) -> Stand | None:
    """The stand of a norm; None where no profile was ever read against it."""
    row = session.connection().execute(_STAND, {"norm": norm}).one_or_none()
    return None if row is None else Stand(*row)


def norms_read(session: Session) -> list[str]:
    """The norms that profiles were read against, those with the most changes last."""
    return list(session.scalars(select(ProfileStandRow.norm).order_by(ProfileStandRow.revision)))


def arrive(session: Session, norm: str) -> int:
    """Count on for a profile that is made or scored anew; the revision that it came by."""
    row = _held(session, norm)
    row.revision += 1
    session.flush()
    return row.revision


def depart(session: Session, norm: str, external_id: str, profile_id: UUID) -> None:
    """Count on for a profile that is read against this norm no more; called when it has gone.

    The person's last profile among those that are left, if there is one, comes forward as though it were new.
    """
    row = _held(session, norm)
    row.departures += 1
    session.add(ProfileDepartureRow(norm=norm, number=row.departures, profile_id=profile_id))
    session.flush()
    departed = ProfileDepartureRow
    long_ago = departed.number <= row.departures - DEPARTURES_KEPT
    session.execute(delete(departed).where(departed.norm == norm, long_ago))
    if (left := _newest_of(session, norm, external_id)) is not None:
        session.execute(update(ProfileRow).where(ProfileRow.id == left).values(stand=arrive(session, norm)))


def departed_since(session: Session, norm: str, before: Stand) -> list[UUID] | None:
    """The profiles that have gone since `before`; None when that is too long ago to tell."""
    departed = ProfileDepartureRow
    query = select(departed.number, departed.profile_id).where(
        departed.norm == norm, departed.number > before.departures
    )
    found = session.execute(query.order_by(departed.number)).all()
    if found and found[0].number != before.departures + 1:
        return None
    return [one.profile_id for one in found]


def _newest_of(session: Session, norm: str, external_id: str) -> UUID | None:
    theirs = select(ProfileRow.id).filter_by(norm=norm, external_id=external_id)
    return session.scalar(theirs.order_by(ProfileRow.id.desc()).limit(1))


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
