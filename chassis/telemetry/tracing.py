"""The ids that join the lines of a call: the request's own, and its place in a W3C trace."""

import re
from contextvars import ContextVar, Token
from random import getrandbits

from structlog.typing import EventDict

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_TRACEPARENT = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

_current: ContextVar[tuple[str, str] | None] = ContextVar("request", default=None)


def sane_request_id(given: bytes | None) -> str:
    """The caller's request id when it is 8 to 64 letters, digits or . _ - and else a fresh one of 128 bits."""
    return given.decode() if given and _REQUEST_ID.fullmatch(given) else _token(32)


def child_traceparent(given: bytes | None) -> str:
    """The next `traceparent` (W3C Trace Context): the caller's trace with a span of our own, or a new trace."""
    if given and _TRACEPARENT.fullmatch(given):
        _, trace, _, flags = given.decode().split("-")
        return f"00-{trace}-{_token(16)}-{flags}"
    fresh = _token(48)
    return f"00-{fresh[:32]}-{fresh[32:]}-00"


def _token(digits: int) -> str:
    # An id tells requests apart and protects nothing: it need not cost a system call.
    return f"{getrandbits(4 * digits):0{digits}x}"


def request_bound(request_id: str, traceparent: str) -> Token[tuple[str, str] | None]:
    """Put the ids into every line that is written from here on, until `unbound`."""
    return _current.set((request_id, traceparent))


def unbound(token: Token[tuple[str, str] | None]) -> None:
    """The request is over."""
    _current.reset(token)


def with_request(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The processor that puts the ids into a line."""
    current = _current.get()
    if current is not None:
        event["request_id"], event["trace_id"] = current[0], current[1][3:35]
    return event
