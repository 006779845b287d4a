"""HTTP/1.1 as the door speaks it: uvicorn's protocol, bounded before there is a request, refusing in our own words."""

import ssl
from asyncio import TimerHandle, Transport, get_running_loop

from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from chassis.catalogue import Catalogue, preferred_locale
from chassis.domain.errors import Fault
from chassis.problems import Problem, response_headers
from chassis.telemetry import sane_request_id
from gateway.leaving import Leaving

MOST_HEAD_BYTES = 65_536
"""What may come before a request is one; the gateway's own, lower limits are then answered like any other refusal."""

HEAD_S = 10.0
"""How long a request line and its fields may take to arrive, from the connection or from their first byte."""

LINGER_S = 5.0
"""How long the rest of a refused body is let run out, and the rest of an answer read, before the connection is cut."""

READING_S = 10.0
"""How long a caller may take to read 48 KiB of an answer: from where writing has to wait to where it may go on."""

_SENTENCES = Catalogue.of("chassis")
_REASON = {400: b"Bad Request", 431: b"Request Header Fields Too Large"}


class WireProtocol(HttpToolsProtocol):
    """One connection of a caller. What is not HTTP is a problem document with 400, a head without an end one with 431.

    A caller who sends nothing, or a byte now and then, is let go: `HEAD_S` for the head, the operation's own deadline
    for the body, `READING_S` and `LINGER_S` for the answer, `LINGER_S` for what nobody reads any more.
    """

    _timer: TimerHandle | None = None
    _unread: TimerHandle | None = None
    _head_bytes = 0
    _in_head = True
    _chain: tuple[str, ...] = ()
    _answering: RequestResponseCycle | None = None
    """The request whose answer is being made; `cycle` is the last that came, which may have to wait for its turn."""
    _leaving: Leaving | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Expect a head."""
        super().connection_made(transport)
        self._chain = _certificates_of(transport)
        self._timer = get_running_loop().call_later(HEAD_S, self._end_slow_head)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is expected any more."""
        self._stop_timer()
        self._stop_waiting()
        self._abandon()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The caller does not read: wait, but not for ever."""
        super().pause_writing()
        self._unread = self._unread or get_running_loop().call_later(READING_S, self.transport.abort)

    def resume_writing(self) -> None:
        """The caller has read on."""
        self._stop_waiting()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing more was asked: end the connection, also when its last answer was not read."""
        super().timeout_keep_alive_handler()
        self._end_unread()

    def data_received(self, data: bytes) -> None:
        """Parse, and bound what has not become a request yet."""
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        self._head_bytes += len(data)
        if self._head_bytes > MOST_HEAD_BYTES:
            self._refuse(Problem("headers_too_large", (Fault("head_too_large", "", {"bytes": MOST_HEAD_BYTES}),)))
        elif self._timer is None and self._head_bytes:
            self._timer = get_running_loop().call_later(HEAD_S, self._end_slow_head)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head. Those behind the last chunk are dropped: nobody here waits for any (RFC 9110 §6.5.1)."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole: the gateway takes over, if it can tell where the request ends."""
        if not _is_one_request(self.parser.get_http_version(), self.headers):
            raise ValueError("not a request that HTTP/1.1 has")  # the parser stops, and its failure is answered
        self._in_head = False
        self._stop_timer()
        if self._chain:
            self.scope["extensions"] = {"tls": {"client_cert_chain": self._chain}}
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """A body that is still on its way has lost its reader."""
        self._flush()
        unread = self.cycle.more_body
        super().on_response_complete()
        if self.transport.is_closing():
            self._end_unread()
        elif unread:
            self._timer = self._timer or get_running_loop().call_later(LINGER_S, self.transport.close)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's signature and its words
        """What came is not HTTP, or not a request whose end can be told."""
        self._refuse(Problem("malformed", (Fault("malformed_http"),)))

    def _end_slow_head(self) -> None:
        self._timer = None
        if self._head_bytes:
            self._refuse(Problem("malformed", (Fault("head_incomplete", "", {"seconds": int(HEAD_S)}),)))
        else:
            self.transport.close()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGIApp) -> None:  # type: ignore[override] # uvicorn's type
        self._answering = cycle
        self._leaving = Leaving(self.transport)
        cycle.transport = self._leaving  # type: ignore[assignment] # it has what a cycle asks of a transport
        super()._start_asgi_task(cycle, app)  # type: ignore[arg-type] # uvicorn's type

    def _refuse(self, problem: Problem) -> None:
        """Say no and close, unless requests that came before are still to be answered: then close after them."""
        self._flush()
        answering, last = self._answering, self.cycle
        in_body = last is not None and last.more_body and not self._in_head
        if answering is not None and not answering.response_complete and not in_body:
            last.keep_alive = False
            self.transport.pause_reading()
            return
        if not in_body or (answering is last and not last.response_started):
            self.transport.write(_answer(problem, self.headers or []))
        self._abandon()  # without a word where it would be taken for the answer to an earlier request
        self.transport.close()

    def _flush(self) -> None:
        if self._leaving is not None:
            self._leaving.flush()

    def _abandon(self) -> None:
        """Nobody hears the answers any more; uvicorn says so to the last request alone."""
        for cycle in (self._answering, self.cycle):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()

    def _end_unread(self) -> None:
        # A transport that is closed waits until all of it has left, which a caller who does not read can put off.
        if self._unread is None and self.transport.get_write_buffer_size():
            self._unread = get_running_loop().call_later(LINGER_S, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


def _is_one_request(version: str, headers: list[tuple[bytes, bytes]]) -> bool:
    """HTTP/0.9 is not served, nor 1.1 without Host (RFC 9112 §3.2), nor what has no end that all agree on (§6.3).

    Such a connection is closed: what comes behind may be the rest of the request, or another one that it hides.
    """
    codings = [value.lower() for name, value in headers if name == b"transfer-encoding"]
    if codings and (version != "1.1" or codings != [b"chunked"]):
        return False
    return version == "1.0" or (version == "1.1" and any(name == b"host" for name, _ in headers))


def _certificates_of(transport: Transport) -> tuple[str, ...]:
    """The caller's certificate in PEM, as the ASGI TLS extension has it; none where none was shown."""
    connection = transport.get_extra_info("ssl_object")
    certificate = connection.getpeercert(binary_form=True) if connection is not None else None
    return (ssl.DER_cert_to_PEM_cert(certificate),) if certificate else ()


def _answer(problem: Problem, headers: list[tuple[bytes, bytes]]) -> bytes:
    given = dict(headers)
    locale = preferred_locale(given.get(b"accept-language", b"").decode("latin-1"))
    request_id = sane_request_id(None)
    body = problem.body(_SENTENCES, locale, request_id)
    fields = [*response_headers(problem, locale, len(body)), (b"connection", b"close"),
              (b"x-request-id", request_id.encode()), (b"x-content-type-options", b"nosniff")]  # fmt: skip
    lines = [b"HTTP/1.1 %d %b" % (problem.status, _REASON[problem.status])]
    return b"\r\n".join([*lines, *(name + b": " + value for name, value in fields), b"", body])
