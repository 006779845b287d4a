"""Representations of calibrations and of the scores by them."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Resource, Wire, example
from services.assessment.domain import calibration as domain
from services.assessment.domain.factors import Factor
from services.assessment.schemas.factors import ByFactor, EditionKey, FactorPoints, Points, by_factor

_ID = "01981d2e-7a7c-7000-8000-000000000001"
_SCORE: JsonDict = {"points": 62.3, "sem": 6.1, "low": 50.3, "high": 74.3, "classical": 64.9, "disagrees": False}


class InstrumentChoice(Wire):
    """Which instrument's sittings to take."""

    model_config = example({"instrument": "disc-24@2026-01-01"})

    instrument: EditionKey


class Calibration(Resource):
    """The items of an instrument as the bank's own sittings show them: what the second scorer goes by."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "instrument": "disc-24@2026-01-01",
            "loadings": [[1.52, 1.31, 1.77, 1.46]],
            "intercepts": [[0.12, -0.3, 0.25, -0.07]],
            "correlations": [
                [1, 0.1, -0.35, -0.05],
                [0.1, 1, 0.05, -0.3],
                [-0.35, 0.05, 1, 0.3],
                [-0.05, -0.3, 0.3, 1],
            ],
            "persons": 512,
            "rounds": 8,
            "log_likelihood": -24051.4,
            "converged": True,
            "empirical_reliability": by_factor(0.9, 0.91, 0.9, 0.89),
            "rules": "best-worst-em@2026-01-01",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        }
    )
    address: ClassVar[str] = "/v1/calibrations/{id}"

    instrument: EditionKey
    loadings: Annotated[list[list[Points]], Field(description="A row a block, a column a phrase in the order shown.")]
    intercepts: Annotated[list[list[Points]], Field(description="In the same shape; each row sums to zero.")]
    correlations: Annotated[list[list[Points]], Field(description="Of the four traits, D I S C.")]
    persons: int
    rounds: int
    log_likelihood: Points
    converged: Annotated[bool, Field(description="Whether the last round moved nothing by more than the rules allow.")]
    empirical_reliability: FactorPoints
    rules: EditionKey
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class LatentScore(Wire):
    """A factor by the second scorer, beside the classical summary score."""

    points: Points
    sem: Points
    low: Points
    high: Points
    classical: Points
    disagrees: Annotated[bool, Field(description="Whether either lies outside the other's band: a reason to look.")]


class FactorLatentScores(ByFactor[LatentScore]):
    """The second scorer's view of each factor."""


class LatentScores(Wire):
    """A profile by the second scorer."""

    model_config = example(
        {
            "profile_id": _ID,
            "calibration_id": _ID,
            "factors": by_factor(_SCORE, _SCORE, _SCORE, _SCORE),
            "disagrees": False,
        }
    )
    address: ClassVar[str] = "/v1/profiles/{profile_id}/latent-scores"

    profile_id: UUID
    calibration_id: UUID
    factors: FactorLatentScores
    disagrees: Annotated[bool, Field(description="Whether the two scorers disagree on any factor.")]

    @classmethod
    def of_scores(
        cls, profile_id: UUID, kept: Kept[domain.Calibration], scores: Mapping[Factor, domain.LatentScore]
    ) -> Self:
        """The representation of scores by a calibration."""
        disagrees = any(score.disagrees for score in scores.values())
        fields = {"profile_id": profile_id, "calibration_id": kept.id, "factors": scores, "disagrees": disagrees}
        return cls.model_validate(fields, from_attributes=True)
