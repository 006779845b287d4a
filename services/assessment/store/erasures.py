"""Erasing a person, and the proof of it."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from services.assessment.domain.personal_data import Erasure
from services.assessment.store import profile_stands
from services.assessment.tables import (
    CompetencyInvitationRow,
    CompetencyReviewRow,
    DevelopmentPlanRow,
    ErasureRow,
    MatchRow,
    ProfileRow,
    RankingRow,
    RoleQuestionnaireRow,
    SittingRow,
)

_NAMED = (ProfileRow, SittingRow, DevelopmentPlanRow, CompetencyReviewRow, CompetencyInvitationRow)


def erase_profiles(session: Session, external_id: str) -> list[UUID]:
    """Remove the person's profiles for good; their ids, so that nothing else goes on showing them."""
    rows = session.execute(select(ProfileRow.id, ProfileRow.norm).filter_by(external_id=external_id)).all()
    ids = [profile_id for profile_id, _ in rows]
    session.execute(delete(ProfileRow).where(ProfileRow.id.in_(ids)))
    for profile_id, norm in sorted(rows, key=lambda row: row.norm):
        profile_stands.depart(session, norm, external_id, profile_id)
    return ids


def erase_sittings(session: Session, external_id: str) -> list[UUID]:
    """Remove the person's sittings for good, with all their answers."""
    ids = list(session.scalars(select(SittingRow.id).filter_by(external_id=external_id)))
    session.execute(delete(SittingRow).where(SittingRow.id.in_(ids)))
    return ids


def erase_sitting(session: Session, sitting_id: UUID) -> None:
    """Remove one sitting for good, with all its answers."""
    session.execute(delete(SittingRow).where(SittingRow.id == sitting_id))


def forget_rater(session: Session, external_id: str, pseudonym: str) -> list[UUID]:
    """Take the person out of the role questionnaires; what they say of the role stays."""
    rows = list(session.scalars(select(RoleQuestionnaireRow).filter_by(rater_external_id=external_id)))
    for row in rows:
        row.rater_external_id, row.rater_name = pseudonym, "–"
    session.flush()
    return [row.id for row in rows]


def is_unknown(session: Session, external_id: str) -> bool:
    """Whether nothing is on record any more that the person's key opens."""
    columns = [row.external_id for row in _NAMED] + [RoleQuestionnaireRow.rater_external_id]
    return not any(session.scalar(select(exists().where(column == external_id))) for column in columns)


def comparisons_since(session: Session, since: datetime) -> list[str]:
    """Where the matches and rankings made since then are: an answer kept for repetition may still show a name."""
    return [
        f"/v1/{path}/{found}"
        for table, path in ((MatchRow, "matches"), (RankingRow, "rankings"))
        for found in session.scalars(select(table.id).where(table.created_at >= since))
    ]


def add(session: Session, erasure_id: UUID, erasure: Erasure) -> Kept[Erasure]:
    """Keep the proof."""
    moments = {"created_at": erasure.erased_at, "updated_at": erasure.erased_at}
    row = ErasureRow(id=erasure_id, **moments, **asdict(erasure))
    session.add(row)
    session.flush()
    return row.kept(erasure)


def get(session: Session, erasure_id: UUID) -> Kept[Erasure]:
    """The proof, or `NotFound`."""
    row = session.get(ErasureRow, erasure_id)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":erasure_id", {"resource": "erasure"}))
    counts = (row.assessments, row.profiles, row.role_questionnaires)
    return row.kept(Erasure(row.digest, *counts, row.erased_at, row.competency_reviews or 0))
