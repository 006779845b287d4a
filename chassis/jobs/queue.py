"""Jobs as their callers see them: put one in the queue, look at it, cancel it, resume it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Select, select

from chassis import audit
from chassis.access import access
from chassis.auth import Principal
from chassis.domain.errors import Conflict, Fault, Forbidden, NotFound
from chassis.jobs.kind import JobState
from chassis.pages import PageQuery, Slice, keyset
from chassis.tables import JobRow
from chassis.waking import JOBS, brings
from chassis.work import Work

OVERSEERS = access().oversees
"""The roles that see everybody's jobs; all others see their own."""

TRANSITIONS: Mapping[str, frozenset[JobState]] = {
    "cancel": frozenset({JobState.QUEUED, JobState.RUNNING}),
    "resume": frozenset({JobState.FAILED, JobState.CANCELLED}),
}
"""From which states each transition goes."""


def enqueue(work: Work, kind: str, job_input: Mapping[str, object], *, unit: str) -> JobRow:
    """Put a job of `kind` in the queue, in the caller's transaction: it exists if and only if that commits.

    `job_input` holds JSON values. The job will run with the rights of `work.principal`, and never with more.
    """
    job = JobRow(
        id=work.new_id(),
        kind=kind,
        state=JobState.QUEUED,
        author=work.principal.subject,
        principal=_document(work.principal),
        input=dict(job_input),
        cursor=None,
        done=0,
        unit=unit,
        faults=[],
        failures=0,
        fence=0,
        due_at=work.now,
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(job)
    work.session.flush()
    brings(work.session, JOBS)
    return job


def get_job(work: Work, job_id: UUID) -> JobRow:
    """The job, when the caller may see it; to everybody else there is none."""
    job = work.session.get(JobRow, job_id)
    if job is None or not (job.author == work.principal.subject or OVERSEERS & work.principal.roles):
        raise NotFound(Fault("unknown_resource", ":job_id", {"resource": "job"}))
    return job


def list_jobs(work: Work, page: PageQuery, *, kind: str | None = None, state: JobState | None = None) -> Slice[JobRow]:
    """The jobs that the caller may see."""
    query: Select[JobRow] = select(JobRow)
    if not OVERSEERS & work.principal.roles:
        query = query.where(JobRow.author == work.principal.subject)
    if kind is not None:
        query = query.where(JobRow.kind == kind)
    if state is not None:
        query = query.where(JobRow.state == state)
    return keyset(work.session, query, page, {"created_at": JobRow.created_at}, JobRow.id)


def allowed_transitions(job: JobRow) -> list[str]:
    """What can be asked of the job in its present state."""
    return [name for name, sources in TRANSITIONS.items() if JobState(job.state) in sources]


def transition(work: Work, job_id: UUID, name: str) -> JobRow:
    """Cancel or resume the job. A chunk under way when it is cancelled comes to nothing; resuming goes on there."""
    job = get_job(work, job_id)
    # A chunk may be about to end; one of the two comes first, and the other sees what it did.
    work.session.refresh(job, with_for_update=True)
    if job.author != work.principal.subject and "admin" not in work.principal.roles:
        raise Forbidden(Fault("not_the_author"))
    if name not in allowed_transitions(job):
        params = {"state": job.state, "transition": name, "allowed": ", ".join(allowed_transitions(job)) or "-"}
        raise Conflict(Fault("transition_not_allowed", "/transition", params))
    before = job.state
    if name == "cancel":
        job.state, job.finished_at = JobState.CANCELLED, work.now
    else:
        job.state, job.finished_at, job.faults, job.failures = JobState.QUEUED, None, [], 0
        brings(work.session, JOBS)
    # The present holder of the lease, if there is one, finds the state changed and its chunk undone.
    job.worker, job.due_at, job.updated_at = None, work.now, work.now
    work.session.flush()
    audit.record(work, f"{name}_job", "job", str(job.id), details={"from": before, "to": job.state})
    return job


def principal_of(job: JobRow) -> Principal:
    """Whose rights the job runs with: its author's, as they were when it was put in the queue."""
    roles, scopes = job.principal["roles"], job.principal["scopes"]
    if not isinstance(roles, list) or not isinstance(scopes, list):
        raise TypeError("a job's principal has lists of roles and scopes")
    return Principal(str(job.principal["subject"]), frozenset(map(str, roles)), frozenset(map(str, scopes)))


def _document(principal: Principal) -> dict[str, object]:
    return {"subject": principal.subject, "roles": sorted(principal.roles), "scopes": sorted(principal.scopes)}
