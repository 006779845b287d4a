"""One connection to a service: a request out, its answer in, and then, if both sides agree, the next.

llhttp (by way of httptools) parses, strictly: an answer with two lengths, or with a length and chunks, is broken. What
is read ahead of the consumer is bounded; the socket is left alone until the consumer has caught up.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from gateway.exchange import Headers
from gateway.upstream.request import UpstreamRequest

MOST_HEAD_BYTES = 65_536
MOST_READ_AHEAD_BYTES = 262_144


class BrokenAnswerError(Exception):
    """The service gave no answer that can be used: it broke off, or broke the protocol."""


class Connection(asyncio.Protocol):
    """Carries one request at a time. `status` and `headers` are known once `answer_begun` has returned."""

    def __init__(self, lost: Callable[["Connection"], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._lost = lost
        self._parser = HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._failure: Exception | None = None
        self._writable: asyncio.Future[None] | None = None
        self._idle = True
        self.idle_since = 0.0
        self._reset(head_only=False)

    def _reset(self, *, head_only: bool) -> None:
        self._head_only = head_only
        self._may_stay = True
        self._head_complete = self._complete = self._until_close = self.answered = False
        self._fed_bytes = self._head_bytes = self._unread_bytes = self.status = 0
        self._chunks: list[bytes] = []
        self.headers: Headers = []

    @property
    def reusable(self) -> bool:
        """Whether another request may follow: the answer was read to its end, and neither side has said it is over."""
        return self._may_stay and self._complete and not self._chunks and self.alive

    @property
    def alive(self) -> bool:
        """Whether the connection is open as far as this side knows."""
        return self._failure is None and self._transport is not None and not self._transport.is_closing()

    def rest(self) -> None:
        """Nothing more is expected: whatever comes now ends the connection."""
        self._idle, self.idle_since = True, self._loop.time()

    def close(self) -> None:
        """End the connection at once; what was not read is lost."""
        if self._transport is not None:
            self._transport.abort()

    def fail(self, failure: Exception) -> None:
        """End the connection, and let whoever waits for its answer know why."""
        if self._failure is None:
            self._failure = failure
        self._wake()
        self.close()

    def begin(self, request: UpstreamRequest) -> None:
        """Send the head, and the body if it is in one piece."""
        self._reset(head_only=request.method == "HEAD")
        self._idle = False
        self._write(request.head() + (request.body if isinstance(request.body, bytes) else b""))

    async def upload(self, pieces: AsyncIterator[bytes]) -> None:
        """Send a body in chunks (RFC 9112 §7.1), only as fast as the service reads."""
        async for piece in pieces:
            if self._writable is not None:
                await self._writable
            if piece:
                self._write(b"%x\r\n%b\r\n" % (len(piece), piece))
        self._write(b"0\r\n\r\n")

    async def answer_begun(self) -> None:
        """Wait for the head of the answer; `BrokenAnswerError` when none comes that can be used."""
        while not self._head_complete:
            self._raise_failure()
            await self._wait()

    async def read(self) -> tuple[bytes, bool]:
        """What has come of the body, and whether more is to come. `BrokenAnswerError` when it breaks off."""
        while not self._chunks and not self._complete:
            self._raise_failure()
            await self._wait()
        return self._taken(), not self._complete

    def spoil(self) -> None:
        """The request was not sent to its end: the connection ends with its answer."""
        self._may_stay = False

    def _taken(self) -> bytes:
        piece = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
        self._chunks.clear()
        if self._unread_bytes > MOST_READ_AHEAD_BYTES and self._transport is not None:
            self._transport.resume_reading()
        self._unread_bytes = 0
        return piece

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        await self._waiter

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; uvloop's looks like asyncio's and is no child of it."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Parse what came."""
        if self._idle:
            self.close()  # nobody asked: a time-out of the service, or something worse
            return
        self.answered = True
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self._break(str(error))
            return
        if not self._head_complete:
            self._fed_bytes += len(data)
        if self._head_bytes > MOST_HEAD_BYTES or self._fed_bytes > MOST_HEAD_BYTES:
            self._break("the head of the answer is too large")
            return
        if self._unread_bytes > MOST_READ_AHEAD_BYTES and self._transport is not None:
            self._transport.pause_reading()
        self._wake()

    def _break(self, why: str) -> None:
        if self._complete:
            self._may_stay = False  # the answer itself was whole; what came after it is not taken for another
            self._wake()
        else:
            self.fail(BrokenAnswerError(why))

    def connection_lost(self, exc: Exception | None) -> None:
        """An answer that lasts until the close is complete now; any other is broken off."""
        if exc is None and self._head_complete and self._until_close:
            self._complete = True
        elif self._failure is None and not self._complete:
            self._failure = BrokenAnswerError("the service closed the connection")
        self._wake()
        self.resume_writing()
        self._lost(self)

    def pause_writing(self) -> None:
        """The service reads more slowly than we write."""
        self._writable = self._loop.create_future()

    def resume_writing(self) -> None:
        """It has caught up."""
        waiter, self._writable = self._writable, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    # What httptools calls.

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head; trailers are left out."""
        if not self._head_complete:
            self.headers.append((name.lower(), value))
            self._head_bytes += len(name) + len(value) + len(b": \r\n")

    def on_headers_complete(self) -> None:
        """The head is whole, unless it was an interim one (1xx)."""
        self.status = self._parser.get_status_code()
        if self._complete:
            self._may_stay = False
        elif self.status >= 200:
            self._head_complete = True
            if self._head_only:
                self._complete, self._may_stay = True, False  # the parser would take what follows for the body
            framed = any(name in (b"content-length", b"transfer-encoding") for name, _ in self.headers)
            self._until_close = not framed and self.status not in (204, 304)

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        if not self._complete:
            self._chunks.append(body)
            self._unread_bytes += len(body)

    def on_message_complete(self) -> None:
        """The answer is whole; after an interim one, the real one follows."""
        if self._head_complete:
            self._complete = True
            self._may_stay = self._may_stay and self._parser.should_keep_alive()
        else:
            self.headers.clear()
