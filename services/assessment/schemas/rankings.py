"""Representations of rankings."""

from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Resource, Wire, example
from services.assessment.domain.comparison import Ranking as DomainRanking
from services.assessment.domain.comparison import Whose
from services.assessment.domain.factors import Style
from services.assessment.schemas.comparisons import (
    PROFILE_ID,
    ROLE_MODEL_ID,
    STYLE_MATCH_EXAMPLE,
    ComparisonDraft,
    PersonStyles,
)
from services.assessment.schemas.factors import EditionKey
from services.assessment.schemas.kept import kept_fields
from services.assessment.schemas.respondents import RESPONDENT_EXAMPLE, Respondent

RankedBy = Literal[Style.INTERNAL, Style.EXTERNAL]


class RankingDraft(ComparisonDraft):
    """Candidates to rank for a published role model, by the overall match degree of one style."""

    model_config = example(
        {"role_model_id": ROLE_MODEL_ID, "profile_ids": [PROFILE_ID], "by": "external"},
        {"role_model_id": ROLE_MODEL_ID, "group": {"bank": "A"}, "by": "internal"},
    )

    by: RankedBy = Style.EXTERNAL


class Placing(Wire):
    """A candidate's place.

    `rank` is one more than the number of candidates who are clearly better, measurement error considered; those in
    `tied_with` cannot be told from this one. `position` is the plain order.
    """

    profile_id: UUID
    respondent: Respondent | None
    position: int
    rank: int
    tied_with: Annotated[list[UUID], Field(description="Profiles whose range overlaps with this one's.")]
    styles: PersonStyles
    traits_shown: Annotated[list[str], Field(description="The key traits whose factor reaches the model's level.")]
    flags: list[str]


class Ranking(Resource):
    """Candidates in order. It informs a decision and makes none: no one is rejected by a figure."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "role_model_id": ROLE_MODEL_ID,
            "norm": "model-based@2026-01-01",
            "by": "external",
            "placings": [
                {
                    "profile_id": PROFILE_ID,
                    "respondent": RESPONDENT_EXAMPLE,
                    "position": 1,
                    "rank": 1,
                    "tied_with": [],
                    "styles": {"internal": STYLE_MATCH_EXAMPLE, "external": STYLE_MATCH_EXAMPLE},
                    "traits_shown": ["friendly"],
                    "flags": [],
                }
            ],
            "author": "hr",
        }
    )
    address: ClassVar[str] = "/v1/rankings/{id}"

    role_model_id: UUID
    norm: EditionKey
    by: RankedBy
    placings: list[Placing]
    author: str

    @classmethod
    def of_ranking(cls, kept: Kept[DomainRanking], whose: Whose) -> Self:
        """The representation of a ranking, with the names of those whose profiles are still there."""
        ranking = kept.value
        placings = [
            {
                "profile_id": placing.key,
                "respondent": whose.get(UUID(placing.key)),
                "position": placing.position,
                "rank": placing.rank,
                "tied_with": list(placing.tied_with),
                "styles": placing.matches,
                "traits_shown": list(placing.traits_shown),
                "flags": list(placing.flags),
            }
            for placing in ranking.placings
        ]
        fields = {name: getattr(ranking, name) for name in ("role_model_id", "norm", "by", "author")}
        return cls.model_validate(kept_fields(kept) | fields | {"placings": placings}, from_attributes=True)
