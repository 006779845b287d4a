"""Representations of matches."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Resource, Wire, example
from services.assessment.domain.comparison import Match as DomainMatch
from services.assessment.domain.comparison import Whose
from services.assessment.schemas.comparisons import (
    PROFILE_ID,
    ROLE_MODEL_ID,
    STYLE_MATCH_EXAMPLE,
    ComparisonDraft,
    PersonStyles,
)
from services.assessment.schemas.factors import ByFactor, EditionKey, FactorPoints, Points, by_factor
from services.assessment.schemas.kept import kept_fields
from services.assessment.schemas.respondents import RESPONDENT_EXAMPLE, Respondent

_INTERVAL: JsonDict = {"low": 9.2, "high": 16.9}
GROUP_MATCH_EXAMPLE: JsonDict = {
    "members": 14,
    "means": by_factor(37.1, 56.6, 50.2, 55.7),
    "spread": by_factor(12.4, 17.1, 13, 14.2),
    "bias": by_factor(5.08, 15.37, 4.2, 1.3),
    "mad": by_factor(10.1, 18.2, 11.4, 12.3),
    "mad_interval": by_factor(_INTERVAL, _INTERVAL, _INTERVAL, _INTERVAL),
    "overall_bias": 6.49,
    "overall_mad": 13,
    "overall_mad_interval": _INTERVAL,
}
SHIFT_EXAMPLE: JsonDict = {
    "up": 37,
    "down": 14,
    "level": 4,
    "expected_up": 23.7,
    "excess_up": 13.3,
    "p_up": 0.000243,
    "up_share": 0.673,
    "up_share_interval": {"low": 0.541, "high": 0.782},
    "p_plain": 0.0145,
}


class MatchDraft(ComparisonDraft):
    """Persons to match against a published role model: profiles by id, or a group by its facts."""

    model_config = example(
        {"role_model_id": ROLE_MODEL_ID, "profile_ids": [PROFILE_ID]},
        {"role_model_id": ROLE_MODEL_ID, "group": {"bank": "A", "performance": "excellent"}},
    )


class PersonMatch(Wire):
    """One person's match degrees; `respondent` is null once the profile has been erased.

    `left_out`: the person is part of the template that the model is, and is matched against the others' mean.
    """

    profile_id: UUID
    respondent: Respondent | None
    styles: PersonStyles
    left_out: bool = False


class Interval(Wire):
    """Where a figure may lie with other members (bootstrap, 95 %)."""

    low: Points
    high: Points


class FactorIntervals(ByFactor[Interval]):
    """An interval for each factor."""


class GroupMatch(Wire):
    """One style of all persons together: `bias` is |mean(x) − M|, `mad` the mean of the members' |x − M|."""

    members: int
    means: FactorPoints
    spread: FactorPoints
    bias: FactorPoints
    mad: FactorPoints
    mad_interval: FactorIntervals
    overall_bias: Points
    overall_mad: Points
    overall_mad_interval: Interval


class GroupStyles(Wire):
    """Both styles of the group."""

    internal: GroupMatch
    external: GroupMatch


class ShiftCount(Wire):
    """How many persons' factor moves up, down or not at all, and how many would seem to rise if no one shifted."""

    up: int
    down: int
    level: int
    expected_up: Points
    excess_up: Points
    p_up: Annotated[Points, Field(description="The chance of as many risers or more if no one shifted, one-sided.")]
    up_share: Points | None = None
    up_share_interval: Annotated[Interval | None, Field(description="Wilson's, 95 %.")] = None
    p_plain: Annotated[Points | None, Field(description="Sign test against one half, two-sided; see `p_up`.")] = None


class FactorShifts(ByFactor[ShiftCount]):
    """The shifts for each factor."""


class Match(Resource):
    """Persons against a role model: each by itself, all together, and how their styles shift."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "role_model_id": ROLE_MODEL_ID,
            "norm": "model-based@2026-01-01",
            "persons": [
                {
                    "profile_id": PROFILE_ID,
                    "respondent": RESPONDENT_EXAMPLE,
                    "styles": {"internal": STYLE_MATCH_EXAMPLE, "external": STYLE_MATCH_EXAMPLE},
                }
            ],
            "group": {"internal": GROUP_MATCH_EXAMPLE, "external": GROUP_MATCH_EXAMPLE},
            "shifts": by_factor(SHIFT_EXAMPLE, SHIFT_EXAMPLE, SHIFT_EXAMPLE, SHIFT_EXAMPLE),
            "author": "hr",
        }
    )
    address: ClassVar[str] = "/v1/matches/{id}"

    role_model_id: UUID
    norm: EditionKey
    persons: list[PersonMatch]
    group: GroupStyles
    shifts: Annotated[FactorShifts, Field(description="Article 3: external influence moves up in 37 of 55.")]
    author: str

    @classmethod
    def of_match(cls, kept: Kept[DomainMatch], whose: Whose) -> Self:
        """The representation of a match, with the names of those whose profiles are still there."""
        match = kept.value
        persons = [
            {
                "profile_id": p.profile_id,
                "respondent": whose.get(p.profile_id),
                "styles": p.styles,
                "left_out": p.left_out,
            }
            for p in match.persons
        ]
        fields = {name: getattr(match, name) for name in ("role_model_id", "norm", "group", "shifts", "author")}
        return cls.model_validate(kept_fields(kept) | fields | {"persons": persons}, from_attributes=True)
