"""A request as bytes on the wire: framed by us alone, whatever the fields that are handed on say."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TypeAlias

from gateway.exchange import HOP_BY_HOP, Headers

Body: TypeAlias = bytes | AsyncIterator[bytes]
"""A body in one piece, or piece by piece."""

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
"""RFC 9110 §9.2.2: to do it twice has the effect of doing it once."""

_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
_FRAMING = HOP_BY_HOP | {b"content-length", b"expect"}


@dataclass(frozen=True, slots=True)
class UpstreamRequest:
    """What a service is asked. `target` is the path with its query, percent-encoded."""

    method: str
    target: bytes
    headers: Headers
    body: Body = b""

    @property
    def may_be_repeated(self) -> bool:
        """Whether it can be sent again when nobody knows if it arrived."""
        return self.method in IDEMPOTENT and isinstance(self.body, bytes)

    def head(self) -> bytes:
        """The request line and the fields (RFC 9112 §3, §6). `ValueError` when a field would end a line."""
        lines = [b"%b %b HTTP/1.1" % (self.method.encode("ascii"), self.target)]
        lines += [name + b": " + value for name, value in self.headers if name not in _FRAMING]
        if not isinstance(self.body, bytes):
            lines.append(b"transfer-encoding: chunked")
        elif self.body or self.method not in _WITHOUT_BODY:
            lines.append(b"content-length: %d" % len(self.body))
        head = b"\r\n".join(lines)
        if head.count(b"\n") != len(lines) - 1 or head.count(b"\r") != len(lines) - 1 or b"\0" in head:
            raise ValueError("a field holds the end of a line")
        return head + b"\r\n\r\n"
