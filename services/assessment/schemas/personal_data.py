"""Representations of what is held about a person, of the consent ledger, and of the proof of an erasure."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, ExternalId, Moment, Resource, Wire, example
from services.assessment.domain.consent_entry import Basis, ConsentEvent
from services.assessment.domain.personal_data import PersonalData as DomainPersonalData
from services.assessment.schemas.assessments import AssessmentAnswers
from services.assessment.schemas.competency_invitations import CompetencyInvitation
from services.assessment.schemas.competency_reviews import CompetencyReview
from services.assessment.schemas.development_plans import DevelopmentPlan
from services.assessment.schemas.profiles import Profile
from services.assessment.schemas.role_questionnaires import RoleQuestionnaire

_ENTRY: JsonDict = {
    "assessment_id": "01981d2e-7a7c-7000-8000-000000000002",
    "event": "given",
    "purpose": "Selection for the relationship-manager role",
    "recorded_by": "A-M01",
    "at": "2026-01-05T08:00:00Z",
    "basis": None,
    "source": None,
}


class ConsentEntry(Wire):
    """One entry of the consent ledger; it names the sitting, and after an erasure nothing leads to the person."""

    model_config = example(_ENTRY)

    assessment_id: Annotated[UUID, Field(description="The sitting; of an import the profile, of a review the review.")]
    event: ConsentEvent
    purpose: str
    recorded_by: str
    at: Moment
    basis: Annotated[Basis | None, Field(description="On what grounds an imported profile is held.")] = None
    source: Annotated[str | None, Field(description="The tool that an imported profile comes from.")] = None


class PersonalData(Wire):
    """Everything that the service holds about a person, with the answers given."""

    model_config = example(
        {
            "external_id": "A-M01",
            "assessments": [],
            "profiles": [],
            "role_questionnaires": [],
            "development_plans": [],
            "consents": [_ENTRY],
            "competency_reviews": [],
            "competency_invitations": [],
        }
    )
    address: ClassVar[str] = "/v1/respondents/{external_id}/data"

    external_id: ExternalId
    assessments: list[AssessmentAnswers]
    profiles: list[Profile]
    role_questionnaires: list[RoleQuestionnaire]
    development_plans: list[DevelopmentPlan]
    consents: list[ConsentEntry]
    competency_reviews: list[CompetencyReview]
    competency_invitations: list[CompetencyInvitation]

    @classmethod
    def of_data(cls, data: DomainPersonalData) -> Self:
        """The representation of a person's data."""
        return cls(
            external_id=data.external_id,
            assessments=[AssessmentAnswers.of_sitting(kept) for kept in data.assessments],
            profiles=[Profile.of_record(kept) for kept in data.profiles],
            role_questionnaires=[RoleQuestionnaire.of_record(kept) for kept in data.role_questionnaires],
            development_plans=[DevelopmentPlan.of_plan(kept) for kept in data.development_plans],
            consents=[ConsentEntry.of(entry) for entry in data.consents],
            competency_reviews=[CompetencyReview.of_review(kept) for kept in data.competency_reviews],
            competency_invitations=[CompetencyInvitation.of_invitation(kept) for kept in data.competency_invitations],
        )


class Erasure(Resource):
    """Proof that a person's data were erased; figures of groups stay, the person does not.

    `digest` is SHA-256 of `id:external_id`: who knows the personnel number can check whom the proof is about.
    """

    model_config = example(
        KEPT_EXAMPLE
        | {
            "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "assessments": 1,
            "profiles": 1,
            "role_questionnaires": 1,
            "competency_reviews": 0,
            "erased_at": "2026-01-05T08:00:00Z",
        }
    )
    address: ClassVar[str] = "/v1/erasures/{id}"

    digest: str
    assessments: Annotated[int, Field(description="Sittings that were removed, with their answers.")]
    profiles: int
    role_questionnaires: Annotated[int, Field(description="Questionnaires that no longer name the rater.")]
    competency_reviews: int
    erased_at: Moment
