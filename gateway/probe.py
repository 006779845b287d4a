"""Questions that the gateway asks a service by itself: is it ready, what does it promise."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Scope

from gateway.lifespans import State


@dataclass(slots=True)
class Answered:
    """What came back; a status of 0 when nothing did."""

    status: int = 0
    headers: Mapping[bytes, bytes] = field(default_factory=dict)
    body: bytes = b""


async def answer_of(
    seconds: float, app: ASGIApp, state: State, path: str, headers: Iterable[tuple[bytes, bytes]] = ()
) -> Answered:
    """The answer of `app` to a GET without a body; none when it gives none in time."""
    answered, given = Answered(), asyncio.Event()

    async def receive() -> Message:
        if given.is_set():
            await asyncio.Event().wait()
        given.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answered.status, answered.headers = message["status"], dict(message.get("headers", ()))
        else:
            answered.body += message.get("body", b"")

    try:
        async with asyncio.timeout(seconds):
            await app(_scope(path, headers, state), receive, send)
    except Exception:  # noqa: BLE001 - whatever breaks a question, there is no answer to it
        return Answered()
    return answered


def _scope(path: str, headers: Iterable[tuple[bytes, bytes]], state: State) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"gateway"), *headers],
        "client": None,
        "server": None,
        "state": dict(state),
    }
