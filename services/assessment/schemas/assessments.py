"""Representations of sittings and of the answers given in them."""

from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, LINE, Moment, Resource, Wire, example
from services.assessment.domain import answers as domain
from services.assessment.domain.respondent import Respondent as DomainRespondent
from services.assessment.domain.sitting import Invitation, Sitting, SittingState, SittingTransition
from services.assessment.schemas.factors import EditionKey
from services.assessment.schemas.kept import kept_fields
from services.assessment.schemas.respondents import RESPONDENT_EXAMPLE, Respondent

Purpose = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=LINE)]
AnswerId = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[a-z0-9_]+$")]

TakenMs = Annotated[int | None, Field(strict=True, ge=0, le=86_400_000, description="Milliseconds.")]

_PURPOSE = "Selection for the relationship-manager role"
_CHOICE: JsonDict = {"block": "b01", "most": "b01b", "least": "b01a", "taken_ms": 8400}
_RATING: JsonDict = {"anchor": "a1", "rating": 2}
_DRAFT: JsonDict = {"respondent": RESPONDENT_EXAMPLE, "instrument": "disc-24@2026-01-01", "purpose": _PURPOSE}


class AssessmentDraft(Wire):
    """Whom to assess, with which instrument, and why; the purpose is what the respondent consents to."""

    model_config = example(_DRAFT)

    respondent: Respondent
    instrument: EditionKey
    purpose: Purpose
    expires_at: Annotated[Moment | None, Field(description="After this nothing more is answered or submitted.")] = None

    def to_domain(self) -> Invitation:
        """The invitation that the draft asks for."""
        respondent: DomainRespondent = self.respondent.to_domain()
        return Invitation(respondent, self.instrument, self.purpose, self.expires_at)


class ConsentDraft(Wire):
    """Consent to the sitting's stated purpose, word for word."""

    model_config = example({"purpose": _PURPOSE})

    purpose: Purpose


class Consent(Wire):
    """Consent as it was recorded."""

    purpose: str
    recorded_by: str
    given_at: Moment


class Answer(Wire):
    """In one block, the phrase most and the phrase least like the person; `taken_ms` is the time it took."""

    model_config = example(_CHOICE)

    block: AnswerId
    most: AnswerId
    least: AnswerId
    taken_ms: TakenMs = None


class AnchorRating(Wire):
    """How well a statement fits the person."""

    model_config = example(_RATING)

    anchor: AnswerId
    rating: Annotated[int, Field(strict=True, ge=0, le=100)]


class BlockAnswer(Wire):
    """The answer to the block that the address names; without `taken_ms` it took the time since the last answer."""

    model_config = example({"most": "b01b", "least": "b01a", "taken_ms": 8400})

    most: AnswerId
    least: AnswerId
    taken_ms: TakenMs = None

    def to_domain(self, block: str) -> domain.Choice:
        """The choice in that block."""
        return domain.Choice(block, self.most, self.least, self.taken_ms)


class SingleRating(Wire):
    """The rating of the statement that the address names."""

    model_config = example({"rating": 2})

    rating: Annotated[int, Field(strict=True, ge=0, le=100)]

    def to_domain(self, anchor: str) -> domain.Rating:
        """The rating of that statement."""
        return domain.Rating(anchor, self.rating)


class AnswerSheet(Wire):
    """The answers so far, in any order; what is left out is not answered yet."""

    model_config = example({"answers": [_CHOICE], "ratings": [_RATING]})

    answers: Annotated[list[Answer], Field(max_length=100)]
    ratings: Annotated[list[AnchorRating], Field(max_length=100)]

    def to_domain(self) -> domain.Sheet:
        """The sheet."""
        return domain.Sheet(
            tuple(domain.Choice(**dict(answer)) for answer in self.answers),
            tuple(domain.Rating(**dict(rating)) for rating in self.ratings),
        )


class AssessmentTransitionRequest(Wire):
    """`pause` stops the clock, `resume` goes on, `withdraw` takes consent back: answers and profile are erased."""

    model_config = example({"transition": "pause"}, {"transition": "withdraw"})

    transition: Literal["pause", "resume", "withdraw"]


class Assessment(AssessmentDraft, Resource):
    """A sitting. Nothing can be answered before consent; submission happens once and yields the profile."""

    model_config = example(
        KEPT_EXAMPLE
        | _DRAFT
        | {
            "state": "submitted",
            "consent": {"purpose": _PURPOSE, "recorded_by": "A-M01", "given_at": "2026-01-05T08:00:00Z"},
            "answered_blocks": 24,
            "rated_anchors": 8,
            "profile_id": "01981d2e-7a7c-7000-8000-000000000004",
            "allowed_transitions": ["withdraw"],
        }
    )
    address: ClassVar[str] = "/v1/assessments/{id}"

    state: SittingState
    consent: Consent | None
    answered_blocks: int
    rated_anchors: int
    profile_id: UUID | None
    allowed_transitions: list[SittingTransition]

    @classmethod
    def of_sitting(cls, kept: Kept[Sitting]) -> Self:
        """The representation of a sitting."""
        return cls.model_validate(_sitting_fields(kept), from_attributes=True)


class AssessmentAnswers(Assessment):
    """A sitting with the answers given so far, for the respondent to go on with."""

    model_config = example(
        KEPT_EXAMPLE
        | _DRAFT
        | {
            "state": "submitted",
            "consent": {"purpose": _PURPOSE, "recorded_by": "A-M01", "given_at": "2026-01-05T08:00:00Z"},
            "answered_blocks": 24,
            "rated_anchors": 8,
            "profile_id": "01981d2e-7a7c-7000-8000-000000000004",
            "allowed_transitions": ["withdraw"],
            "answers": [_CHOICE],
            "ratings": [_RATING],
        }
    )

    answers: list[Answer]
    ratings: list[AnchorRating]

    @classmethod
    def of_sitting(cls, kept: Kept[Sitting]) -> Self:
        """The representation of a sitting with its answers."""
        sheet = kept.value.sheet
        answers = {"answers": list(sheet.choices), "ratings": list(sheet.ratings)}
        return cls.model_validate(_sitting_fields(kept) | answers, from_attributes=True)


def _sitting_fields(kept: Kept[Sitting]) -> dict[str, object]:
    sitting = kept.value
    return kept_fields(kept) | {
        "respondent": sitting.respondent,
        "instrument": sitting.instrument,
        "purpose": sitting.purpose,
        "state": sitting.state,
        "consent": sitting.consent,
        "answered_blocks": len(sitting.sheet.choices),
        "rated_anchors": len(sitting.sheet.ratings),
        "profile_id": sitting.profile_id,
        "expires_at": sitting.expires_at,
        "allowed_transitions": list(sitting.allowed_transitions),
    }
