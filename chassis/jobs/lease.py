"""Leases: at most one worker records for a job at any moment, and one that is killed is followed by another.

A worker claims a job for a short time and gets a fence number, one higher than the last. It renews the lease while it
works; when it dies, the lease runs out and the next worker claims the job. Whatever a worker records names its fence in
the same statement, so one that was only slow finds its fence outdated and its whole chunk undone. Correctness rests on
the fence alone: clocks that differ between machines cost repeated work, never a repeated result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Result, Update, and_, select, update
from sqlalchemy.orm import Session

from chassis.auth import Principal
from chassis.jobs.kind import Advance, Cursor, JobState, Task
from chassis.jobs.queue import principal_of
from chassis.tables import JobRow
from chassis.work import utc_now


class LeaseLostError(Exception):
    """Another worker holds the job by now, or it was cancelled; nothing of this transaction may be kept."""


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


def is_waiting(session: Session, kinds: Sequence[str], now: datetime) -> bool:
    """Whether there is anything to claim; a read, so that an idle worker locks nothing."""
    return session.scalar(select(JobRow.id).where(_claimable(kinds, now)).limit(1)) is not None


def claim(session: Session, kinds: Sequence[str], worker: str, now: datetime, until: datetime) -> Lease | None:
    """Take up the job that has waited longest: one due in the queue, or a running one whose lease has run out."""
    query = select(JobRow).where(_claimable(kinds, now)).order_by(JobRow.due_at, JobRow.id).limit(1)
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


def _claimable(kinds: Sequence[str], now: datetime) -> ColumnElement[bool]:
    live = (JobState.QUEUED, JobState.RUNNING)
    return and_(JobRow.state.in_(live), JobRow.due_at <= now, JobRow.kind.in_(kinds))


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
