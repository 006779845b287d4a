"""Profiles in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Fault, Invalid, NotFound, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.comparison import Group
from services.assessment.domain.profile import Profile
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.respondent import Respondent
from services.assessment.store import documents, profile_stands
from services.assessment.store.profile_columns import packed
from services.assessment.tables import ProfileRow

LARGEST_GROUP = 1_000
"""How many profiles are compared in one request; larger groups are a matter for a job."""


@dataclass(frozen=True, slots=True)
class ProfileFilter:
    """Which profiles: every criterion that is given must hold."""

    external_id: str | None = None
    bank: str | None = None
    role: str | None = None
    performance: str | None = None
    norm: str | None = None


def add(session: Session, profile_id: UUID, record: ProfileRecord, now: datetime) -> Kept[ProfileRecord]:
    """Keep a new profile."""
    row = ProfileRow(
        id=profile_id,
        created_at=now,
        updated_at=now,
        **asdict(record.respondent),
        sitting_id=record.assessment_id,
        instrument=record.instrument,
        norm=record.norm,
        taken_on=record.profile.origin.taken_on if record.profile.origin else None,
        stand=profile_stands.arrive(session, record.norm),
        tenths=packed(record.profile),
        profile=documents.written(Profile, record.profile),
    )
    session.add(row)
    session.flush()
    return kept_profile(row)


def get(session: Session, profile_id: UUID) -> Kept[ProfileRecord]:
    """The profile, or `NotFound`."""
    row = session.get(ProfileRow, profile_id)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":profile_id", {"resource": "profile"}))
    return kept_profile(row)


def find(session: Session, profile_id: UUID, only_external_id: str | None = None) -> Kept[ProfileRecord] | None:
    """The profile, if it is there for the caller."""
    row = session.get(ProfileRow, profile_id)
    return None if row is None or only_external_id not in (None, row.external_id) else kept_profile(row)


def imported(session: Session, external_id: str, instrument: str, taken_on: date) -> Kept[ProfileRecord] | None:
    """What a tool said of a person on a day, if it has been imported."""
    row = session.scalar(
        select(ProfileRow).filter_by(external_id=external_id, instrument=instrument, taken_on=taken_on).limit(1)
    )
    return None if row is None else kept_profile(row)


def page(session: Session, query: PageQuery, wanted: ProfileFilter) -> Slice[Kept[ProfileRecord]]:
    """One page of the profiles wanted."""
    columns = {"external_id": ProfileRow.external_id, "created_at": ProfileRow.created_at}
    return keyset(session, _wanted(wanted), query, columns, ProfileRow.id).map(kept_profile)


def of_ids(session: Session, profile_ids: Sequence[UUID]) -> list[Kept[ProfileRecord]]:
    """The profiles named, in the order named; every one that is not there is a fault."""
    rows = {row.id: row for row in session.scalars(select(ProfileRow).where(ProfileRow.id.in_(profile_ids)))}
    refuse_if(
        Fault("named_twice" if wanted in rows else "unknown_profile", f"/profile_ids/{n}", {"id": wanted})
        for n, wanted in enumerate(profile_ids)
        if wanted not in rows or wanted in profile_ids[:n]
    )
    return [kept_profile(rows[wanted]) for wanted in profile_ids]


def known(session: Session, profile_ids: Sequence[UUID]) -> list[Kept[ProfileRecord]]:
    """Those of the profiles that are still there."""
    return [kept_profile(row) for row in session.scalars(select(ProfileRow).where(ProfileRow.id.in_(profile_ids)))]


def newest_of_group(session: Session, group: Group) -> list[Kept[ProfileRecord]]:
    """The newest profile of each person in the group, in the order of their personnel numbers."""
    query = (
        _wanted(ProfileFilter(**asdict(group))).order_by(ProfileRow.external_id, ProfileRow.id).limit(LARGEST_GROUP + 1)
    )
    rows = session.scalars(query).all()
    if len(rows) > LARGEST_GROUP:
        raise Invalid(Fault("group_too_large", "/group", {"most": LARGEST_GROUP}))
    return [kept_profile(row) for row in {row.external_id: row for row in rows}.values()]


def of_person(session: Session, external_id: str) -> list[Kept[ProfileRecord]]:
    """All profiles of one person, the oldest first."""
    rows = select(ProfileRow).filter_by(external_id=external_id).order_by(ProfileRow.created_at, ProfileRow.id)
    return [kept_profile(row) for row in session.scalars(rows)]


def respondents(session: Session, profile_ids: Sequence[UUID]) -> Mapping[UUID, Respondent]:
    """Whose profiles these are; one that has been erased is missing."""
    rows = session.scalars(select(ProfileRow).where(ProfileRow.id.in_(profile_ids)))
    return {row.id: _respondent(row) for row in rows}


def rescore(session: Session, kept: Kept[ProfileRecord], norm: str, profile: Profile, now: datetime) -> None:
    """Let the profile be read against another norm; what it was before stands in the re-scoring."""
    row = session.get_one(ProfileRow, kept.id)
    require_version(row.version, kept.version)
    before = row.norm
    row.stand = profile_stands.arrive(session, norm)
    row.norm, row.profile, row.updated_at = norm, documents.written(Profile, profile), now
    row.tenths = packed(profile)
    session.flush()
    if before != norm:
        profile_stands.depart(session, before, row.external_id, row.id)


def erase(session: Session, profile_id: UUID) -> None:
    """Remove the profile for good."""
    row = session.get(ProfileRow, profile_id)
    if row is not None:
        session.delete(row)
        session.flush()
        profile_stands.depart(session, row.norm, row.external_id, row.id)


def _wanted(wanted: ProfileFilter) -> Select[ProfileRow]:
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    return select(ProfileRow).filter_by(**given)


def _respondent(row: ProfileRow) -> Respondent:
    return Respondent(row.external_id, row.name, row.bank, row.role, row.performance)


def kept_profile(row: ProfileRow) -> Kept[ProfileRecord]:
    """The domain's view of a row."""
    profile = documents.read(Profile, row.profile)
    return row.kept(ProfileRecord(_respondent(row), row.sitting_id, row.instrument, row.norm, profile))
