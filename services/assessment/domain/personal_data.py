"""What is held about one person: all of it for the person to see, none of it after an erasure."""

from dataclasses import dataclass
from datetime import datetime

from chassis.domain.kept import Kept
from services.assessment.domain.consent_entry import ConsentEntry
from services.assessment.domain.development import DevelopmentPlan
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.role_questionnaire_record import RoleQuestionnaireRecord
from services.assessment.domain.sitting import Sitting


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Everything that the service holds about a person (PIPL, article 45)."""

    external_id: str
    assessments: tuple[Kept[Sitting], ...]
    profiles: tuple[Kept[ProfileRecord], ...]
    role_questionnaires: tuple[Kept[RoleQuestionnaireRecord], ...]
    development_plans: tuple[Kept[DevelopmentPlan], ...]
    consents: tuple[ConsentEntry, ...]


@dataclass(frozen=True, slots=True)
class Erasure:
    """Proof that a person's data were erased (PIPL, article 47).

    `digest` is SHA-256 of the erasure's id and the personnel number: whoever knows the number can tell that the proof
    is about that person, nobody else can. Role questionnaires stay without the rater, because the role models made of
    them are about the role; so do figures of groups.
    """

    digest: str
    assessments: int
    profiles: int
    role_questionnaires: int
    erased_at: datetime
