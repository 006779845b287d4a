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


def common_norm(records: Sequence[ProfileRecord]) -> str:
    """The norm that all the profiles share; scores against different norms are not comparable and are refused."""
    norms = sorted({record.norm for record in records})
    if not norms:
        raise Invalid(Fault("empty_group", "/profile_ids"))
    if len(norms) > 1:
        raise Invalid(Fault("norms_differ", "/profile_ids", {"norms": ", ".join(norms)}))
    return norms[0]
