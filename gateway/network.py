"""The transport to a service in another process: an ASGI application that forwards over pooled HTTP/1.1 connections.

Bodies stream both ways, each side only as fast as the other takes it. Time is the caller's concern: whoever calls with
a deadline cancels, and the connection is closed. A kept connection that turns out to be closed is replaced once, and
only for idempotent methods (RFC 9110 §9.2.2).
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from starlette.types import Message, Receive, Scope, Send

from gateway.exchange import HOP_BY_HOP
from gateway.upstream import Connection, Pool, ServiceDownError, UpstreamRequest

WATCHED_AFTER_S = 0.05
"""How long an answer may take before we look whether somebody still waits for it: a task for each request costs more
than most requests take."""

__all__ = ["CallerGoneError", "NetworkTransport", "ServiceDownError"]


class CallerGoneError(Exception):
    """The caller left before the answer was complete; there is nobody to answer."""


class NetworkTransport:
    """The service at `url`, an origin such as `http://127.0.0.1:8101`; `tls` says whom to trust, and who we are."""

    __slots__ = ("_pool", "_tls", "url")

    def __init__(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        self.url = url
        self._tls = tls
        self._pool: Pool | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request, or open and close the connections over a lifespan."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        if self._pool is None:
            raise RuntimeError("the transport's lifespan has not begun")
        first = await receive()
        if first["type"] == "http.disconnect":
            raise CallerGoneError
        with _Presence(receive) as presence:
            connection = await self._pool.begin(_request(scope, first, presence))
            presence.watch()
            try:
                await _relay(connection, send)
            finally:
                self._pool.release(connection)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self._pool = Pool(self.url, self._tls)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._pool.close()
        await send({"type": "lifespan.shutdown.complete"})


class _Presence:
    """Ends the work inside with `CallerGoneError` once the caller has left."""

    __slots__ = ("_gone", "_task", "_timer", "_watch", "receive")

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self._task = asyncio.current_task()
        self._timer: asyncio.TimerHandle | None = None
        self._watch: asyncio.Task[None] | None = None
        self._gone = False

    def watch(self) -> None:
        """Begin soon: the request has come whole, so that only the caller's leaving is still to be received."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(WATCHED_AFTER_S, self._begin)

    def _begin(self) -> None:
        self._watch = asyncio.create_task(self._until_gone())

    async def _until_gone(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            continue
        self._gone = True
        if self._task is not None:
            self._task.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._watch is not None:
            self._watch.cancel()
        if self._gone and self._task is not None and self._task.uncancel() == 0 and kind is asyncio.CancelledError:
            raise CallerGoneError from error


def _request(scope: Scope, first: Message, presence: _Presence) -> UpstreamRequest:
    query = scope["query_string"]
    target = scope["raw_path"] + b"?" + query if query else scope["raw_path"]
    if first.get("more_body", False):
        return UpstreamRequest(scope["method"], target, scope["headers"], _pieces(first, presence))
    presence.watch()
    return UpstreamRequest(scope["method"], target, scope["headers"], first.get("body", b""))


async def _pieces(message: Message, presence: _Presence) -> AsyncIterator[bytes]:
    yield message.get("body", b"")
    while message.get("more_body", False):
        message = await presence.receive()
        if message["type"] == "http.disconnect":
            raise CallerGoneError
        yield message.get("body", b"")
    presence.watch()


async def _relay(connection: Connection, send: Send) -> None:
    headers = [field for field in connection.headers if field[0] not in HOP_BY_HOP]
    await send({"type": "http.response.start", "status": connection.status, "headers": headers})
    more = True
    while more:
        piece, more = await connection.read()
        await send({"type": "http.response.body", "body": piece, "more_body": more})
