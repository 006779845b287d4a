"""Operations on jobs, the same in every service."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Path, Query
from starlette.responses import Response

from chassis.edge import Edge, PostEdge, ReadEdge
from chassis.jobs import queue
from chassis.jobs.events import EventStream, progress
from chassis.jobs.kind import JobState
from chassis.jobs.schemas import Job, JobTransition
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.tables import JobRow
from chassis.wire import Page

STREAM_TIMEOUT_MS = 305_000

JobId = Annotated[UUID, Path(description="The job's id.")]
_EVENTS_EXAMPLE = 'event: progress\ndata: {"state": "running", "progress": {"done": 400, "total": 3000}}\nid: 3\n\n'


@dataclass(frozen=True, slots=True)
class JobOperations:
    """The operations on the jobs of a service."""

    service: ServiceName

    def shown(self, edge: Edge, row: JobRow) -> Job:
        """The representation of a job for whoever reads it."""
        return Job.from_row(row, self.service, edge.catalogue, edge.locale)

    async def list(
        self,
        edge: ReadEdge,
        query: Annotated[PageQuery, paging("created_at", default="-created_at")],
        kind: Annotated[
            str | None, Query(description="What kind of work.", max_length=80, pattern=r"^[a-z][a-z0-9/_-]*$")
        ] = None,
        state: Annotated[JobState | None, Query(description="Where it stands.")] = None,
    ) -> Response:
        """List jobs.

        Everybody sees the own jobs; the roles admin, auditor and system see all.
        """
        return await edge.page(
            lambda work: queue.list_jobs(work, query, kind=kind, state=state).map(lambda row: self.shown(edge, row))
        )

    async def get(self, edge: ReadEdge, job_id: JobId) -> Response:
        """Read a job: its state, its progress, its result.

        A failed job says why in `problem`. A job of somebody else is not found, unless the role sees all.
        """
        return await edge.read(lambda work: self.shown(edge, queue.get_job(work, job_id)))

    async def transition(self, edge: PostEdge, job_id: JobId, body: JobTransition) -> Response:
        """Cancel or resume a job.

        A cancelled job keeps what is done; the chunk under way is undone. Resuming goes on from there, with the rights
        of the job's author. Only the author and the role admin may ask.
        """
        return await edge.write(lambda work: self.shown(edge, queue.transition(work, job_id, body.transition)))

    async def watch(
        self,
        edge: ReadEdge,
        job_id: JobId,
        last_event_id: Annotated[
            str | None, Header(max_length=40, description="The id of the event seen last, sent by clients that return.")
        ] = None,
    ) -> Response:
        """Watch a job.

        Server-sent events: `progress` at each change, `end` when it is over, each with the job as its data and its
        version as its id. A client that returns with Last-Event-ID gets only what it has not seen.
        """

        async def look() -> Job:
            return await edge.find(lambda work: self.shown(edge, queue.get_job(work, job_id)))

        job = await look()
        seen = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else None
        if job.state.final and seen == job.version:
            return Response(status_code=204)
        return EventStream(progress(job, look, seen), headers={"cache-control": "no-cache", "x-accel-buffering": "no"})


def routes(service: ServiceName, *, read: str, write: str) -> Routes:
    """The operations on the jobs of `service`; `read` and `write` are the scopes that they need."""
    jobs, operations, base = Routes("Jobs"), JobOperations(service), f"/v1/jobs/{service}"
    one = f"{base}/{{job_id}}"
    jobs.get(base, Page[Job], scope=read, operation_id=f"list_{service}_jobs")(operations.list)
    jobs.get(one, Job, scope=read, operation_id=f"get_{service}_job")(operations.get)
    move = f"transition_{service}_job"
    jobs.post(f"{one}/transitions", Job, scope=write, status=200, operation_id=move)(operations.transition)
    jobs.get(f"{one}/events", Job, scope=read, operation_id=f"watch_{service}_job", **_STREAM)(operations.watch)
    return jobs


_STREAM: dict[str, Any] = {
    "response_class": EventStream,
    "responses": {
        200: {"description": "The events.", "content": {"text/event-stream": {"example": _EVENTS_EXAMPLE}}},
        204: {"description": "The job is over and the end was seen: do not come back."},
    },
    "extensions": {"x-timeout-ms": STREAM_TIMEOUT_MS},
}
