"""A profile on record: whose it is, the sitting it came from, and which profiles can be compared with each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.domain.errors import Fault, Invalid
from services.assessment.domain.profile import Profile
from services.assessment.domain.respondent import Respondent


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """A person's profile; `norm` is the key of the norm that its scores are read against.

    One that was imported from another tool has no sitting.
    """

    respondent: Respondent
    assessment_id: UUID | None
    instrument: str
    norm: str
    profile: Profile


def common_norm(records: Sequence[ProfileRecord], pointer: str = "/profile_ids") -> str:
    """The norm that scored all the profiles; scores against different norms are not comparable and are refused.

    `pointer` is where the request says whose profiles they are.
    """
    norms = sorted({record.norm for record in records})
    if not norms:
        raise Invalid(Fault("empty_group", pointer))
    if len(norms) > 1:
        raise Invalid(Fault("norms_differ", pointer, {"norms": ", ".join(norms)}))
    return norms[0]
