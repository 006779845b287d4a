"""What a person's report tells: the profile, and beside a role model also the match and what to work on."""

from dataclasses import dataclass

from chassis.domain.kept import Kept
from services.assessment.domain.comparison import PersonMatch
from services.assessment.domain.development import Goal
from services.assessment.domain.norm import Norm
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.role_model_record import RoleModelRecord


@dataclass(frozen=True, slots=True)
class BesideRole:
    """A person beside a role model; `goals` are the gaps that may not be error alone, the largest first."""

    model: RoleModelRecord
    match: PersonMatch
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class PersonalReport:
    """One profile with the norm that scored it, and the role that it is held against, where one is named."""

    profile: Kept[ProfileRecord]
    norm: Norm
    beside: BesideRole | None = None
