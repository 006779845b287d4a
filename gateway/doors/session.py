"""A person's session: who signed in, until when, and the word that their writes must carry."""

import secrets
from dataclasses import asdict, dataclass
from hmac import compare_digest

from gateway.doors.cookies import Cookie
from gateway.doors.seal import Seal

CSRF_HEADER = b"x-csrf-token"


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in of one person."""

    subject: str
    name: str
    roles: tuple[str, ...]
    csrf_token: str

    @classmethod
    def begun(cls, subject: str, name: str, roles: tuple[str, ...]) -> "Session":
        """A new one."""
        return cls(subject, name, roles, secrets.token_urlsafe(24))

    def knows(self, csrf_token: str) -> bool:
        """Whether `csrf_token` is this session's: only a page of ours could have read it."""
        return compare_digest(self.csrf_token.encode(), csrf_token.encode())


class Sessions:
    """Sessions live in the browser, sealed; nothing of them is kept here."""

    def __init__(self, seal: Seal, cookie: Cookie, lifetime_s: int) -> None:
        self._seal, self.cookie, self._lifetime_s = seal, cookie, lifetime_s

    def begin(self, session: Session) -> tuple[bytes, bytes]:
        """The field that starts `session` in the browser."""
        return self.cookie.set(self._seal.close(asdict(session), self._lifetime_s), self._lifetime_s)

    def of(self, cookies: bytes | None) -> Session | None:
        """The session that a request belongs to."""
        return self.opened(self.cookie.of(cookies))

    def opened(self, sealed: str) -> Session | None:
        """The session in a cookie's value."""
        found = self._seal.open(sealed) if sealed else None
        if found is None:
            return None
        roles = found["roles"]
        names = tuple(map(str, roles)) if isinstance(roles, list) else ()
        return Session(str(found["subject"]), str(found["name"]), names, str(found["csrf_token"]))
