"""Representations of profiles."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Names, Resource, Wire, example
from services.assessment.domain.descriptors import Pole
from services.assessment.domain.factors import Factor
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.schemas.factors import ByFactor, EditionKey, FactorPoints, Points, by_factor
from services.assessment.schemas.kept import kept_fields
from services.assessment.schemas.respondents import RESPONDENT_EXAMPLE, Respondent

_SCORE: JsonDict = {"raw": 10, "points": 64.9, "sem": 10, "low": 45.3, "high": 84.5}
_STYLE: JsonDict = by_factor(_SCORE, _SCORE, _SCORE, _SCORE)
SCORES_EXAMPLE: JsonDict = {"internal": _STYLE, "external": _STYLE, "summary": _STYLE}


class Score(Wire):
    """A factor's score: the raw sum, the points, their standard error, and the band that holds the true score."""

    raw: int
    points: Points
    sem: Points
    low: Points
    high: Points


class FactorScores(ByFactor[Score]):
    """The scores of one style."""


class StyleScores(Wire):
    """Internal style from the least-like choices, external style from the most-like ones, summary from both."""

    internal: FactorScores
    external: FactorScores
    summary: FactorScores


class Descriptor(Wire):
    """A factor that stands out, and the words for it."""

    factor: Factor
    pole: Pole
    words: list[Names]


class Profile(Resource):
    """A person's profile; it is made once and never changes. Every score stands with its error."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "assessment_id": "01981d2e-7a7c-7000-8000-000000000002",
            "respondent": RESPONDENT_EXAMPLE,
            "instrument": "disc-24@2026-01-01",
            "norm": "model-based@2026-01-01",
            "styles": SCORES_EXAMPLE,
            "shift": by_factor(-6.6, 13.3, -3.4, 0),
            "descriptors": [{"factor": "I", "pole": "high", "words": [{"en": "sociable", "zh-CN": "善交际"}]}],
            "flags": [],
            "editions": {"disc-24@2026-01-01": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
        }
    )
    address: ClassVar[str] = "/v1/profiles/{id}"

    assessment_id: UUID
    respondent: Respondent
    instrument: EditionKey
    norm: EditionKey
    styles: StyleScores
    shift: Annotated[FactorPoints, Field(description="External − internal, in points.")]
    descriptors: list[Descriptor]
    flags: Annotated[list[str], Field(description="Signs of careless answering; a reason to look, not to reject.")]
    editions: Annotated[dict[str, str], Field(description="The dated rules that made the profile, and their hashes.")]

    @classmethod
    def of_record(cls, kept: Kept[ProfileRecord]) -> Self:
        """The representation of a profile."""
        record = kept.value
        profile = {name: getattr(record.profile, name) for name in ("styles", "shift", "editions")}
        whose = {name: getattr(record, name) for name in ("assessment_id", "respondent", "instrument", "norm")}
        lists = {"descriptors": list(record.profile.descriptors), "flags": list(record.profile.flags)}
        return cls.model_validate(kept_fields(kept) | whose | profile | lists, from_attributes=True)
