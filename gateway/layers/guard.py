"""What is malformed or oversized on the level of HTTP goes no further."""

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from gateway.exchange import Exchange, Handler, Headers
from gateway.fields import CLOSE

MOST_FIELDS = 100
MOST_FIELD_BYTES = 16_384
LONGEST_TARGET_BYTES = 8_192
LONGEST_LENGTH_DIGITS = 15

_TOKEN = b"!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = b"\t" + bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))
_TARGET = bytes(range(0x21, 0x7F))
_ONCE = frozenset(
    {
        b"authorization", b"content-length", b"content-type", b"content-encoding", b"host", b"idempotency-key",
        b"if-match", b"if-none-match", b"traceparent", b"transfer-encoding", b"x-request-id",
    }
)  # fmt: skip


def guarded(inner: Handler) -> Handler:
    """Refuse headers that are too many, too long, malformed, repeated, or that disagree about the body's length.

    What its sender meant is not known then, nor what the bytes behind it are: the connection is closed.
    """

    async def handle(exchange: Exchange) -> None:
        try:
            _check(exchange)
        except ProblemError:
            exchange.added = CLOSE
            raise
        await inner(exchange)

    return handle


def _check(exchange: Exchange) -> None:
    headers: Headers = exchange.scope["headers"]
    target = exchange.raw_path + exchange.scope["query_string"]
    names, values = b"".join([name for name, _ in headers]), b"".join([value for _, value in headers])
    _check_sizes(len(headers), len(names) + len(values), len(target))
    if target.translate(None, _TARGET):
        raise ProblemError("malformed", Fault("malformed_target"))
    if names.translate(None, _TOKEN) or values.translate(None, _VALUE) or b"" in exchange.headers:
        raise ProblemError("malformed", Fault("malformed_header"))
    if len(exchange.headers) < len(headers):
        _check_repetition(headers)
    _check_length(exchange.headers)


def _check_sizes(fields: int, field_bytes: int, target_bytes: int) -> None:
    if fields > MOST_FIELDS or field_bytes > MOST_FIELD_BYTES or target_bytes > LONGEST_TARGET_BYTES:
        limits = {"fields": MOST_FIELDS, "bytes": MOST_FIELD_BYTES, "target": LONGEST_TARGET_BYTES}
        raise ProblemError("headers_too_large", Fault("headers_over_limit", "", limits))


def _check_repetition(headers: Headers) -> None:
    seen = set()
    for name, _ in headers:
        if name in seen and name in _ONCE:
            raise ProblemError("malformed", Fault("repeated_header", f"@{name.decode()}"))
        seen.add(name)


def _check_length(headers: dict[bytes, bytes]) -> None:
    """RFC 9112 §6.3: a message with both Content-Length and Transfer-Encoding may be an attempt at smuggling."""
    length, encoding = headers.get(b"content-length"), headers.get(b"transfer-encoding")
    if length is not None and encoding is not None:
        raise ProblemError("malformed", Fault("conflicting_length", "@content-length"))
    if length is not None and not (length.isdigit() and len(length) <= LONGEST_LENGTH_DIGITS):
        raise ProblemError("malformed", Fault("malformed_length", "@content-length"))
    if encoding is not None and encoding.strip().lower() != b"chunked":
        raise ProblemError("malformed", Fault("malformed_header", "@transfer-encoding"))
