"""A person's session becomes the token that every operation asks for."""

from collections.abc import Mapping
from time import monotonic

from chassis.domain.errors import Fault
from chassis.problems import ProblemError
from chassis.signing import Grant, Signer
from gateway.doors.session import CSRF_HEADER, Session, Sessions
from gateway.exchange import Exchange, Handler, Layer

CONSOLE = "kam-console"
"""The program for which these tokens are (`client_id`)."""

TOKEN_S = 300
RENEWED_S = 240
MOST_PASSES = 4_096
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Passes:
    """The tokens of those who are signed in, signed anew every few minutes."""

    def __init__(self, signer: Signer, scopes: Mapping[str, tuple[str, ...]]) -> None:
        self._signer, self._scopes = signer, scopes
        self._made: dict[tuple[str, tuple[str, ...]], tuple[float, bytes]] = {}

    def of(self, session: Session) -> bytes:
        """The value of `Authorization` for whoever is in the session."""
        key, now = (session.subject, session.roles), monotonic()
        made = self._made.get(key)
        if made is None or made[0] < now:
            if len(self._made) >= MOST_PASSES:
                self._made.clear()
            made = self._made[key] = (now + RENEWED_S, self._signed(session))
        return made[1]

    def _signed(self, session: Session) -> bytes:
        scopes = dict.fromkeys(scope for role in session.roles for scope in self._scopes.get(role, ()))
        grant = Grant(session.subject, CONSOLE, session.roles, scopes)
        return f"Bearer {self._signer.sign(grant, TOKEN_S)}".encode()


def signed_in(sessions: Sessions, passes: Passes, origin: str) -> Layer:
    """Give a request with a session's cookie, and no token of its own, the token of whoever is in the session.

    A browser sends cookies along whoever makes it ask. So a write has to carry the session's word in `X-CSRF-Token`,
    which only a page of ours can know, and must not come from another site (`Origin`, `Sec-Fetch-Site`).
    """
    own = origin.encode()

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            if b"authorization" not in exchange.headers and b"cookie" in exchange.headers:
                session = sessions.of(exchange.headers[b"cookie"])
                if session is not None:
                    if exchange.method not in SAFE:
                        _require_own_page(exchange, session, own)
                    _admit(exchange, passes.of(session))
            await inner(exchange)

        return handle

    return layer


def _require_own_page(exchange: Exchange, session: Session, origin: bytes) -> None:
    headers = exchange.headers
    elsewhere = headers.get(b"origin", origin) != origin or headers.get(b"sec-fetch-site", b"same-origin") not in (
        b"same-origin",
        b"none",
    )
    if elsewhere or not session.knows(headers.get(CSRF_HEADER, b"").decode("latin-1")):
        raise ProblemError("forbidden", Fault("csrf_token_missing", "@x-csrf-token"))


def _admit(exchange: Exchange, bearer: bytes) -> None:
    exchange.headers[b"authorization"] = bearer
    exchange.scope = {**exchange.scope, "headers": [*exchange.scope["headers"], (b"authorization", bearer)]}
