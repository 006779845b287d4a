"""Cookies as the doors use them: out of reach of scripts, sent to this host alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie of the gateway's.

    `secure` is for an origin with TLS: the browser then takes the cookie from nobody else (`__Host-`, RFC 6265bis).
    `Lax` lets it come along when another site leads here, as an identity provider does, and with nothing else.
    """

    name: str
    secure: bool

    @property
    def full_name(self) -> str:
        """The name under which the browser keeps it."""
        return f"__Host-{self.name}" if self.secure else self.name

    def of(self, header: bytes | None) -> str:
        """Its value in a `Cookie` field; empty when it is not there."""
        wanted = self.full_name.encode() + b"="
        found = (part.strip() for part in (header or b"").split(b";"))
        return next((part[len(wanted) :].decode("latin-1") for part in found if part.startswith(wanted)), "")

    def set(self, value: str, lifetime_s: int) -> tuple[bytes, bytes]:
        """The field that lets the browser keep it."""
        guarded = "; Secure" if self.secure else ""
        text = f"{self.full_name}={value}; Path=/; Max-Age={lifetime_s}; HttpOnly; SameSite=Lax{guarded}"
        return b"set-cookie", text.encode("latin-1")

    def cleared(self) -> tuple[bytes, bytes]:
        """The field that lets the browser forget it."""
        return self.set("", 0)
