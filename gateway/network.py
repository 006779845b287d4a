"""The transport to a service in another process: an ASGI application that forwards over pooled HTTP/1.1 connections.

Bodies stream both ways, each side only as fast as the other takes it. Time is the caller's concern: whoever calls with
a deadline cancels, and the connection is closed. A kept connection that turns out to be closed is retried once, and
only for idempotent methods (RFC 9110 §9.2.2).
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from aiohttp import ConnectionTimeoutError as ConnectTimeoutError
from starlette.types import Message, Receive, Scope, Send
from yarl import URL

from gateway.exchange import HOP_BY_HOP

CONNECT_S = 2.0
KEEP_ALIVE_S = 3.0
"""Shorter than the five seconds after which uvicorn closes, so that a kept connection is rarely a dead one."""

MOST_CONNECTIONS = 512
_ADDED_BY_CLIENT = ("accept", "accept-encoding", "content-type", "user-agent")


class ServiceDownError(Exception):
    """No connection to the service could be made: it has not seen the request."""


class CallerGoneError(Exception):
    """The caller left before the answer was complete; there is nobody to answer."""


@dataclass(slots=True)
class NetworkTransport:
    """The service at `url`, an origin such as `http://127.0.0.1:8101`."""

    url: str
    _session: ClientSession | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Forward a request, or open and close the connections over a lifespan."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        request = _Upload(receive)
        async with asyncio.timeout(None) as presence:
            watch = asyncio.create_task(_end_when_gone(request, presence))
            try:
                await self._forward(scope, request, send)
            except (ClientConnectorError, ConnectTimeoutError) as error:
                raise ServiceDownError(str(error)) from error
            except (ClientError, asyncio.CancelledError):
                if request.abandoned:
                    raise CallerGoneError from None
                raise
            finally:
                watch.cancel()

    async def _forward(self, scope: Scope, request: "_Upload", send: Send) -> None:
        if self._session is None:
            raise RuntimeError("the transport's lifespan has not begun")
        target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        async with self._session.request(
            scope["method"],
            URL(self.url.rstrip("/") + target.decode("latin-1"), encoded=True),
            headers=[(name.decode(), value.decode("utf-8", "replace")) for name, value in scope["headers"]],
            data=await request.body(),
            allow_redirects=False,
        ) as response:
            await _relay(response, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self._session = ClientSession(
            connector=TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=KEEP_ALIVE_S),
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=None, sock_connect=CONNECT_S),
            skip_auto_headers=_ADDED_BY_CLIENT,
            auto_decompress=False,
        )
        async with self._session:
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


class _Upload:
    """The request's body on its way, and whether its sender is still there."""

    __slots__ = ("_receive", "abandoned", "received")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.received = asyncio.Event()
        self.abandoned = False

    async def body(self) -> bytes | AsyncIterator[bytes] | None:
        """The body: in one piece when it came in one, else piece by piece as it comes."""
        first = await self.next()
        if first.get("more_body", False):
            return self._pieces(first)
        return first.get("body") or None

    async def next(self) -> Message:
        """The next message of the request."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.abandoned = True
            raise CallerGoneError
        if not message.get("more_body", False):
            self.received.set()
        return message

    async def _pieces(self, message: Message) -> AsyncIterator[bytes]:
        yield message.get("body", b"")
        while message.get("more_body", False):
            message = await self.next()
            yield message.get("body", b"")

    async def gone(self) -> None:
        """Wait until the sender has left after sending everything."""
        await self.received.wait()
        while (await self._receive())["type"] != "http.disconnect":
            continue
        self.abandoned = True


async def _end_when_gone(request: _Upload, presence: asyncio.Timeout) -> None:
    await request.gone()
    presence.reschedule(asyncio.get_running_loop().time())


async def _relay(response: ClientResponse, send: Send) -> None:
    headers = [(name.lower(), value) for name, value in response.raw_headers if name.lower() not in HOP_BY_HOP]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    async for piece in response.content.iter_any():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
