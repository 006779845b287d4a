"""Recomputations in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from services.kpi.domain.runs import Recomputation
from services.kpi.tables import RecomputationRow


def add(session: Session, key: UUID, found: Recomputation, now: datetime) -> Kept[Recomputation]:
    """Keep a new one."""
    row = RecomputationRow(
        id=key,
        pay_run_id=found.pay_run_id,
        period=str(found.period),
        author=found.author,
        done=False,
        compared=0,
        differing=0,
        job_id=found.job_id,
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, key: UUID) -> Kept[Recomputation]:
    """The recomputation, or `NotFound`."""
    row = session.get(RecomputationRow, key)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":recomputation_id", {"resource": "recomputation"}))
    return _kept(row)


def count(session: Session, key: UUID, compared: int, differing: int, now: datetime, *, done: bool) -> None:
    """Count what a chunk came to."""
    row = session.get_one(RecomputationRow, key)
    row.compared, row.differing, row.done, row.updated_at = (
        row.compared + compared,
        row.differing + differing,
        done,
        now,
    )
    session.flush()


def _kept(row: RecomputationRow) -> Kept[Recomputation]:
    period, told = Period.parse(row.period), (row.compared, row.differing, row.done)
    return row.kept(Recomputation(row.pay_run_id, period, row.author, row.job_id, *told))
