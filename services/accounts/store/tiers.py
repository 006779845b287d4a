"""Tier assessments in the database: a new one supersedes the one before."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.accounts.domain.tier import TierAssessment
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import Viewer, served
from services.accounts.tables import TierAssessmentRow

tier_assessments = Shelf(TierAssessmentRow, TierAssessment, "tier assessment", ("as_of", "created_at"))

PRESENT = TierAssessmentRow.superseded_at.is_(None)


def present_of(session: Session, account_ids: Collection[UUID]) -> dict[UUID, TierAssessment]:
    """The present assessment of each account that has one."""
    found = tier_assessments.every(session, PRESENT, TierAssessmentRow.account_id.in_(account_ids))
    return {kept.value.account_id: kept.value for kept in found}


def supersede(
    session: Session, new_id: Callable[[], UUID], made: Sequence[TierAssessment], now: datetime
) -> list[Kept[TierAssessment]]:
    """Keep the assessments, one an account; those before are superseded at the same moment."""
    present = PRESENT, TierAssessmentRow.account_id.in_([one.account_id for one in made])
    ended = {"superseded_at": now, "updated_at": now, "version": TierAssessmentRow.version + 1}
    session.execute(
        update(TierAssessmentRow).where(*present).values(ended).execution_options(synchronize_session=False)
    )
    return tier_assessments.add_all(session, [(new_id(), one) for one in made], now)


def tiers_on(
    session: Session,
    day: date,
    *,
    viewer: Viewer | None = None,
    among: Collection[UUID] | None = None,
    known_at: datetime | None = None,
) -> dict[UUID, str]:
    """The tier of each account on `day`, as far as the accounts exist for `viewer` and as it was known at a moment."""
    row = TierAssessmentRow
    query = select(row.account_id, row.tier).where(row.as_of <= day)
    if viewer is not None:
        query = query.where(row.account_id.in_(served(viewer)))
    if among is not None:
        query = query.where(row.account_id.in_(among))
    if known_at is not None:
        query = query.where(row.created_at <= known_at)
    rank = func.row_number().over(partition_by=row.account_id, order_by=(row.as_of.desc(), row.id.desc()))
    latest = query.add_columns(rank.label("rank")).subquery()
    return dict(session.execute(select(latest.c.account_id, latest.c.tier).where(latest.c.rank == 1)).all())
