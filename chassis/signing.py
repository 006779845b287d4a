"""Access tokens that this installation signs itself (RFC 9068), under the first key of a private key set.

The other keys of the set still count, so a key is changed by putting a new one in front. The file is read again when it
has changed.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey
from uuid_utils import uuid7

from chassis.keys import KeysError, public_half, read_keys

_CURVES = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token says: who calls with which program, in which roles, for what.

    `certificate` is the thumbprint of the certificate that the token is bound to (RFC 8705 §3.1), if it is.
    """

    subject: str
    client: str
    roles: Iterable[str]
    scopes: Iterable[str]
    certificate: str = ""


@dataclass(slots=True)
class Signer:
    """Signs for one installation, with the keys at `path`."""

    path: Path
    issuer: str
    audience: str
    clock: Callable[[], float] = time.time
    _keys: KeySet | None = field(default=None, init=False)
    _seen: tuple[int, int] = field(default=(0, 0), init=False)

    def sign(self, grant: Grant, lifetime_s: int) -> str:
        """A token for `grant` that lasts `lifetime_s` seconds."""
        return signed(signing_key(self.keys(), str(self.path)), self.claims(grant, lifetime_s))

    def claims(self, grant: Grant, lifetime_s: int) -> dict[str, object]:
        """The claims of such a token."""
        now = int(self.clock())
        claims: dict[str, object] = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": grant.subject,
            "client_id": grant.client,
            "iat": now,
            "exp": now + lifetime_s,
            "jti": str(uuid7()),
            "roles": list(grant.roles),
            "scope": " ".join(grant.scopes),
        }
        return claims | ({"cnf": {"x5t#S256": grant.certificate}} if grant.certificate else {})

    def keys(self) -> KeySet:
        """The keys as they are now."""
        try:
            state = self.path.stat()
        except OSError as error:
            raise KeysError(f"The keys in {self.path} cannot be read: {error.strerror}.") from error
        seen = (state.st_mtime_ns, state.st_ino)
        if self._keys is None or seen != self._seen:
            self._keys, self._seen = read_keys(self.path), seen
        return self._keys

    def published(self) -> dict[str, object]:
        """What others check these tokens with (RFC 7517 §5)."""
        return dict(public_half(self.keys()).as_dict())


def signing_key(keys: KeySet, name: str) -> Key:
    """The key that signs: the first one, which has to be private and asymmetric."""
    first = next(iter(keys))
    if not isinstance(first, ECKey | RSAKey | OKPKey) or not first.is_private:
        raise KeysError(f"{name} holds no key that signs.")
    return first


def signed(key: Key, claims: dict[str, object]) -> str:
    """An access token with exactly these claims."""
    algorithm = algorithm_of(key)
    return jwt.encode({"alg": algorithm, "typ": "at+jwt", "kid": key.kid}, claims, key, algorithms=[algorithm])


def algorithm_of(key: Key) -> str:
    """The algorithm that a key signs with: the one that it names, or the usual one of its kind."""
    named = key.get("alg")
    if isinstance(named, str):
        return named
    if isinstance(key, ECKey):
        return _CURVES[key.curve_name]
    return "EdDSA" if isinstance(key, OKPKey) else "PS256"
