"""What a browser keeps for us: encrypted and authenticated (AES-256-GCM), good for one purpose and until it expires."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from time import time

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
LONGEST = 4_096
"""What a browser takes for a cookie; nothing longer was ever sealed."""


class Seal:
    """Seals values for one `purpose`; what was sealed for another does not open."""

    def __init__(self, secret: bytes, purpose: str, clock: Callable[[], float] = time) -> None:
        self._purpose, self._clock = purpose.encode(), clock
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=b"kam-suite seal " + self._purpose).derive(secret))

    def close(self, value: Mapping[str, object], lifetime_s: float) -> str:
        """`value` as text that only this installation can read and make, for `lifetime_s` seconds."""
        nonce = os.urandom(NONCE_BYTES)
        plain = orjson.dumps({"until": self._clock() + lifetime_s, "value": value})
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, plain, self._purpose)).decode().rstrip("=")

    def open(self, text: str) -> dict[str, object] | None:
        """What was sealed; none when it is not ours, was touched, or has expired."""
        if len(text) > LONGEST:
            return None
        try:
            sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            plain = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._purpose)
        except (InvalidTag, ValueError):
            return None
        found = orjson.loads(plain)
        value: dict[str, object] = found["value"]
        return value if found["until"] > self._clock() else None
