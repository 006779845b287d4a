"""Who is calling: bearer tokens (RFC 6750, RFC 9068) checked against a key set, and the principal that they name.

Only asymmetric algorithms from a fixed list count; issuer, audience and expiry are mandatory; a header that points to
a key of the caller's choice (`jku`, `jwk`, `x5u`) changes nothing, because keys come from this installation alone.
"""

import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import isfinite
from typing import TypeGuard

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis import bound_tokens
from chassis.access import access
from chassis.domain.errors import Fault
from chassis.problems import ProblemError

LONGEST_TOKEN = 8_192
CACHED_TOKENS = 4_096
CLOCK_SKEW_S = 30


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller: `subject` is also the `external_id` of the person in the bank's records, if the caller is one.

    `client` is the program that calls (`client_id`, RFC 9068 §2.2); empty when the issuer does not say. `certificate`
    is the thumbprint of the certificate that the token is bound to (`cnf`, RFC 8705 §3.1); empty when it is bound to
    none. `only_under` is the one path, with all below it, that a bound token opens; empty for every other token.
    """

    subject: str
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    client: str = ""
    certificate: str = ""
    only_under: str = ""

    def may_enter(self, path: str) -> bool:
        """Whether the token opens the path at all."""
        return not self.only_under or path == self.only_under or path.startswith(f"{self.only_under}/")

    def sees_only_own(self) -> bool:
        """Whether row-level rights narrow the caller to what is theirs: who has no role that sees all rows."""
        return access().sees_only_own(self.roles)

    def sees_whole(self) -> frozenset[str]:
        """The relations of which the caller sees every row."""
        return _seen_whole(self.roles, self.scopes)


@lru_cache(1_024)
def _seen_whole(roles: frozenset[str], scopes: frozenset[str]) -> frozenset[str]:
    # Every transaction asks, and the same few kinds of callers come again and again.
    return access().seen_whole(roles, scopes)


@dataclass(slots=True)
class TokenVerifier:
    """Turns a bearer token into a `Principal`, or refuses with 401. Verified tokens are remembered.

    `others` are issuers that count besides, each with keys of its own: a key signs for its own issuer only.
    """

    keys: Callable[[], KeySet]
    issuer: str
    audience: str
    algorithms: Sequence[str]
    others: Mapping[str, Callable[[], KeySet]] = field(default_factory=dict)
    clock: Callable[[], float] = time.time
    bound_secret: bytes = b""
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
        if token.startswith(bound_tokens.PREFIX):
            return self._read_bound(token)
        try:
            issuer, keys = self._issuer_of(token)
            decoded = jwt.decode(token, keys(), algorithms=list(self.algorithms))
        except (JoseError, ValueError, TypeError, KeyError, RecursionError):
            raise unauthenticated("token_untrusted") from None
        if str(decoded.header.get("typ", "")).lower() not in ("at+jwt", "application/at+jwt"):
            raise unauthenticated("token_malformed")
        self._require_valid(decoded.claims, issuer)
        return float(decoded.claims["exp"]), principal_of(decoded.claims)

    def _read_bound(self, token: str) -> tuple[float, Principal]:
        found = bound_tokens.read(self.bound_secret, token)
        if found is None:
            raise unauthenticated("token_untrusted")
        if found.expires <= self.clock():
            raise unauthenticated("token_expired")
        principal = Principal(found.subject, frozenset({"guest"}), frozenset({found.scope}), only_under=found.path)
        return found.expires, principal

    def _issuer_of(self, token: str) -> tuple[str, Callable[[], KeySet]]:
        """Whose token it says it is, and the keys that can prove it."""
        if self.others:
            named = issuer_named_in(token)
            if named in self.others:
                return named, self.others[named]
        return self.issuer, self.keys

    def _require_valid(self, claims: Mapping[str, object], issuer: str) -> None:
        now, expires, starts = self.clock(), claims.get("exp"), claims.get("nbf", 0)
        audiences = claims.get("aud")
        if not _is_moment(expires) or expires <= now - CLOCK_SKEW_S:
            raise unauthenticated("token_expired")
        if not _is_moment(starts) or starts > now + CLOCK_SKEW_S:
            raise unauthenticated("token_not_yet_valid")
        if claims.get("iss") != issuer:
            raise unauthenticated("token_wrong_issuer")
        if self.audience not in (audiences if isinstance(audiences, list) else [audiences]):
            raise unauthenticated("token_wrong_audience")

    def _remember(self, token: str, expires: float, principal: Principal) -> None:
        if len(self._known) >= CACHED_TOKENS:
            self._known.clear()
        self._known[token] = (expires, principal)


def principal_of(claims: Mapping[str, object]) -> Principal:
    """The principal that the claims of a token name; 401 when they are not what RFC 9068 says they are."""
    subject, roles, scope = claims.get("sub"), claims.get("roles", []), claims.get("scope", "")
    client = claims.get("client_id", "")
    if not isinstance(subject, str) or not subject or not isinstance(roles, list):
        raise unauthenticated("token_malformed")
    if not isinstance(scope, str) or not isinstance(client, str):
        raise unauthenticated("token_malformed")
    certificate = _certificate_of(claims.get("cnf"))
    return Principal(subject, frozenset(map(str, roles)), frozenset(scope.split()), client, certificate)


def _certificate_of(confirmation: object) -> str:
    # A token that is bound in a way that nobody here can check is nobody's.
    if confirmation is None:
        return ""
    if isinstance(confirmation, dict) and confirmation.keys() == {"x5t#S256"}:
        thumbprint = confirmation["x5t#S256"]
        if isinstance(thumbprint, str) and thumbprint:
            return thumbprint
    raise unauthenticated("token_malformed")


def _is_moment(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def issuer_named_in(token: str) -> str:
    """Whose token it says it is, read before its signature is checked, so that nothing of it is to be believed."""
    payload = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        claims = orjson.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        return ""
    named = claims.get("iss") if isinstance(claims, dict) else None
    return named if isinstance(named, str) else ""


NOBODY = Principal("anonymous")
"""Who calls an operation that needs no token."""


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
