"""Representations of role questionnaires."""

from typing import Annotated, ClassVar, Self

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, ExternalId, Name, Resource, Wire, example
from services.assessment.domain import role_questionnaire as domain
from services.assessment.domain.role_model import RaterGroup
from services.assessment.domain.role_questionnaire_record import Rater as DomainRater
from services.assessment.domain.role_questionnaire_record import RoleQuestionnaireRecord, RoleView
from services.assessment.schemas.assessments import AnswerId
from services.assessment.schemas.factors import EditionKey, FactorPoints, by_factor
from services.assessment.schemas.kept import kept_fields

_DRAFT: JsonDict = {
    "rater": {"external_id": "A-M01", "name": "王思远", "group": "top_performer"},
    "bank": "A",
    "role": "relationship_manager",
    "form": "role-20@2026-01-01",
    "ratings": [{"statement": "d1", "rating": 2}],
    "traits": ["friendly", "sociable", "articulate", "enthusiastic", "team_oriented"],
}


class Rater(Wire):
    """Who rates the role."""

    external_id: Annotated[ExternalId, Field(description="The personnel number; also the subject of the own token.")]
    name: Name
    group: RaterGroup


class StatementRating(Wire):
    """How much the role asks for one statement."""

    statement: AnswerId
    rating: Annotated[int, Field(strict=True, ge=0, le=100)]


class RoleQuestionnaireDraft(Wire):
    """A rater's answers: every statement of the form rated, the key traits chosen."""

    model_config = example(_DRAFT)

    rater: Rater
    bank: Code
    role: Code
    form: EditionKey
    ratings: Annotated[list[StatementRating], Field(max_length=200)]
    traits: Annotated[list[AnswerId], Field(max_length=50)]

    def to_domain(self) -> RoleView:
        """What the rater says of the role."""
        ratings = tuple(domain.RoleRating(**dict(rating)) for rating in self.ratings)
        sheet = domain.RoleSheet(ratings, tuple(self.traits))
        return RoleView(DomainRater(**dict(self.rater)), self.bank, self.role, self.form, sheet)


class RoleQuestionnaire(RoleQuestionnaireDraft, Resource):
    """A rater's answers, and the levels that they score to."""

    model_config = example(KEPT_EXAMPLE | _DRAFT | {"levels": by_factor(30, 75, 45, 55)})
    address: ClassVar[str] = "/v1/role-questionnaires/{id}"

    levels: FactorPoints

    @classmethod
    def of_record(cls, kept: Kept[RoleQuestionnaireRecord]) -> Self:
        """The representation of a rater's answers."""
        record = kept.value
        answers = {"ratings": list(record.sheet.ratings), "traits": list(record.sheet.traits)}
        about = {name: getattr(record, name) for name in ("rater", "bank", "role", "form", "levels")}
        return cls.model_validate(kept_fields(kept) | about | answers, from_attributes=True)
