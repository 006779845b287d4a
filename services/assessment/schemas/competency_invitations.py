"""Representations of invitations to rate competencies, and of the ratings."""

from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, ExternalId, Name, Resource, Wire, example
from services.assessment.domain import competency_review as domain
from services.assessment.domain.competency import CompetencyModel as DomainModel
from services.assessment.domain.competency_result import Relation
from services.assessment.schemas.competency_models import MODEL_EXAMPLE, CompetencyModel, Id
from services.assessment.schemas.competency_reviews import REVIEW_ID, CompetencyLevel, ReviewedPerson
from services.assessment.schemas.kept import kept_fields

_RATER: JsonDict = {"external_id": "A-M07", "name": "陈晓", "relation": "peer"}
_INVITATION: JsonDict = KEPT_EXAMPLE | {"competency_review_id": REVIEW_ID, "relation": "peer", "state": "invited"}


class CompetencyRater(Wire):
    """Somebody to invite, and the side that this rater sees the person from."""

    model_config = example(_RATER)

    external_id: ExternalId
    name: Name
    relation: Relation


class RaterDraft(Wire):
    """Whom to invite."""

    model_config = example({"raters": [_RATER]})

    raters: Annotated[list[CompetencyRater], Field(min_length=1, max_length=50)]

    def to_domain(self) -> list[tuple[domain.Person, Relation]]:
        """The raters with their relation."""
        return [(domain.Person(rater.external_id, rater.name), rater.relation) for rater in self.raters]


class InvitedRater(Resource):
    """An invitation as those who run the review see it: who is asked and who has answered, never what."""

    model_config = example(_INVITATION | {"rater": {"external_id": "A-M07", "name": "陈晓"}})

    competency_review_id: UUID
    rater: ReviewedPerson
    relation: Relation
    state: domain.InvitationState

    @classmethod
    def of_invitation(cls, kept: Kept[domain.Invitation]) -> Self:
        """The representation of an invitation."""
        one = kept.value
        fields = {"rater": one.rater, "relation": one.relation, "state": one.state}
        whole = kept_fields(kept) | fields | {"competency_review_id": one.review_id}
        return cls.model_validate(whole, from_attributes=True)


class InvitedRaters(Wire):
    """The invitations made."""

    model_config = example({"competency_review_id": REVIEW_ID, "invitations": [_INVITATION | {
        "rater": {"external_id": "A-M07", "name": "陈晓"}}]})  # fmt: skip
    address: ClassVar[str] = "/v1/competency-reviews/{competency_review_id}/invitations"

    competency_review_id: UUID
    invitations: list[InvitedRater]


class CompetencyInvitation(Resource):
    """An invitation as the rater sees it."""

    model_config = example(_INVITATION)
    address: ClassVar[str] = "/v1/competency-invitations/{id}"

    competency_review_id: UUID
    relation: Relation
    state: domain.InvitationState

    @classmethod
    def of_invitation(cls, kept: Kept[domain.Invitation]) -> Self:
        """The representation of an invitation."""
        one = kept.value
        fields = {"competency_review_id": one.review_id, "relation": one.relation, "state": one.state}
        return cls.model_validate(kept_fields(kept) | fields)


class RatingForm(CompetencyInvitation):
    """What to rate: whose competencies, for what purpose, and the model with its levels."""

    model_config = example(
        _INVITATION
        | {"person": {"external_id": "A-M01", "name": "王思远"}, "purpose": "Development talk", "model": MODEL_EXAMPLE}
    )

    person: ReviewedPerson
    purpose: str
    model: CompetencyModel

    @classmethod
    def of_form(cls, found: tuple[Kept[domain.Invitation], domain.CompetencyReview, DomainModel]) -> Self:
        """The representation of what is asked."""
        kept, review, model = found
        return cls(
            **dict(CompetencyInvitation.of_invitation(kept)),
            person=ReviewedPerson.of(review.person),
            purpose=review.purpose,
            model=CompetencyModel.of_model(model),
        )


class Ratings(Wire):
    """The level seen, from 1 up, for every competency of the model."""

    model_config = example({"ratings": {"initiative": 3}})

    ratings: Annotated[dict[Id, CompetencyLevel], Field(min_length=1, max_length=60)]


class InvitationTransitionRequest(Wire):
    """What to do with an invitation."""

    model_config = example({"transition": "decline"})

    transition: Literal["decline"]
