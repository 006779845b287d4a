"""Representations of two role models side by side."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Wire, example
from services.assessment.domain.role_model_comparison import RoleModelComparison as DomainComparison
from services.assessment.schemas.comparisons import ROLE_MODEL_ID
from services.assessment.schemas.factors import ByFactor, Points, by_factor

_DIFFERENCE: JsonDict = {"difference": 6.4, "z": 2.7, "p": 0.00693, "p_holm": 0.0208}


class LevelDifference(Wire):
    """This model's level minus the other's, and how sure it is that they differ; null where neither has an error."""

    difference: Points
    z: Points | None
    p: Points | None
    p_holm: Annotated[Points | None, Field(description="Corrected over the four factors.")]


class FactorDifferences(ByFactor[LevelDifference]):
    """The difference for each factor."""


class RoleModelComparison(Wire):
    """Two role models side by side; `here` is the one asked, `there` the one compared with."""

    model_config = example(
        {
            "role_model_id": ROLE_MODEL_ID,
            "other_id": "01981d2e-7a7c-7000-8000-000000000006",
            "factors": by_factor(_DIFFERENCE, _DIFFERENCE, _DIFFERENCE, _DIFFERENCE),
            "mean_distance": 6.4,
            "traits_shared": ["friendly", "sociable"],
            "traits_here_only": ["team_oriented"],
            "traits_there_only": ["precise"],
        }
    )

    role_model_id: UUID
    other_id: UUID
    factors: FactorDifferences
    mean_distance: Points
    traits_shared: list[str]
    traits_here_only: list[str]
    traits_there_only: list[str]

    @classmethod
    def of_comparison(cls, role_model_id: UUID, other_id: UUID, found: DomainComparison) -> Self:
        """The representation of a comparison."""
        names = ("traits_shared", "traits_here_only", "traits_there_only")
        traits = {name: list(getattr(found, name)) for name in names}
        ids = {"role_model_id": role_model_id, "other_id": other_id}
        fields = {"factors": found.factors, "mean_distance": found.mean_distance}
        return cls.model_validate(ids | fields | traits, from_attributes=True)
