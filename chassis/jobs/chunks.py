"""One transaction of a job each: its plan, a chunk with its progress, its end with the audit entry."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from chassis import audit
from chassis.domain.errors import Fault
from chassis.jobs import lease as leases
from chassis.jobs.kind import JobKind, JobState
from chassis.jobs.lease import Lease
from chassis.work import Work, utc_now


def plan(session: Session, kind: JobKind, held: Lease) -> Lease:
    """Find out how much there is to do, and note it."""
    work = Work(session, held.principal, utc_now())
    return leases.record_plan(session, held, kind.plan(work, held.task), work.now)


def carry(session: Session, kind: JobKind, held: Lease, lease: timedelta) -> Lease | None:
    """Carry out the next chunk; nothing is returned when it was the last and the job has succeeded."""
    work = Work(session, held.principal, utc_now())
    advance = kind.step(work, held.task, held.cursor)
    session.flush()
    # The time of the lease counts from the end of the chunk, however long it took.
    ahead = leases.record_chunk(session, held, advance, utc_now(), utc_now() + lease)
    if advance.cursor is not None:
        return ahead
    leases.finish(session, ahead, JobState.SUCCEEDED, (), utc_now())
    _note_end(work, ahead, JobState.SUCCEEDED, dict(advance.details))
    return None


def fail(session: Session, held: Lease, faults: Sequence[Fault]) -> None:
    """End the job with what was wrong."""
    work = Work(session, held.principal, utc_now())
    kept = [{"code": fault.code, "pointer": fault.pointer, "params": fault.kept_params} for fault in faults]
    leases.finish(session, held, JobState.FAILED, kept, work.now)
    _note_end(work, held, JobState.FAILED, {"codes": sorted({fault.code for fault in faults})})


def _note_end(work: Work, held: Lease, state: JobState, details: dict[str, object]) -> None:
    known = {"kind": held.kind, "state": state, "done": held.done}
    audit.record(work, "end_job", "job", str(held.job_id), details={**known, **details})
