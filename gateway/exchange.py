"""One request and its answer on their way through the layers."""

from asyncio import Timeout, get_running_loop, sleep
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from math import inf
from typing import NoReturn

from starlette.types import Message, Receive, Scope, Send

from chassis.catalogue import Locale, preferred_locale
from chassis.problems import ProblemError
from gateway.fields import Fields
from gateway.policy.retry_budget import RetryBudget
from gateway.routes import Match

Headers = list[tuple[bytes, bytes]]

LONGEST_WAIT = 3
"""Digits of a `Retry-After` that anyone here would wait for."""

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
    """What the layers know about one request, and the one place through which its answer leaves.

    `source` is where the request comes from, `receive` what is left of it for those inside. `body` is none when it
    streams. `budget` is there when the request may be repeated, and `wait_s` when an answer was
    held back because it will be.
    """

    scope: Scope
    receive: Receive
    source: Receive
    _send: Send
    headers: dict[bytes, bytes]
    request_id: str = ""
    traceparent: str = ""
    operation: str = "unrouted"
    service: str = "gateway"
    caller: str = ""
    client: str = ""
    found: Match | None = None
    added: Fields = ()
    onward_headers: Headers = field(default_factory=list)
    timeout: Timeout | None = None
    refusal: ProblemError | None = None
    body: bytes | None = b""
    body_complete: bool = True
    budget: RetryBudget | None = None
    attempt: int = 1
    wait_s: float | None = None
    status: int = 0

    @classmethod
    def of(cls, scope: Scope, receive: Receive, send: Send) -> "Exchange":
        """A fresh exchange; of repeated header fields it knows the last."""
        return cls(scope, receive, receive, send, dict(scope["headers"]))

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
            headers += self.added
            headers.append((b"x-request-id", self.request_id.encode()))
            headers.append((b"x-content-type-options", b"nosniff"))
            message["headers"] = headers
        await self._send(message)

    def divert(self, send: Send) -> Send:
        """From here on let the answer leave through `send`; gives the way that it left before."""
        before, self._send = self._send, send
        return before

    async def respond(self, status: int, headers: Headers, body: bytes = b"") -> None:
        """Answer in one piece; the body is left out where HEAD asked."""
        length = (b"content-length", str(len(body)).encode())
        await self.send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
        await self.send({"type": "http.response.body", "body": b"" if self.method == "HEAD" else body})

    def left_s(self) -> float:
        """The seconds that are left until the deadline; endless for a stream that has begun."""
        end = self.timeout.when() if self.timeout is not None else None
        return inf if end is None else end - get_running_loop().time()

    async def begin_stream(self) -> None:
        """An answer without an end begins: from here on it takes as long as it takes."""
        if self.timeout is None:
            return
        if self.timeout.expired():
            await sleep(0)  # the deadline passed in this very turn of the loop, and ends the work here
        else:
            self.timeout.reschedule(None)

    def holds_back(self, retry_after: bytes | None) -> bool:
        """Whether the service's 503 is not passed on, because it will be asked again after `Retry-After`."""
        if self.budget is None or retry_after is None or not retry_after.isdigit() or len(retry_after) > LONGEST_WAIT:
            return False
        wait_s = float(retry_after)
        if not self.budget.grants(self.attempt, wait_s, self.left_s()):
            return False
        self.wait_s = wait_s
        return True

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
