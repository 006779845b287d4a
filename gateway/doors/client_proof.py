"""Which client asks for a token, and whether it can prove it: by its secret or by a signed assertion."""

import time
from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard
from urllib.parse import unquote_plus

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.auth import issuer_named_in
from gateway.doors.clients import Client, Clients, utc_now
from gateway.doors.oauth_error import OAuthError
from gateway.doors.replays import FirstUse

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CLOCK_SKEW_S = 30
LONGEST_ASSERTION_S = 300
"""How far ahead an assertion may expire; so long its id is remembered."""

LONGEST_ID = 200


@dataclass(slots=True)
class Proofs:
    """Knows clients by client_secret_basic (RFC 6749 §2.3.1) and private_key_jwt (RFC 7523 §2.2).

    `audiences` are the names under which this installation is meant. An assertion counts once.
    """

    clients: Clients
    audiences: Sequence[str]
    algorithms: Sequence[str]
    first_use: FirstUse
    clock: Callable[[], float] = time.time

    async def proven(self, authorization: str, form: Mapping[str, str]) -> Client:
        """The client; `OAuthError` when it is none, or gives two proofs at once."""
        if authorization and "client_assertion" in form:
            raise OAuthError("invalid_request", "one way of authentication, please")
        if "client_secret" in form:
            raise OAuthError("invalid_request", "a secret belongs into Authorization, not into the form")
        found = await self._by_assertion(form) if "client_assertion" in form else self._by_secret(authorization)
        if form.get("client_id", found.id) != found.id or found.state(utc_now()) != "active":
            raise unproven()
        return found

    def _by_secret(self, authorization: str) -> Client:
        scheme, _, encoded = authorization.partition(" ")
        try:
            name, _, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
        except ValueError:
            raise unproven() from None
        client = self.clients.get(unquote_plus(name)) if scheme.lower() == "basic" else None
        if client is None or not client.has_secret(unquote_plus(secret)):
            raise unproven()
        return client

    async def _by_assertion(self, form: Mapping[str, str]) -> Client:
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise OAuthError("invalid_request", f"client_assertion_type is {ASSERTION_TYPE}")
        assertion = form["client_assertion"]
        client = self.clients.get(issuer_named_in(assertion))
        if client is None or client.jwks is None:
            raise unproven()
        try:
            keys = KeySet.import_key_set(client.jwks)  # type: ignore[arg-type] # as it was registered
            claims = jwt.decode(assertion, keys, algorithms=list(self.algorithms)).claims
        except (JoseError, ValueError, TypeError, KeyError, RecursionError):
            raise unproven() from None
        await self._require_valid(client, claims)
        return client

    async def _require_valid(self, client: Client, claims: Mapping[str, Any]) -> None:
        """RFC 7523 §3: its own, for us, in time, and not seen before."""
        now, audience = self.clock(), claims.get("aud")
        expires, starts, named = claims.get("exp"), claims.get("nbf", 0), claims.get("jti")
        audiences = audience if isinstance(audience, list) else [audience]
        holds = (
            claims.get("iss") == claims.get("sub") == client.id
            and any(name in self.audiences for name in audiences)
            and _is_number(expires)
            and now - CLOCK_SKEW_S < expires <= now + LONGEST_ASSERTION_S + CLOCK_SKEW_S
            and _is_number(starts)
            and starts <= now + CLOCK_SKEW_S
            and isinstance(named, str)
            and 0 < len(named) <= LONGEST_ID
        )
        if not holds or not await self._is_first(client, str(named), now):
            raise unproven()

    async def _is_first(self, client: Client, named: str, now: float) -> bool:
        moment = datetime.fromtimestamp(now, UTC)
        until = moment + timedelta(seconds=LONGEST_ASSERTION_S + 2 * CLOCK_SKEW_S)
        return await self.first_use(client.id, named, moment, until)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def unproven() -> OAuthError:
    """One answer for everything that is wrong, so that nobody learns which client there is."""
    return OAuthError("invalid_client", "the client is not known, or did not prove itself")
