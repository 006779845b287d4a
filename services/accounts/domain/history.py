"""What became of an account file: which field was changed from what to what, by whom and when."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after; the values are JSON."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one thing in the file, which made it `version`; or its removal."""

    noun: str
    thing_id: UUID
    version: int
    changed_at: datetime
    changed_by: str
    removed: bool
    fields: tuple[FieldChange, ...]
