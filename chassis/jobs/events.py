"""Progress as server-sent events (WHATWG HTML §9.2): each change once, until the job ends."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable

from anyio import sleep
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.responses import StreamingResponse

from chassis.jobs.schemas import Job

LONGEST_STREAM_S = 300.0
"""After this a stream ends even if the job has not; clients come back by themselves and say what they saw last."""

POLL_S = 0.25
KEEP_ALIVE_S = 10.0
COME_BACK_MS = 1_000


class EventStream(StreamingResponse):
    """A response that is a stream of events."""

    media_type = "text/event-stream"


async def progress(first: Job, look: Callable[[], Awaitable[Job]], seen: int | None) -> AsyncIterator[bytes]:
    """An event for every change of the job after version `seen`: `progress` under way, `end` when it is over."""
    job, last_sent = first, time.monotonic()
    ends = last_sent + LONGEST_STREAM_S
    while True:
        now = time.monotonic()
        if job.version != seen:
            yield _event(job)
            seen, last_sent = job.version, now
        elif now - last_sent >= KEEP_ALIVE_S:
            yield KEEPALIVE_COMMENT
            last_sent = now
        if job.state.final or now >= ends:
            return
        await sleep(POLL_S)
        job = await look()


def _event(job: Job) -> bytes:
    name = "end" if job.state.final else "progress"
    return format_sse_event(data_str=job.model_dump_json(), event=name, id=str(job.version), retry=COME_BACK_MS)
