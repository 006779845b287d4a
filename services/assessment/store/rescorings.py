"""Re-scorings in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.assessment.domain.answers import Sheet
from services.assessment.domain.profile import Profile
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.rescoring import ProfileChange, Rescoring, Scored
from services.assessment.domain.rules import content_sha256
from services.assessment.store import documents
from services.assessment.store.profiles import kept_profile
from services.assessment.tables import ProfileRow, RescoredProfileRow, RescoringRow, SittingRow


def add(session: Session, rescoring_id: UUID, rescoring: Rescoring, now: datetime) -> Kept[Rescoring]:
    """Keep a re-scoring that is about to begin."""
    row = RescoringRow(
        id=rescoring_id,
        instrument=rescoring.instrument,
        norm=rescoring.norm,
        apply=rescoring.apply,
        author=rescoring.author,
        job_id=rescoring.job_id,
        profiles=0,
        changed=0,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, rescoring_id: UUID) -> Kept[Rescoring]:
    """The re-scoring, or `NotFound`."""
    row = session.get(RescoringRow, rescoring_id)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":rescoring_id", {"resource": "re-scoring"}))
    return _kept(row)


def page(session: Session, query: PageQuery) -> Slice[Kept[Rescoring]]:
    """One page of re-scorings."""
    columns = {"created_at": RescoringRow.created_at}
    return keyset(session, select(RescoringRow), query, columns, RescoringRow.id).map(_kept)


def changes(session: Session, query: PageQuery, rescoring_id: UUID) -> Slice[tuple[UUID, ProfileChange]]:
    """One page of the profiles that came out otherwise."""
    rows = select(RescoredProfileRow).filter_by(rescoring_id=rescoring_id)
    columns = {"created_at": RescoredProfileRow.created_at}
    found = keyset(session, rows, query, columns, RescoredProfileRow.id)
    return found.map(lambda row: (row.profile_id, documents.read(ProfileChange, row.change)))


def count(session: Session, instrument: str) -> int:
    """How many profiles there are to score anew."""
    return session.scalar(select(func.count()).select_from(ProfileRow).filter_by(instrument=instrument)) or 0


def next_profiles(
    session: Session, instrument: str, after: UUID | None, most: int
) -> Sequence[tuple[Kept[ProfileRecord], Sheet]]:
    """The next profiles with the answers that they were made of, in the order of their ids."""
    query = select(ProfileRow, SittingRow).join(SittingRow, SittingRow.id == ProfileRow.sitting_id)
    query = query.where(ProfileRow.instrument == instrument)
    if after is not None:
        query = query.where(ProfileRow.id > after)
    rows = session.execute(query.order_by(ProfileRow.id).limit(most)).all()
    return [(kept_profile(row), documents.read(Sheet, sitting.sheet)) for row, sitting in rows]


def scored(profile: Profile, norm: str) -> Scored:
    """The profile with the hash of its content as it is kept."""
    return Scored(profile, content_sha256(documents.written(Profile, profile)), norm)


def note(session: Session, rescoring_id: UUID, line_id: UUID, found: tuple[UUID, ProfileChange], now: datetime) -> None:
    """Note how one profile came out otherwise."""
    profile_id, change = found
    document = documents.written(ProfileChange, change)
    session.add(
        RescoredProfileRow(
            id=line_id,
            rescoring_id=rescoring_id,
            profile_id=profile_id,
            change=document,
            created_at=now,
            updated_at=now,
        )
    )


def progress(session: Session, rescoring_id: UUID, done: tuple[int, int], now: datetime, *, finished: bool) -> None:
    """Add to the counts of profiles looked at and of those that came out otherwise."""
    row = session.get_one(RescoringRow, rescoring_id)
    row.profiles, row.changed, row.updated_at = row.profiles + done[0], row.changed + done[1], now
    row.finished_at = now if finished else None
    session.flush()


def _kept(row: RescoringRow) -> Kept[Rescoring]:
    return row.kept(
        Rescoring(
            instrument=row.instrument,
            norm=row.norm,
            apply=row.apply,
            author=row.author,
            job_id=row.job_id,
            profiles=row.profiles,
            changed=row.changed,
            finished_at=row.finished_at,
        )
    )
