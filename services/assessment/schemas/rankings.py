"""Representations of rankings."""

from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Name, Resource, Wire, example
from services.assessment.domain.adverse_impact import Cohort, ImpactPreview, ImpactQuestion
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
from services.assessment.schemas.factors import EditionKey, Points
from services.assessment.schemas.kept import kept_fields
from services.assessment.schemas.respondents import RESPONDENT_EXAMPLE, Respondent

RankedBy = Literal[Style.INTERNAL, Style.EXTERNAL]


_IMPACT: JsonDict = {
    "label": "women",
    "members": 12,
    "taken": 4,
    "rate": 0.333,
    "ratio": 0.625,
    "p": 0.42,
    "suspected": True,
}


class ImpactGroup(Wire):
    """Candidates under one label, named for the preview alone; nothing keeps who is in which group."""

    label: Name
    profile_ids: Annotated[list[UUID], Field(min_length=1, max_length=1_000)]


class ImpactQuestionDraft(Wire):
    """What would happen to each group if the first `shortlist` of the ranking were taken."""

    shortlist: Annotated[int, Field(strict=True, ge=1, le=1_000)]
    groups: Annotated[list[ImpactGroup], Field(min_length=2, max_length=20)]

    def to_domain(self) -> ImpactQuestion:
        """The question."""
        cohorts = (Cohort(group.label, tuple(map(str, group.profile_ids))) for group in self.groups)
        return ImpactQuestion(self.shortlist, tuple(cohorts))


class GroupImpact(Wire):
    """One group beside the one with the highest rate; all figures are null where the group is too small to be shown."""

    label: Name
    members: int | None
    taken: int | None
    rate: Points | None
    ratio: Annotated[Points | None, Field(description="The rate over the highest group's; below 0.8 is suspected.")]
    p: Annotated[Points | None, Field(description="Fisher's exact test against the group with the highest rate.")]
    suspected: bool | None


class AdverseImpact(Wire):
    """A preview of adverse impact; `four_fifths` and `significant` among the flags ask a person to look."""

    model_config = example({"shortlist": 9, "groups": [_IMPACT], "flags": ["four_fifths"]})

    shortlist: int
    groups: list[GroupImpact]
    flags: list[str]

    @classmethod
    def of_preview(cls, preview: ImpactPreview) -> Self:
        """The representation of a preview."""
        groups = [GroupImpact.of(cohort) for cohort in preview.cohorts]
        return cls(shortlist=preview.shortlist, groups=groups, flags=list(preview.flags))


class RankingDraft(ComparisonDraft):
    """Candidates to rank for a published role model, by the overall match degree of one style."""

    model_config = example(
        {"role_model_id": ROLE_MODEL_ID, "profile_ids": [PROFILE_ID], "by": "external"},
        {"role_model_id": ROLE_MODEL_ID, "group": {"bank": "A"}, "by": "internal"},
    )

    by: RankedBy = Style.EXTERNAL
    adverse_impact: ImpactQuestionDraft | None = None


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
            "adverse_impact": {"shortlist": 9, "groups": [_IMPACT], "flags": ["four_fifths"]},
        }
    )
    address: ClassVar[str] = "/v1/rankings/{id}"

    role_model_id: UUID
    norm: EditionKey
    by: RankedBy
    placings: list[Placing]
    author: str
    adverse_impact: AdverseImpact | None = None

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
        names = ("role_model_id", "norm", "by", "author")
        impact = ranking.adverse_impact
        fields = {name: getattr(ranking, name) for name in names} | {
            "adverse_impact": None if impact is None else AdverseImpact.of_preview(impact)
        }
        return cls.model_validate(kept_fields(kept) | fields | {"placings": placings}, from_attributes=True)
