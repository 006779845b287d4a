"""Representations of scorecards."""

from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, Count, ExternalId, Resource, Wire, example
from services.kpi.domain.runs import KeptScorecard
from services.kpi.schemas.fields import Exact, PeriodText, Points
from services.kpi.schemas.figures import Figure

_EXAMPLE: JsonDict = {
    "score_run_id": "01981d2e-7a7c-7000-8000-000000000004",
    "manager": "A-017",
    "period": "2026-03",
    "score": "86.51",
    "unrounded": "86.505",
    "broken_gates": [],
    "segment": "senior",
    "grade": "B",
    "place": {"rank": 2, "among": 3, "segment_rank": 1, "segment_among": 1},
}


class GateOutcome(Wire):
    """How the manager stood to a red line."""

    indicator: Code
    reason_code: Code
    kept: bool
    figure: Figure


class Place(Wire):
    """Where a manager stands in the run and in the own segment; equals share a rank (1, 2, 2, 4)."""

    rank: Count
    among: Count
    segment_rank: Count
    segment_among: Count


class ScorecardSummary(Resource):
    """A manager's score in a run."""

    model_config = example(KEPT_EXAMPLE | _EXAMPLE)
    address: ClassVar[str] = "/v1/scorecards/{id}"

    score_run_id: UUID
    manager: ExternalId
    period: PeriodText
    score: Annotated[Points, Field(description="100 · Σ μq, 2 decimals half up.")]
    unrounded: Exact
    broken_gates: Annotated[list[Code], Field(description="Reason codes of the red lines that were crossed.")]
    segment: Annotated[str, Field(description="In which the manager is compared; empty for the one without a name.")]
    grade: Annotated[Code | None, Field(description="Null where the scheme has no grades.")]
    place: Annotated[Place | None, Field(description="Null until everybody has been scored.")]

    @classmethod
    def of(cls, kept: object) -> Self:
        """The representation of a kept scorecard."""
        if not isinstance(kept, Kept) or not isinstance(kept.value, KeptScorecard):
            return super().of(kept)
        return cls.model_validate(_summary(kept), from_attributes=True)


class Scorecard(ScorecardSummary):
    """A manager's score in a run, explained down to measurements and the dated scheme."""

    model_config = example(
        KEPT_EXAMPLE
        | _EXAMPLE
        | {
            "gates": [],
            "figure": {
                "key": "score",
                "value": "86.51",
                "unit": "points",
                "formula": "100 × Σ membership × weight",
                "inputs": [],
                "source": "",
                "unrounded": "86.505",
            },
        }
    )

    figure: Figure
    gates: list[GateOutcome]

    @classmethod
    def of(cls, kept: object) -> Self:
        """The representation of a kept scorecard."""
        if not isinstance(kept, Kept) or not isinstance(kept.value, KeptScorecard):
            return super().of(kept)
        scorecard = kept.value.scorecard
        explained = {"figure": scorecard.figure, "gates": list(scorecard.gates)}
        return cls.model_validate(_summary(kept) | explained, from_attributes=True)


def _summary(kept: Kept[KeptScorecard]) -> dict[str, object]:
    found = kept.value
    return {
        "id": kept.id,
        "version": kept.version,
        "created_at": kept.created_at,
        "updated_at": kept.updated_at,
        "score_run_id": found.score_run_id,
        "manager": found.manager,
        "period": found.period,
        "score": found.score,
        "unrounded": found.scorecard.figure.unrounded,
        "broken_gates": list(found.scorecard.broken),
        "segment": found.segment,
        "grade": found.grade,
        "place": found.place,
    }
