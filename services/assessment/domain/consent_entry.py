"""The consent ledger: every consent and every withdrawal as it happened, never changed and never taken out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ConsentEvent(StrEnum):
    """Consent was given, taken back, or ended because all data were erased or their time had passed.

    `imported`: another tool's scores were taken in, on the basis stated. `shared`, `unshared`: the person let somebody
    else see the profile, and took that back.
    """

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    EXPIRED = "expired"
    SHARED = "shared"
    UNSHARED = "unshared"
    IMPORTED = "imported"


class Basis(StrEnum):
    """On what grounds data are held that were collected elsewhere (PIPL, article 13).

    The person's consent, the management of staff under lawful rules, a duty by law; or nobody has said.
    """

    CONSENT = "consent"
    STAFF_MANAGEMENT = "staff_management"
    LEGAL_DUTY = "legal_duty"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """What happened to the consent to one sitting; the ledger names the sitting and not the person.

    For an imported profile it names the profile, and `basis` and `source` (the tool) say where it comes from.
    """

    assessment_id: UUID
    event: ConsentEvent
    purpose: str
    recorded_by: str
    at: datetime
    basis: Basis | None = None
    source: str | None = None
