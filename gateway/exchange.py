"""One request and its answer on their way through the layers."""

from asyncio import Timeout, get_running_loop
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NoReturn

from starlette.types import Message, Receive, Scope, Send

from chassis.catalogue import Locale, preferred_locale
from chassis.problems import ProblemError
from gateway.routes import Match

Headers = list[tuple[bytes, bytes]]

HOP_BY_HOP = frozenset(
    {
        b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te",
        b"trailer", b"transfer-encoding", b"upgrade",
    }
)  # fmt: skip
"""Fields that belong to one connection (RFC 9110 §7.6.1) and are never handed on."""

WITHHELD = HOP_BY_HOP | {b"x-request-id", b"traceparent", b"server", b"date", b"x-content-type-options"}
"""Fields of an answer that do not go on to the caller: the gateway or its server writes its own, if any."""


@dataclass(slots=True, repr=False)
class Exchange:
    """What the layers know about one request, and the one place through which its answer leaves."""

    scope: Scope
    receive: Receive
    _send: Send
    headers: dict[bytes, bytes]
    request_id: str = ""
    traceparent: str = ""
    operation: str = "unrouted"
    service: str = "gateway"
    found: Match | None = None
    onward_headers: Headers = field(default_factory=list)
    timeout: Timeout | None = None
    refusal: ProblemError | None = None
    body_complete: bool = True
    status: int = 0

    @classmethod
    def of(cls, scope: Scope, receive: Receive, send: Send) -> "Exchange":
        """A fresh exchange; of repeated header fields it knows the last."""
        return cls(scope, receive, send, dict(scope["headers"]))

    @property
    def match(self) -> Match:
        """The route that was found; there is one in every layer behind the routing."""
        if self.found is None:
            raise RuntimeError("this layer stands before the routing")
        return self.found

    @property
    def method(self) -> str:
        """The method as it was asked for."""
        return str(self.scope["method"])

    @property
    def raw_path(self) -> bytes:
        """The path before its percent-encoding is undone."""
        raw = self.scope.get("raw_path") or self.scope["path"].encode()
        return bytes(raw)

    @property
    def locale(self) -> Locale:
        """The reader's language."""
        return preferred_locale(self.headers.get(b"accept-language", b"").decode("latin-1"))

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on to the caller, with the fields that every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [field for field in message.get("headers", ()) if field[0] not in WITHHELD]
            headers.append((b"x-request-id", self.request_id.encode()))
            headers.append((b"x-content-type-options", b"nosniff"))
            message["headers"] = headers
        await self._send(message)

    async def respond(self, status: int, headers: Headers, body: bytes = b"") -> None:
        """Answer in one piece; the body is left out where HEAD asked."""
        length = (b"content-length", str(len(body)).encode())
        await self.send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
        await self.send({"type": "http.response.body", "body": b"" if self.method == "HEAD" else body})

    async def stop(self, refusal: ProblemError) -> NoReturn:
        """End the work under way behind the deadline's layer and refuse instead; never returns."""
        if self.timeout is None:
            raise RuntimeError("this layer stands before the deadline's")
        self.refusal = refusal
        self.timeout.reschedule(get_running_loop().time())
        await get_running_loop().create_future()
        raise refusal


Handler = Callable[[Exchange], Awaitable[None]]
"""Answers an exchange."""

Layer = Callable[[Handler], Handler]
"""Does one thing to every exchange, around the handler inside."""
