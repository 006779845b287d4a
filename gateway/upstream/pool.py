"""The connections to one service, kept for the next request as long as the service keeps them."""

import asyncio
import ssl
from collections import deque
from urllib.parse import urlsplit

from gateway.upstream.connection import BrokenAnswerError, Connection
from gateway.upstream.request import UpstreamRequest

CONNECT_S = 2.0
KEEP_ALIVE_S = 3.0
"""Shorter than the five seconds after which uvicorn closes, so that a kept connection is rarely a dead one."""

MOST_CONNECTIONS = 512


class ServiceDownError(Exception):
    """No connection to the service could be made: it has not seen the request."""


class Pool:
    """Connections to the origin `url`; the one used last is used first, so that the rest can go."""

    def __init__(self, url: str, tls: ssl.SSLContext | None = None, most: int = MOST_CONNECTIONS) -> None:
        parts = urlsplit(url)
        self._host, self._secure = parts.hostname or "", parts.scheme == "https"
        self._port = parts.port or (443 if self._secure else 80)
        self._tls = (tls or ssl.create_default_context()) if self._secure else None
        self._most = most
        self._open: set[Connection] = set()
        self._opening = 0
        self._idle: list[Connection] = []
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def begin(self, request: UpstreamRequest) -> Connection:
        """Send `request` and wait for the head of its answer. The connection goes back by `release`, whatever happens.

        A kept connection that turns out to be dead is replaced once, if the request may be repeated.
        """
        connection = self._kept() or await self._opened()
        try:
            await self._asked(connection, request)
        except BrokenAnswerError:
            if not connection.idle_since or connection.answered or not request.may_be_repeated:
                raise
            self._forget_idle()
            connection = await self._opened()
            await self._asked(connection, request)
        return connection

    def release(self, connection: Connection) -> None:
        """Take a connection back: kept when it may be used again, closed when not."""
        if connection.reusable:
            connection.rest()
            self._idle.append(connection)
            self._admit()
        else:
            connection.close()

    def close(self) -> None:
        """Close every connection."""
        for connection in tuple(self._open):
            connection.close()

    async def _asked(self, connection: Connection, request: UpstreamRequest) -> None:
        upload: asyncio.Task[None] | None = None
        try:
            connection.begin(request)
            if not isinstance(request.body, bytes):
                upload = asyncio.create_task(connection.upload(request.body))
                upload.add_done_callback(lambda task: _tell(task, connection))
            await connection.answer_begun()
        except BaseException:
            connection.close()
            raise
        finally:
            if upload is not None and not upload.done():
                upload.cancel()
                connection.spoil()

    def _kept(self) -> Connection | None:
        oldest = asyncio.get_running_loop().time() - KEEP_ALIVE_S
        while self._idle:
            connection = self._idle.pop()
            if connection.alive and connection.idle_since > oldest:
                return connection
            connection.close()
        return None

    async def _opened(self) -> Connection:
        while len(self._open) + self._opening >= self._most:
            turn = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._admit()  # whoever waits behind takes the turn that came too late
                raise
            if (kept := self._kept()) is not None:
                return kept
        self._opening += 1
        try:
            return await self._connected()
        finally:
            self._opening -= 1

    async def _connected(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_S):
                _, connection = await loop.create_connection(
                    lambda: Connection(self._lost), self._host, self._port, ssl=self._tls
                )
        except (OSError, TimeoutError) as error:
            self._admit()
            raise ServiceDownError(str(error) or "no connection in time") from error
        self._open.add(connection)
        return connection

    def _lost(self, connection: Connection) -> None:
        self._open.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        self._admit()

    def _forget_idle(self) -> None:
        # One dead connection means that the service was restarted or has let go of them all.
        for connection in self._idle:
            connection.close()
        self._idle.clear()

    def _admit(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return


def _tell(task: asyncio.Task[None], connection: Connection) -> None:
    if not task.cancelled() and (failure := task.exception()) is not None:
        connection.fail(failure if isinstance(failure, Exception) else BrokenAnswerError(str(failure)))
