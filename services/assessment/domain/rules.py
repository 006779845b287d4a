"""What every dated rule carries: a name, a date from which it holds, a source and the hash of its content."""

import hashlib
import json
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


def content_sha256(document: object) -> str:
    """SHA-256 of a document in canonical JSON: keys sorted, no blanks, dates as ISO 8601."""
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
