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
    """The manager of the run who leads in the indicator, and the value that shows what can be reached."""

    manager: ExternalId
    membership: Exact
    observed: Exact | None


class Shortfall(Wire):
    """An indicator that is not at the leader's level. `benchmark` is null when nobody in the run does better."""

    indicator: Code
    points_lost: Exact
    membership: Exact
    observed: Exact | None
    benchmark: Benchmark | None


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
                }
            ],
            "broken_gates": [],
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

    @classmethod
    def told(cls, card: Kept[KeptScorecard], diagnosis: DomainDiagnosis) -> "Diagnosis":
        """The representation of a scorecard's diagnosis."""
        return cls(
            scorecard_id=card.id,
            score_run_id=card.value.score_run_id,
            manager=card.value.manager,
            period=str(card.value.period),
            score=f"{card.value.score:f}",
            shortfalls=[Shortfall.of(shortfall) for shortfall in diagnosis.shortfalls],
            broken_gates=list(diagnosis.broken),
        )
