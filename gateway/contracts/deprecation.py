"""An operation on its way out: since when, until when, and what to use instead, as its contract and its answers say."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from gateway.contracts.document import Document
from gateway.fields import Fields


@dataclass(frozen=True, slots=True)
class Deprecation:
    """`deprecated: true` with `x-deprecated-at`, `x-sunset` and `x-successor` of the contract."""

    at: date
    sunset: date | None = None
    successor: str = ""

    @classmethod
    def of(cls, source: Document) -> "Deprecation | None":
        """What an operation says of itself; `ValueError` when a date is none or is missing."""
        if not source.get("deprecated"):
            return None
        at, sunset = _day(source, "x-deprecated-at"), _day(source, "x-sunset")
        if at is None:
            raise ValueError("x-deprecated-at is missing: what is deprecated says since when")
        if sunset is not None and sunset < at:
            raise ValueError("x-sunset is before x-deprecated-at")
        return cls(at, sunset, str(source.get("x-successor", "")))

    def fields(self) -> Fields:
        """Deprecation (RFC 9745), Sunset (RFC 8594) and the links to what comes after and to the documents."""
        links = '</docs>; rel="deprecation"; type="text/html"'
        if self.successor:
            links = f'<{self.successor}>; rel="successor-version", {links}'
        found = [(b"deprecation", b"@%d" % int(_midnight(self.at).timestamp())), (b"link", links.encode())]
        if self.sunset is not None:
            found.append((b"sunset", format_datetime(_midnight(self.sunset), usegmt=True).encode()))
        return tuple(found)


def _day(source: Document, name: str) -> date | None:
    given = str(source.get(name) or "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise ValueError(f"{name} is not a date: {given}") from None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
