"""Representations of recognition lists."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from chassis.wire import Code, Count, ExternalId, Wire, example
from services.kpi.domain.ranking import Result
from services.kpi.domain.recognition import Recognition as DomainRecognition
from services.kpi.schemas.fields import Exact, Points


class BestManager(Wire):
    """One of the best of a run."""

    manager: ExternalId
    segment: str
    score: Points
    grade: Code | None
    rank: Count

    @classmethod
    def told(cls, result: Result) -> "BestManager":
        """The representation of a result."""
        rank = result.place.rank if result.place else 0
        return cls(manager=result.manager, segment=result.segment, score=f"{result.score:f}", grade=result.grade,
                   rank=rank)  # fmt: skip


class ImprovedManager(Wire):
    """One who gained points since the run before."""

    manager: ExternalId
    segment: str
    before: Points
    score: Points
    gained: Points


class LeadingManager(Wire):
    """Who leads a segment in an indicator (标杆)."""

    segment: str
    indicator: Code
    manager: ExternalId
    observed: Exact | None


class Recognition(Wire):
    """Whom a run gives reason to praise: the best, the most improved, and who leads in which indicator."""

    model_config = example(
        {
            "score_run_id": "01981d2e-7a7c-7000-8000-000000000004",
            "best": [{"manager": "A-017", "segment": "senior", "score": "96.2", "grade": "A", "rank": 1}],
            "most_improved": [
                {"manager": "A-018", "segment": "junior", "before": "71.4", "score": "82.9", "gained": "11.5"}
            ],
            "leaders": [{"segment": "junior", "indicator": "S1", "manager": "A-018", "observed": "0.98"}],
        }
    )
    address: ClassVar[str] = "/v1/score-runs/{score_run_id}/recognition"

    score_run_id: UUID
    best: Annotated[list[BestManager], Field(description="In order of rank; all who share the last one.")]
    most_improved: list[ImprovedManager]
    leaders: list[LeadingManager]

    @classmethod
    def told(cls, run_id: UUID, found: DomainRecognition) -> "Recognition":
        """The representation of a run's lists."""
        return cls(
            score_run_id=run_id,
            best=[BestManager.told(result) for result in found.best],
            most_improved=[ImprovedManager.of(advance) for advance in found.most_improved],
            leaders=[LeadingManager.of(leader) for leader in found.leaders],
        )
