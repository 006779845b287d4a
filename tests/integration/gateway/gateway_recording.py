"""What really reaches a service: each request whole, as it came, written down before the service answers."""

import time
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

UNCOUNTED = ("/readyz", "/livez", "/openapi.json")


@dataclass(frozen=True)
class Received:
    """One request at the service's side."""

    method: str
    target: bytes
    headers: dict[bytes, bytes]
    body: bytes
    whole: bool
    """Whether the end of its body came, as far as the service looked."""


@dataclass
class Recorder:
    """Stands before a service and notes what comes in."""

    app: ASGIApp
    received: list[Received] = field(default_factory=list)
    under_way: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in UNCOUNTED:
            await self.app(scope, receive, send)
            return
        pieces: list[bytes] = []
        more = False

        async def noting() -> Message:
            nonlocal more
            message = await receive()
            if message["type"] == "http.request":
                pieces.append(message.get("body", b""))
                more = message.get("more_body", False)
            else:
                more = more or not pieces  # the caller is gone before anything came
            return message

        self.under_way += 1
        try:
            await self.app(scope, noting, send)
        finally:
            self.under_way -= 1
            query = scope["query_string"]
            target = scope["raw_path"] + (b"?" + query if query else b"")
            self.received.append(Received(scope["method"], target, dict(scope["headers"]), b"".join(pieces), not more))

    def settled(self) -> list[Received]:
        """What came since the last time, once the service has nothing under way any more."""
        seen = -1
        while self.under_way or seen != len(self.received):
            seen = len(self.received)
            time.sleep(0.02)
        found = self.received[:]
        del self.received[: len(found)]
        return found
