"""Representations of reviews of competencies and of their results."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, LINE, ExternalId, Name, Names, Resource, Wire, example
from services.assessment.domain import competency_review as domain
from services.assessment.domain.competency_result import CompetencyFinding as DomainFinding
from services.assessment.domain.competency_result import Reading
from services.assessment.schemas.competency_models import Id
from services.assessment.schemas.factors import EditionKey, Points
from services.assessment.schemas.kept import kept_fields

REVIEW_ID = "01981d2e-7a7c-7000-8000-000000000008"
CompetencyLevel = Annotated[int, Field(strict=True, ge=1, le=7)]
Purpose = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=LINE)]
_PERSON: JsonDict = {"external_id": "A-M01", "name": "王思远"}
_FINDING: JsonDict = {
    "competency": "initiative",
    "area": "action",
    "text": {"en": "Initiative", "zh-CN": "主动性"},
    "target": 3,
    "self_level": 4,
    "peers": 2.33,
    "supervisors": 3,
    "others": 2.5,
    "agreement": 0.8,
    "gap_self": 1.5,
    "gap_target": -0.5,
    "reading": "blind_spot",
    "flags": [],
}


class ReviewedPerson(Wire):
    """Somebody by personnel number and name."""

    model_config = example(_PERSON)

    external_id: ExternalId
    name: Name


class CompetencyReviewDraft(Wire):
    """Whom to review, by which model and why. Targets left out are the usual level; so is the closing day."""

    model_config = example(
        {
            "person": _PERSON,
            "model": "relationship-manager@2026-01-01",
            "purpose": "Development talk 2026",
            "targets": {"initiative": 4},
        }
    )

    person: ReviewedPerson
    model: EditionKey
    purpose: Purpose
    targets: Annotated[dict[Id, CompetencyLevel], Field(max_length=60, default_factory=dict)]
    closes_on: date | None = None

    def to_domain(self) -> domain.ReviewOrder:
        """What is asked for."""
        person = domain.Person(self.person.external_id, self.person.name)
        return domain.ReviewOrder(person, self.model, self.purpose, self.targets, self.closes_on)


class ReviewConsent(Wire):
    """The stated purpose, word for word."""

    model_config = example({"purpose": "Development talk 2026"})

    purpose: Purpose


class ReviewTransitionRequest(Wire):
    """What to do with a review."""

    model_config = example({"transition": "open"})

    transition: domain.ReviewTransition


class CompetencyReview(Resource):
    """A review of one person's competencies."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "person": _PERSON,
            "model": "relationship-manager@2026-01-01",
            "purpose": "Development talk 2026",
            "targets": {"initiative": 4},
            "closes_on": "2026-02-04",
            "author": "hr",
            "state": "draft",
            "allowed_transitions": ["cancel"],
            "consented": False,
        }
    )
    address: ClassVar[str] = "/v1/competency-reviews/{id}"

    person: ReviewedPerson
    model: EditionKey
    purpose: str
    targets: dict[str, int]
    closes_on: date
    author: str
    state: domain.ReviewState
    allowed_transitions: list[domain.ReviewTransition]
    consented: Annotated[bool, Field(description="Whether the person has consented to the purpose.")]

    @classmethod
    def of_review(cls, kept: Kept[domain.CompetencyReview]) -> Self:
        """The representation of a review."""
        review = kept.value
        names = ("person", "model", "purpose", "targets", "closes_on", "author", "state")
        derived = {"allowed_transitions": list(review.allowed_transitions), "consented": review.consent is not None}
        fields = {name: getattr(review, name) for name in names}
        return cls.model_validate(kept_fields(kept) | fields | derived, from_attributes=True)


class CompetencyFinding(Wire):
    """One competency as the person and the others see it; levels are means. Null where nobody may be shown.

    `others` are peers and supervisors, or the supervisors alone while the peers are too few. `gap_self` is self −
    others, `gap_target` others − target. `agreement` is r_wg, 1 is perfect.
    """

    competency: str
    area: str
    text: Names
    target: int
    self_level: int | None
    peers: Points | None
    supervisors: Points | None
    others: Points | None
    agreement: Points | None
    gap_self: Points | None
    gap_target: Points | None
    reading: Reading | None
    flags: Annotated[list[str], Field(description="`low_agreement`: the others see this very differently.")]


class CompetencyResult(Wire):
    """What a closed review came to. Fewer than three peers are counted and never shown."""

    model_config = example(
        {
            "competency_review_id": REVIEW_ID,
            "person": _PERSON,
            "model": "relationship-manager@2026-01-01",
            "peers": 3,
            "supervisors": 1,
            "reliability": 0.71,
            "flags": [],
            "findings": [_FINDING],
        }
    )
    address: ClassVar[str] = "/v1/competency-reviews/{competency_review_id}/result"

    competency_review_id: UUID
    person: ReviewedPerson
    model: EditionKey
    peers: Annotated[int, Field(description="How many peers have rated.")]
    supervisors: int
    reliability: Annotated[Points | None, Field(description="ICC(2,k) of the others over all competencies.")]
    flags: Annotated[
        list[str], Field(description="`peers_suppressed`: too few peers rated for their view to be shown.")
    ]
    findings: list[CompetencyFinding]

    @classmethod
    def of_result(cls, found: domain.FoundResult) -> Self:
        """The representation of a result."""
        texts = {one.id: one.text for one in found.model.competencies}
        return cls(
            competency_review_id=found.review.id,
            person=ReviewedPerson.of(found.review.value.person),
            model=found.review.value.model,
            peers=found.result.peers,
            supervisors=found.result.supervisors,
            reliability=found.result.reliability,
            flags=list(found.result.flags),
            findings=[_finding(one, Names.of(texts[one.competency])) for one in found.result.findings],
        )


def _finding(found: DomainFinding, text: Names) -> CompetencyFinding:
    fields = {name: getattr(found, name) for name in CompetencyFinding.model_fields if name not in ("text", "flags")}
    return CompetencyFinding.model_validate(fields | {"text": text, "flags": list(found.flags)})
