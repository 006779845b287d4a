"""Representations of score runs."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, Count, ExternalId, PeriodString, Resource, Wire, example
from services.kpi.domain.runs import ScoreRun as DomainScoreRun
from services.kpi.domain.runs import ScoreRunState, SegmentBy
from services.kpi.schemas.fields import PeriodText
from services.kpi.schemas.left_out import LeftOut, Sentence

_EXAMPLE: JsonDict = {
    "scheme_id": "01981d2e-7a7c-7000-8000-000000000002",
    "period": "2026-03",
    "managers": ["A-017"],
}


class ManagerSegment(Wire):
    """The segment in which a manager is compared with others."""

    manager: ExternalId
    segment: Code


class ScoreRunDraft(Wire):
    """Whom to score, by which scheme, for which period."""

    model_config = example(_EXAMPLE)

    scheme_id: UUID
    period: PeriodString
    managers: list[ExternalId] = Field(
        default_factory=list,
        max_length=10_000,
        description="Left out or empty: everybody of whom anything was measured.",
    )
    segment_by: Annotated[
        SegmentBy | None, Field(description="Compare managers with those of the same grade or role on record.")
    ] = None
    segments: list[ManagerSegment] = Field(
        default_factory=list, max_length=10_000, description="Segments of some managers; they go before `segment_by`."
    )

    def given_segments(self) -> dict[str, str]:
        """The stated segments by manager; a manager who is named twice is refused."""
        named = [found.manager for found in self.segments]
        refuse_if(
            Fault("manager_twice", f"/segments/{i}/manager", {"manager": manager})
            for i, manager in enumerate(named)
            if named.index(manager) < i
        )
        return {found.manager: found.segment for found in self.segments}


class AlternativeCoverage(Wire):
    """Of how many managers an alternative is known, and whether it therefore counts in this run."""

    indicator: Code
    known: Count
    switched_on: bool


class ScoreRun(Resource):
    """A score run. Its job scores one manager after the other; those who cannot be scored are listed with reasons."""

    model_config = example(
        KEPT_EXAMPLE
        | _EXAMPLE
        | {
            "state": "scored",
            "author": "finance",
            "job_id": "01981d2e-7a7c-7000-8000-000000000003",
            "job": "/v1/jobs/kpi/01981d2e-7a7c-7000-8000-000000000003",
            "scored": 1,
            "unscored": [],
            "segments": [{"manager": "A-017", "segment": "senior"}],
            "coverage": [{"indicator": "S11", "known": 1, "switched_on": True}],
        }
    )
    address: ClassVar[str] = "/v1/score-runs/{id}"

    scheme_id: UUID
    period: PeriodText
    managers: list[ExternalId]
    state: ScoreRunState
    author: str
    job_id: UUID
    job: Annotated[str, Field(description="The path of the job that carries it out.")]
    scored: int
    unscored: list[LeftOut]
    segments: list[ManagerSegment]
    coverage: Annotated[list[AlternativeCoverage], Field(description="Of the alternatives of the scheme.")]

    @classmethod
    def told(cls, kept: Kept[DomainScoreRun], sentence: Sentence) -> "ScoreRun":
        """The representation with sentences for the reader."""
        run = kept.value
        return cls(
            id=kept.id,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            scheme_id=run.scheme_id,
            period=str(run.period),
            managers=list(run.managers),
            state=run.state,
            author=run.author,
            job_id=run.job_id,
            job=f"/v1/jobs/kpi/{run.job_id}",
            scored=run.scored,
            unscored=[LeftOut.told(left_out, sentence) for left_out in run.unscored],
            coverage=[AlternativeCoverage.of(found) for found in run.coverage],
            segments=[ManagerSegment(manager=manager, segment=name) for manager, name in run.segments.items()],
        )
