"""Tokens that this installation gives itself: for one path and what is below it, one scope, and a short while.

They are for somebody without an account, let in by a link. HMAC-SHA256 under the installation's secret key, which the
gateway and the services share; whoever does not know that key can neither make one nor stretch one.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

import orjson

PREFIX = "kam1."
_LABEL = b"kam-suite bound token 1\0"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a bound token says: who may do what, beneath which path, until when (Unix seconds)."""

    subject: str
    scope: str
    path: str
    expires: int


def issue(secret: bytes, subject: str, scope: str, path: str, expires_at: datetime) -> str:
    """A token for `path` and what is below it."""
    body = orjson.dumps([subject, scope, path, int(expires_at.timestamp())])
    return PREFIX + _text(body) + "." + _text(_mac(secret, body))


def read(secret: bytes, token: str) -> Bound | None:
    """What the token says, when it was made here; whether its time is over is for the caller to ask."""
    body_text, _, mac_text = token.removeprefix(PREFIX).partition(".")
    body, mac = _bytes(body_text), _bytes(mac_text)
    if not secret or not hmac.compare_digest(mac, _mac(secret, body)):
        return None
    return Bound(*orjson.loads(body))


def _mac(secret: bytes, body: bytes) -> bytes:
    return hmac.new(secret, _LABEL + body, hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return b""
