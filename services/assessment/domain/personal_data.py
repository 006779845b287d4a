"""What is held about one person: all of it for the person to see, none of it after an erasure."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.domain.kept import Kept
from services.assessment.domain.competency_review import CompetencyReview, Invitation
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
    competency_reviews: tuple[Kept[CompetencyReview], ...] = ()
    competency_invitations: tuple[Kept[Invitation], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether the service knows nothing of the person."""
        answered = (self.assessments, self.role_questionnaires, self.competency_reviews)
        known = (*answered, self.profiles, self.competency_invitations)
        return not any(known)

    @property
    def consented(self) -> dict[UUID, str]:
        """The purpose of each sitting, review and imported profile by its id."""
        sittings = {kept.id: kept.value.purpose for kept in self.assessments}
        taken_in = {kept.id: kept.value.profile.origin.purpose for kept in self.profiles if kept.value.profile.origin}
        return sittings | taken_in | {kept.id: kept.value.purpose for kept in self.competency_reviews}


@dataclass(frozen=True, slots=True)
class Erasure:
    """Proof that a person's data were erased (PIPL, article 47).

    `digest` is SHA-256 of the erasure's id and the personnel number: whoever knows the number can tell that the proof
    is about that person, nobody else can. Role questionnaires stay without the rater, because the role models made of
    them are about the role; so do figures of groups, and what the person said in reviews of others.
    """

    digest: str
    assessments: int
    profiles: int
    role_questionnaires: int
    erased_at: datetime
    competency_reviews: int = 0
