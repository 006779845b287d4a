"""How long an answer counts, as its contract says (`x-cache`)."""

from dataclasses import dataclass

from gateway.contracts.document import Document
from gateway.fields import Fields

LONGEST_S = 86_400


@dataclass(frozen=True, slots=True)
class CacheRule:
    """An answer counts for `seconds`; a `shared` one is the same for everybody who may ask for it."""

    shared: bool
    seconds: int

    @classmethod
    def of(cls, source: Document) -> "CacheRule | None":
        """What an operation says of itself; `ValueError` when it cannot be understood."""
        given = source.get("x-cache")
        if given is None:
            return None
        scope, seconds = (given.get("scope"), given.get("seconds")) if isinstance(given, dict) else (None, None)
        if scope not in ("shared", "private") or not isinstance(seconds, int) or not 0 < seconds <= LONGEST_S:
            raise ValueError(f"x-cache needs a scope, shared or private, and seconds from 1 to {LONGEST_S}")
        return cls(scope == "shared", seconds)

    def fields(self) -> Fields:
        """What is said to the caller: its own cache may keep the answer, a proxy's may not, for it checks no token."""
        return (b"cache-control", b"private, max-age=%d" % self.seconds), (b"vary", b"authorization, accept-language")
