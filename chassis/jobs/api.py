"""Operations on jobs, the same in every service."""

from typing import Annotated
from uuid import UUID

from fastapi import Header, Path, Query
from starlette.responses import Response

from chassis.catalogue import Catalogue
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


def routes(service: ServiceName, *, read: str, write: str) -> Routes:
    """The operations on the jobs of `service`; `read` and `write` are the scopes that they need."""
    jobs, base = Routes("Jobs"), f"/v1/jobs/{service}"

    def shown(edge: Edge, row: JobRow) -> Job:
        catalogue: Catalogue = edge.request.app.state.catalogue
        return Job.from_row(row, service, catalogue, edge.locale)

    @jobs.get(base, Page[Job], scope=read, operation_id=f"list_{service}_jobs")
    async def list_jobs(
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
            lambda work: queue.list_jobs(work, query, kind=kind, state=state).map(lambda row: shown(edge, row))
        )

    @jobs.get(f"{base}/{{job_id}}", Job, scope=read, operation_id=f"get_{service}_job")
    async def get_job(edge: ReadEdge, job_id: JobId) -> Response:
        """Read a job: its state, its progress, its result.

        A failed job says why in `problem`. A job of somebody else is not found, unless the role sees all.
        """
        return await edge.read(lambda work: shown(edge, queue.get_job(work, job_id)))

    @jobs.post(f"{base}/{{job_id}}/transitions", Job, scope=write, status=200, operation_id=f"transition_{service}_job")
    async def transition_job(edge: PostEdge, job_id: JobId, body: JobTransition) -> Response:
        """Cancel or resume a job.

        A cancelled job keeps what is done; the chunk under way is undone. Resuming goes on from there, with the rights
        of the job's author. Only the author and the role admin may ask.
        """
        return await edge.write(lambda work: shown(edge, queue.transition(work, job_id, body.transition)))

    @jobs.get(
        f"{base}/{{job_id}}/events",
        Job,
        scope=read,
        operation_id=f"watch_{service}_job",
        response_class=EventStream,
        responses={
            200: {"description": "The events.", "content": {"text/event-stream": {"example": _EVENTS_EXAMPLE}}},
            204: {"description": "The job is over and the end was seen: do not come back."},
        },
        extensions={"x-timeout-ms": STREAM_TIMEOUT_MS},
    )
    async def watch_job(
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
            return await edge.find(lambda work: shown(edge, queue.get_job(work, job_id)))

        job = await look()
        seen = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else None
        if job.state.final and seen == job.version:
            return Response(status_code=204)
        return EventStream(progress(job, look, seen), headers={"cache-control": "no-cache", "x-accel-buffering": "no"})

    return jobs
