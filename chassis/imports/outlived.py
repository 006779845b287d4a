"""What an import leaves behind goes when its time is over: the cells that it refused, and the file of one never ended.

Both are copies of whatever people the file named, which nobody finds by the person.
"""

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy import Select, delete, exists, or_, select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import Principal
from chassis.edge import EdgeState
from chassis.imports.record import let_go
from chassis.jobs.kind import JobState
from chassis.rounds import Rounds
from chassis.tables import ImportErrorRow, ImportFileRow, ImportRow, JobRow
from chassis.work import Work, utc_now

KEPT_FOR = timedelta(days=30)
"""How long after its last row: long enough to put a file right and send it again."""

AT_ONCE = 20
LOOK_EVERY_S = 600.0
_HOUSE = Principal("kam-suite", frozenset({"system"}))


def forget_outlived(work: Work) -> int:
    """Forget what is over of some imports, each on record; how many there were."""
    found = work.session.execute(_over(work)).all()
    for import_id, noun in found:
        work.session.execute(delete(ImportErrorRow).where(ImportErrorRow.import_id == import_id))
        let_go(work.session, import_id)
        details = {"kept_days": KEPT_FOR.days}
        audit.record(work, "erase_expired", "import", f"/v1/imports/{noun}/{import_id}", details=details)
    return len(found)


def _over(work: Work) -> Select[UUID, str]:
    left = or_(*(exists().where(table.import_id == ImportRow.id) for table in (ImportErrorRow, ImportFileRow)))
    ended = JobRow.state.not_in([JobState.QUEUED, JobState.RUNNING]), ImportRow.updated_at <= work.now - KEPT_FOR
    query = select(ImportRow.id, ImportRow.noun).join(JobRow, JobRow.id == ImportRow.job_id).where(left, *ended)
    return query.order_by(ImportRow.id).limit(AT_ONCE)


def forgetting(app: FastAPI) -> AbstractAsyncContextManager[None]:
    """Look every few minutes for imports whose time is over."""
    state: EdgeState = app.state.edge

    def waits(session: Session) -> bool:
        return session.execute(_over(Work(session, _HOUSE, utc_now())).limit(1)).first() is not None

    async def once() -> bool:
        if not await state.database.read(waits, house=True):
            return False
        return await state.database.write(lambda session: forget_outlived(Work(session, _HOUSE, utc_now()))) == AT_ONCE

    return Rounds("imports-outlived", once, 1, LOOK_EVERY_S, state.database).running()
