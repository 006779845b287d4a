"""The address at which programs read somebody's calendar without a token: whoever knows its key may."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """Whose calendar, by personnel number, and the SHA-256 of the key; the key itself is told once and kept nowhere."""

    owner: str
    key_sha256: str
