"""Starting and stopping the applications inside: no server does it for an application that is called in process."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp, Message

State = MutableMapping[str, Any]


class StartError(Exception):
    """An application inside could not start; the message is its own."""


@asynccontextmanager
async def lifespan_of(app: ASGIApp) -> AsyncIterator[State]:
    """Run the lifespan of `app` (ASGI lifespan protocol 2.0) around the block; gives the state that it set up.

    Startup and shutdown happen in one task, as cancel scopes need. An application without a lifespan is fine.
    """
    state: State = {}
    events: asyncio.Queue[str] = asyncio.Queue()
    answers: asyncio.Queue[Message] = asyncio.Queue()

    async def receive() -> Message:
        return {"type": await events.get()}

    async def send(message: Message) -> None:
        answers.put_nowait(message)

    async def run() -> None:
        try:
            await app({"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": state},
                      receive, send)  # fmt: skip
        except Exception as error:  # noqa: BLE001 - handed over to whoever starts or stops the application
            answers.put_nowait({"type": "lifespan.startup.failed", "message": f"{type(error).__name__}: {error}"})
        else:
            answers.put_nowait({"type": "lifespan.ended"})

    task = asyncio.create_task(run(), name="lifespan")
    events.put_nowait("lifespan.startup")
    answer = await answers.get()
    if answer["type"] == "lifespan.startup.failed":
        await task
        raise StartError(answer.get("message", ""))
    try:
        yield state
    finally:
        events.put_nowait("lifespan.shutdown")
        await task
