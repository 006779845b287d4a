"""Leases: at most one worker records for a job at any moment, and one that is killed is followed by another.

A worker claims a job for a short time and gets a fence number, one higher than the last. It renews the lease while it
works; when it dies, the others see that nothing is renewed, and the next worker claims the job. Whatever a worker
records names its fence in the same statement, so one that was only slow finds its fence outdated and its whole chunk
undone. Correctness rests on the fence alone. When a lease has run out is for the watchers to tell, each by how long it
has seen the same mark on its own monotonic clock; nobody's calendar decides it, and a wrong clock holds up no job.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Result, Update, and_, or_, select, update
from sqlalchemy.orm import Session

from chassis.auth import Principal
from chassis.jobs.kind import Advance, Cursor, JobState, Task
from chassis.jobs.queue import principal_of
from chassis.tables import JobRow
from chassis.work import utc_now


class LeaseLostError(Exception):
    """Another worker holds the job by now, or it was cancelled; nothing of this transaction may be kept."""


LONGEST_DELAY = timedelta(seconds=60)
"""How long a job that is tried again may have to wait."""

MOST_WATCHED = 1_000
"""How many held jobs a worker watches; those that were renewed longest ago come first."""


class Mark(NamedTuple):
    """How a held job stands; every renewal changes it."""

    job_id: UUID
    fence: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """A job in the hands of one worker."""

    job_id: UUID
    kind: str
    fence: int
    failures: int
    planned: bool
    principal: Principal
    input: Mapping[str, object]
    cursor: Cursor | None
    done: int
    total: int | None
    result: str | None

    @property
    def task(self) -> Task:
        """The job as its kind sees it."""
        return Task(self.job_id, self.input, self.done, self.total)


def look(session: Session, kinds: Sequence[str], now: datetime) -> tuple[bool, list[Mark]]:
    """Whether a job waits in the queue, and how those stand that are held; a read, which locks nothing."""
    waits = session.scalar(select(JobRow.id).where(_queued(kinds, now)).limit(1)) is not None
    held = select(JobRow.id, JobRow.fence, JobRow.due_at)
    held = held.where(JobRow.state == JobState.RUNNING, JobRow.kind.in_(kinds)).order_by(JobRow.due_at)
    return waits, [Mark(*row) for row in session.execute(held.limit(MOST_WATCHED))]


def claim(
    session: Session,
    kinds: Sequence[str],
    worker: str,
    now: datetime,
    until: datetime,
    overdue: Sequence[Mark] = (),
) -> Lease | None:
    """Take up the job that has waited longest: one due in the queue, or one that still stands as in `overdue`."""
    claimable = or_(_queued(kinds, now), *(_stands(mark) for mark in overdue))
    query = select(JobRow).where(claimable).order_by(JobRow.due_at, JobRow.id).limit(1)
    job = session.scalar(query.with_for_update(skip_locked=True))
    if job is None:
        return None
    job.failures += job.state == JobState.RUNNING
    job.state, job.fence, job.worker, job.due_at, job.updated_at = JobState.RUNNING, job.fence + 1, worker, until, now
    planned = job.started_at is not None
    session.flush()
    return Lease(
        job_id=job.id,
        kind=job.kind,
        fence=job.fence,
        failures=job.failures,
        planned=planned,
        principal=principal_of(job),
        input=job.input,
        cursor=cast("Cursor | None", job.cursor),
        done=job.done,
        total=job.total,
        result=job.result,
    )


def renew(session: Session, held: Lease, until: datetime) -> None:
    """Hold the job until `until`."""
    _require_fence(session.execute(_held(held).values(due_at=until, version=JobRow.version)))


def record_plan(session: Session, lease: Lease, total: int | None, now: datetime) -> Lease:
    """Note how much there is to do, and that the work has begun."""
    _record(session, lease, now, total=total, started_at=now)
    return replace(lease, total=total, planned=True)


def record_chunk(session: Session, lease: Lease, advance: Advance, now: datetime, until: datetime) -> Lease:
    """Note what a chunk came to, in the chunk's own transaction, and hold the job for the next."""
    ahead = replace(
        lease,
        cursor=advance.cursor,
        done=lease.done + advance.done,
        result=advance.result or lease.result,
        failures=0,
    )
    _record(session, lease, now, cursor=ahead.cursor, done=ahead.done, result=ahead.result, failures=0, due_at=until)
    return ahead


def finish(
    session: Session, lease: Lease, state: JobState, faults: Sequence[Mapping[str, object]], now: datetime
) -> None:
    """End the job."""
    _record(session, lease, now, state=state, faults=list(faults), finished_at=now, worker=None)


def put_back(session: Session, held: Lease, delay: timedelta, failures: int) -> None:
    """Give the job back to the queue, to be claimed after `delay`."""
    now = utc_now()
    _record(session, held, now, state=JobState.QUEUED, due_at=now + delay, failures=failures, worker=None)


def _queued(kinds: Sequence[str], now: datetime) -> ColumnElement[bool]:
    # Nobody is told to wait longer than LONGEST_DELAY: whoever wrote a later time has a clock that is ahead.
    due = or_(JobRow.due_at <= now, JobRow.due_at > now + LONGEST_DELAY)
    return and_(JobRow.state == JobState.QUEUED, due, JobRow.kind.in_(kinds))


def _stands(mark: Mark) -> ColumnElement[bool]:
    unchanged = (JobRow.id == mark.job_id, JobRow.fence == mark.fence, JobRow.due_at == mark.due_at)
    return and_(JobRow.state == JobState.RUNNING, *unchanged)


def _record(session: Session, lease: Lease, now: datetime, **values: object) -> None:
    _require_fence(session.execute(_held(lease).values(version=JobRow.version + 1, updated_at=now, **values)))


def _held(lease: Lease) -> Update:
    return (
        update(JobRow)
        .where(JobRow.id == lease.job_id, JobRow.fence == lease.fence, JobRow.state == JobState.RUNNING)
        .execution_options(synchronize_session=False)
    )


def _require_fence(result: Result[Any]) -> None:
    if cast("CursorResult[Any]", result).rowcount != 1:
        raise LeaseLostError
