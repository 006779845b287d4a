"""Who is calling: bearer tokens (RFC 6750, RFC 9068) checked against a key set, and the principal that they name.

Only asymmetric algorithms from a fixed list count; issuer, audience and expiry are mandatory; a header that points to
a key of the caller's choice (`jku`, `jwk`, `x5u`) changes nothing, because keys come from this installation alone.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.domain.errors import Fault
from chassis.problems import ProblemError

LONGEST_TOKEN = 8_192
CACHED_TOKENS = 4_096
CLOCK_SKEW_S = 30


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller: `subject` is also the `external_id` of the person in the bank's records, if the caller is one."""

    subject: str
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()

    def sees_only_own(self) -> bool:
        """Whether row-level rights narrow the caller to what is theirs: a manager without a wider role."""
        return self.roles == frozenset({"manager"})


@dataclass(slots=True)
class TokenVerifier:
    """Turns a bearer token into a `Principal`, or refuses with 401. Verified tokens are remembered."""

    keys: Callable[[], KeySet]
    issuer: str
    audience: str
    algorithms: Sequence[str]
    clock: Callable[[], float] = time.time
    _known: dict[str, tuple[float, Principal]] = field(default_factory=dict)

    def verify(self, authorization: str) -> Principal:
        """The principal of an `Authorization` header value; `ProblemError("unauthenticated")` when there is none."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise unauthenticated("token_missing")
        known = self._known.get(token)
        if known and known[0] > self.clock():
            return known[1]
        expires, principal = self._read(token)
        self._remember(token, expires, principal)
        return principal

    def _read(self, token: str) -> tuple[float, Principal]:
        if len(token) > LONGEST_TOKEN:
            raise unauthenticated("token_malformed")
        try:
            decoded = jwt.decode(token, self.keys(), algorithms=list(self.algorithms))
        except (JoseError, ValueError, TypeError, KeyError, RecursionError):
            raise unauthenticated("token_untrusted") from None
        if str(decoded.header.get("typ", "")).lower() not in ("at+jwt", "application/at+jwt"):
            raise unauthenticated("token_malformed")
        return self._principal(decoded.claims)

    def _principal(self, claims: dict[str, object]) -> tuple[float, Principal]:
        now, expires, starts = self.clock(), claims.get("exp"), claims.get("nbf", 0)
        audiences = claims.get("aud")
        if not isinstance(expires, int | float) or expires <= now - CLOCK_SKEW_S:
            raise unauthenticated("token_expired")
        if not isinstance(starts, int | float) or starts > now + CLOCK_SKEW_S:
            raise unauthenticated("token_not_yet_valid")
        if claims.get("iss") != self.issuer:
            raise unauthenticated("token_wrong_issuer")
        if self.audience not in (audiences if isinstance(audiences, list) else [audiences]):
            raise unauthenticated("token_wrong_audience")
        subject, roles, scope = claims.get("sub"), claims.get("roles", []), claims.get("scope", "")
        if not isinstance(subject, str) or not subject or not isinstance(roles, list) or not isinstance(scope, str):
            raise unauthenticated("token_malformed")
        return expires, Principal(subject, frozenset(map(str, roles)), frozenset(scope.split()))

    def _remember(self, token: str, expires: float, principal: Principal) -> None:
        if len(self._known) >= CACHED_TOKENS:
            self._known.clear()
        self._known[token] = (expires, principal)


def unauthenticated(code: str) -> ProblemError:
    """401 with the challenge that RFC 6750 asks for."""
    error = "" if code == "token_missing" else ', error="invalid_token"'
    return ProblemError(
        "unauthenticated",
        Fault(code, "@authorization"),
        headers={"www-authenticate": f'Bearer realm="kam-suite"{error}'},
    )


def require_scopes(principal: Principal, needed: Sequence[str]) -> None:
    """403 that names every scope that the principal lacks."""
    lacking = [scope for scope in needed if scope not in principal.scopes]
    if lacking:
        challenge = f'Bearer realm="kam-suite", error="insufficient_scope", scope="{" ".join(needed)}"'
        faults = [Fault("scope_missing", "@authorization", {"scope": scope}) for scope in lacking]
        raise ProblemError("forbidden", *faults, headers={"www-authenticate": challenge})


def parse_key_set(document: bytes | str) -> KeySet:
    """A JWK set (RFC 7517 §5) as published by an issuer."""
    return KeySet.import_key_set(orjson.loads(document))
