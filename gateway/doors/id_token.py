"""Is this ID token the one that we asked for? (OpenID Connect Core 1.0 §3.1.3.7)"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

CLOCK_SKEW_S = 30
LONGEST_ID_TOKEN = 65_536


class UntrustedError(Exception):
    """The provider's answer proves nothing; the message says why, for the log."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token must say: who made it, for whom, and the nonce of this very sign-in."""

    issuer: str
    client_id: str
    nonce: str
    algorithms: Sequence[str]


def claims_of(token: str, keys: KeySet, expected: Expected, now: float) -> dict[str, Any]:
    """The claims of a token that holds; `UntrustedError` otherwise."""
    if len(token) > LONGEST_ID_TOKEN:
        raise UntrustedError("the ID token is too long")
    try:
        claims = jwt.decode(token, keys, algorithms=list(expected.algorithms)).claims
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise UntrustedError(f"the ID token is not signed by the provider: {type(error).__name__}") from error
    faults = [name for name, holds in _checks(claims, expected, now).items() if not holds]
    if faults:
        raise UntrustedError(f"the ID token is wrong in {', '.join(faults)}")
    return claims


def _checks(claims: Mapping[str, Any], expected: Expected, now: float) -> dict[str, bool]:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    return {
        "iss": claims.get("iss") == expected.issuer,
        "aud": expected.client_id in audiences,
        "azp": claims.get("azp", expected.client_id) == expected.client_id and (len(audiences) == 1 or "azp" in claims),
        "exp": _is_after(claims.get("exp"), now - CLOCK_SKEW_S),
        "iat": not _is_after(claims.get("iat"), now + CLOCK_SKEW_S) and isinstance(claims.get("iat"), int | float),
        "nbf": "nbf" not in claims or not _is_after(claims["nbf"], now + CLOCK_SKEW_S),
        "nonce": claims.get("nonce") == expected.nonce,
        "sub": isinstance(claims.get("sub"), str) and bool(claims["sub"]),
    }


def _is_after(moment: object, than: float) -> bool:
    return isinstance(moment, int | float) and not isinstance(moment, bool) and moment > than
