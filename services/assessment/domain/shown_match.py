"""What is shown of a match: one person of it, or the whole group, beside the role model."""

from dataclasses import dataclass

from services.assessment.domain.comparison import Match, PersonMatch
from services.assessment.domain.role_model_record import RoleModelRecord


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A match and its role model; `person` is whom to show, with the name while the profile is there."""

    match: Match
    model: RoleModelRecord
    person: PersonMatch | None
    name: str = ""
