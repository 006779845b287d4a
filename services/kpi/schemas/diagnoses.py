"""Representations of diagnoses."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from chassis.domain.kept import Kept
from chassis.wire import Code, ExternalId, Wire, example
from services.kpi.domain.diagnosis import Diagnosis as DomainDiagnosis
from services.kpi.domain.runs import KeptScorecard
from services.kpi.schemas.fields import Exact, PeriodText, Points


class Benchmark(Wire):
    """The manager of the same segment who leads in the indicator, and the value that shows what can be reached."""

    manager: ExternalId
    membership: Exact
    observed: Exact | None


class Shortfall(Wire):
    """An indicator that is not at the leader's level. `benchmark` is null when nobody of the segment does better."""

    indicator: Code
    points_lost: Exact
    membership: Exact
    observed: Exact | None
    benchmark: Benchmark | None
    within_reach: Annotated[Exact, Field(description="Points that the benchmark's value would bring.")]


class Improvement(Wire):
    """The next best step: from the value observed to the benchmark's, and what that would do to the score."""

    indicator: Code
    observed: Exact | None
    to: Exact | None
    points: Exact
    score_after: Points
    grade_after: Code | None


class Diagnosis(Wire):
    """What cost a manager points, most costly first: score and points lost add up to 100."""

    model_config = example(
        {
            "scorecard_id": "01981d2e-7a7c-7000-8000-000000000007",
            "score_run_id": "01981d2e-7a7c-7000-8000-000000000004",
            "manager": "A-017",
            "period": "2026-03",
            "score": "86.51",
            "shortfalls": [
                {
                    "indicator": "S1",
                    "points_lost": "13.495",
                    "membership": "0.775083333333",
                    "observed": "0.91",
                    "benchmark": {"manager": "A-003", "membership": "1", "observed": "0.99"},
                    "within_reach": "13.495",
                }
            ],
            "broken_gates": [],
            "segment": "senior",
            "next_improvement": {
                "indicator": "S1",
                "observed": "0.91",
                "to": "0.99",
                "points": "13.495",
                "score_after": "100",
                "grade_after": "A",
            },
        }
    )
    address: ClassVar[str] = "/v1/diagnoses/{scorecard_id}"

    scorecard_id: UUID
    score_run_id: UUID
    manager: ExternalId
    period: PeriodText
    score: Points
    shortfalls: list[Shortfall]
    broken_gates: Annotated[list[Code], Field(description="Reason codes of the red lines that were crossed.")]
    segment: str
    next_improvement: Annotated[Improvement | None, Field(description="Null where nobody of the segment does better.")]

    @classmethod
    def told(cls, card: Kept[KeptScorecard], diagnosis: DomainDiagnosis) -> "Diagnosis":
        """The representation of a scorecard's diagnosis."""
        step = diagnosis.next_improvement
        return cls(
            scorecard_id=card.id,
            score_run_id=card.value.score_run_id,
            manager=card.value.manager,
            period=str(card.value.period),
            score=f"{card.value.score:f}",
            shortfalls=[Shortfall.of(shortfall) for shortfall in diagnosis.shortfalls],
            broken_gates=list(diagnosis.broken),
            segment=card.value.segment,
            next_improvement=step and Improvement.of(step),
        )
