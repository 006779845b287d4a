"""What matches and rankings have in common: whom they compare, and how a match degree looks."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, Invalid
from chassis.wire import Code, Wire, example
from services.assessment.domain.comparison import Comparing
from services.assessment.domain.comparison import Group as DomainGroup
from services.assessment.domain.match import StyleMatch as DomainStyleMatch
from services.assessment.schemas.factors import ByFactor, EditionKey, FactorPoints, Points, by_factor

_DEGREE: JsonDict = {"points": 7.1, "low": 0, "high": 26.7}
STYLE_MATCH_EXAMPLE: JsonDict = {
    "factors": by_factor(_DEGREE, _DEGREE, _DEGREE, _DEGREE),
    "gaps": by_factor(7.1, -7.1, 7.1, -7.1),
    "overall": {"points": 7.1, "low": 0, "high": 16.9},
    "root_mean_square": 7.1,
    "euclidean": 14.2,
    "largest": 7.1,
    "indices": {
        "weighted_euclidean": 14.2,
        "elevation": 0,
        "scatter": 12.3,
        "shape": 189.3,
        "shape_correlation": 0.81,
        "icc_double_entry": 0.79,
        "cattell_rp": 0.86,
        "mahalanobis": 0.9,
        "chance_within": 0.12,
    },
}
PROFILE_ID = "01981d2e-7a7c-7000-8000-000000000004"
ROLE_MODEL_ID = "01981d2e-7a7c-7000-8000-000000000005"


class Group(Wire):
    """Everybody of whom all that is given holds; of each person the newest profile counts."""

    model_config = example({"bank": "A", "role": "manager", "performance": "excellent"})

    bank: Code | None = None
    role: Code | None = None
    performance: Code | None = None
    norm: Annotated[EditionKey | None, Field(description="Only profiles that this norm has scored.")] = None


class ComparisonDraft(Wire):
    """Which profiles to compare with which published role model: those named, or a group."""

    role_model_id: UUID
    profile_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)] | None = None
    group: Group | None = None

    def to_domain(self) -> Comparing:
        """What to compare; naming both profiles and a group, or neither, is refused."""
        if self.profile_ids is not None and self.group is None:
            return Comparing(self.role_model_id, tuple(self.profile_ids))
        if self.group is not None and self.profile_ids is None:
            return Comparing(self.role_model_id, DomainGroup(**dict(self.group)))
        raise Invalid(Fault("profiles_or_group", "/profile_ids"))


class Degree(Wire):
    """A match degree in points, smaller is better, with the range that measurement error leaves open."""

    points: Points
    low: Points
    high: Points


class FactorDegrees(ByFactor[Degree]):
    """MD for each factor: |x − M|."""


class Indices(Wire):
    """How alike the profile and the model are, by the indices of the literature; none of them decides alone.

    `elevation`, `scatter` and `shape` add up to the squared Euclidean distance. `shape_correlation` over four points is
    fragile, and null for a flat profile. `mahalanobis` is null where too few persons are compared.
    """

    weighted_euclidean: Annotated[Points, Field(description="Each factor weighs by how exactly its gap is known.")]
    elevation: Points
    scatter: Points
    shape: Points
    shape_correlation: Points | None
    icc_double_entry: Annotated[Points, Field(description="−1 to 1, 1 is perfect.")]
    cattell_rp: Annotated[Points, Field(description="Cattell's r_p: −1 to 1, 0 is what chance gives.")]
    mahalanobis: Points | None
    chance_within: Annotated[Points, Field(description="How likely all true scores lie within the role's tolerance.")]


class StyleMatch(Wire):
    """One style of a person against a role model; `gaps` keep the sign, `overall` is the mean of the four."""

    factors: FactorDegrees
    gaps: FactorPoints
    overall: Degree
    root_mean_square: Points
    euclidean: Points
    largest: Points
    indices: Indices | None = None

    @classmethod
    def of_match(cls, match: DomainStyleMatch) -> Self:
        """The representation of a style's match."""
        return cls.model_validate(match, from_attributes=True)


class PersonStyles(Wire):
    """MD(Di)…MD(Ci) and MD(Do)…MD(Co) of article 3: internal and external style against the model."""

    internal: StyleMatch
    external: StyleMatch
