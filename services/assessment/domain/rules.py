"""What every dated rule carries: a name, a date from which it holds, a source and the hash of its content."""

from dataclasses import dataclass
from datetime import date

from chassis.domain.name import Name


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated edition of a rule.

    `key` (`disc-24@2026-01-01`) is what results cite; `sha256` is the hash of the rule's whole content, so that a
    result can be replayed and a rule changed in place cannot pass for the one that was used.
    """

    name: str
    since: date
    title: Name
    source: str
    sha256: str

    @property
    def key(self) -> str:
        """Name and date: `disc-24@2026-01-01`."""
        return f"{self.name}@{self.since.isoformat()}"
