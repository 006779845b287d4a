"""The consent ledger: every consent and every withdrawal as it happened, never changed and never taken out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ConsentEvent(StrEnum):
    """Consent was given, taken back, or ended because all data were erased or their time had passed.

    `shared` and `unshared`: the person let somebody else see the profile, and took that back.
    """

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    EXPIRED = "expired"
    SHARED = "shared"
    UNSHARED = "unshared"


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """What happened to the consent to one sitting; the ledger names the sitting and not the person."""

    assessment_id: UUID
    event: ConsentEvent
    purpose: str
    recorded_by: str
    at: datetime
