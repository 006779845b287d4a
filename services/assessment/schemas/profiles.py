"""Representations of profiles."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints, WithJsonSchema
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Names, Prose, Resource, Wire, example
from services.assessment.domain.consent_entry import Basis
from services.assessment.domain.descriptors import Pole
from services.assessment.domain.factors import Factor, Style
from services.assessment.domain.imported_profile import ImportedScores, factor_levels
from services.assessment.domain.profile import Band
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.schemas.factors import ByFactor, EditionKey, FactorPoints, Points, by_factor
from services.assessment.schemas.kept import kept_fields
from services.assessment.schemas.quality import QUALITY_EXAMPLE, Quality
from services.assessment.schemas.respondents import RESPONDENT_EXAMPLE, Respondent

Tool = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](-?[a-z0-9]){0,39}$")]
"""Another tool's name as a code: `other-disc`."""
GivenPoints = Annotated[
    Decimal,
    Field(ge=0, le=100, max_digits=8, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
"""Points as another tool gives them."""

_SCORE: JsonDict = {"raw": 10, "points": 64.9, "sem": 10, "low": 45.3, "high": 84.5}
_STYLE: JsonDict = by_factor(_SCORE, _SCORE, _SCORE, _SCORE)
SCORES_EXAMPLE: JsonDict = {"internal": _STYLE, "external": _STYLE, "summary": _STYLE}


class GivenFactorPoints(ByFactor[GivenPoints]):
    """Points for each factor as another tool gives them."""

    model_config = example(by_factor(40, 61.5, 55, 48))


class Score(Wire):
    """A factor's score: the raw sum, the points, their standard error, and the band that holds the true score."""

    raw: int | None
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


class Origin(Wire):
    """Another tool's scores: which, when, and whether it states its error; `unknown` bands are assumed (SEM 10)."""

    tool: str
    taken_on: date
    band: Band
    basis: Basis
    purpose: str


class StylePoints(Wire):
    """Another tool's points for each style, 0 to 100; without a summary it is the mean of the other two."""

    internal: GivenFactorPoints
    external: GivenFactorPoints
    summary: GivenFactorPoints | None = None


class ImportedProfileDraft(Wire):
    """What another DISC tool says of a person. Its scores are taken as they are and compared with that tool's only."""

    model_config = example(
        {
            "respondent": RESPONDENT_EXAMPLE,
            "tool": "other-disc",
            "taken_on": "2025-11-03",
            "styles": {"internal": by_factor(40, 61.5, 55, 48), "external": by_factor(35, 70, 50, 52)},
            "sem": 9,
            "basis": "consent",
            "purpose": "Development",
        }
    )

    respondent: Respondent
    tool: Tool
    taken_on: date
    styles: StylePoints
    sem: Annotated[GivenPoints | None, Field(description="The tool's standard error of measurement, if it says.")] = (
        None
    )
    basis: Annotated[Basis, Field(description="On what grounds the bank holds them.")] = Basis.NOT_STATED
    purpose: Annotated[Prose, StringConstraints(max_length=500), Field(description="What for.")] = ""

    def to_domain(self) -> ImportedScores:
        """The scores."""
        given = {
            style: factor_levels(points.model_dump(by_alias=True))
            for style in Style
            if (points := getattr(self.styles, style.value)) is not None
        }
        return ImportedScores(
            self.respondent.to_domain(), self.tool, self.taken_on, given, self.sem, self.basis, self.purpose
        )


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
            "quality": QUALITY_EXAMPLE,
            "origin": None,
            "editions": {"disc-24@2026-01-01": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
        }
    )
    address: ClassVar[str] = "/v1/profiles/{id}"

    assessment_id: Annotated[UUID | None, Field(description="Null for a profile that another tool made.")]
    respondent: Respondent
    instrument: EditionKey
    norm: EditionKey
    styles: StyleScores
    shift: Annotated[FactorPoints, Field(description="External − internal, in points.")]
    descriptors: list[Descriptor]
    flags: Annotated[list[str], Field(description="Signs of careless answering; a reason to look, not to reject.")]
    quality: Annotated[Quality | None, Field(description="How the sheet was answered; null where nobody knows.")]
    origin: Annotated[Origin | None, Field(description="The other tool that the scores come from, if one made them.")]
    editions: Annotated[dict[str, str], Field(description="The dated rules that made the profile, and their hashes.")]

    @classmethod
    def of_record(cls, kept: Kept[ProfileRecord]) -> Self:
        """The representation of a profile."""
        record = kept.value
        profile = {name: getattr(record.profile, name) for name in ("styles", "shift", "editions", "quality", "origin")}
        whose = {name: getattr(record, name) for name in ("assessment_id", "respondent", "instrument", "norm")}
        lists = {"descriptors": list(record.profile.descriptors), "flags": list(record.profile.flags)}
        return cls.model_validate(kept_fields(kept) | whose | profile | lists, from_attributes=True)
