"""The job that carries out score runs, some managers a transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.domain.errors import Invalid
from chassis.events import emit
from chassis.jobs import Advance, Cursor, Task
from chassis.work import Work
from services.kpi.domain.benchmark import lead
from services.kpi.domain.event_types import SCORE_RUN_FINISHED
from services.kpi.domain.runs import KeptScorecard, LeftOut, ScoreRun
from services.kpi.domain.scheme import Scheme
from services.kpi.domain.scorecard import score
from services.kpi.store import benchmarks, schemes
from services.kpi.store import score_runs as store
from services.kpi.usecases.catalogue import catalogue_on
from services.kpi.usecases.readings import readings_of

CHUNK = 25
"""Managers a transaction: some 30 indicators each stay well below a second."""


@dataclass(frozen=True, slots=True)
class ScoreRuns:
    """Computes the scorecards of a run; managers who cannot be scored are listed with all that stood in the way."""

    name = "score-runs"
    unit = "managers"

    def plan(self, work: Work, task: Task) -> int:
        """How many managers there are to score."""
        return len(store.get(work.session, _run_id(task)).value.managers)

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Score the next managers."""
        run_id, start = _run_id(task), cursor if isinstance(cursor, int) else 0
        run = store.get(work.session, run_id).value
        managers = run.managers[start : start + CHUNK]
        scored, unscored = _score_all(work, run_id, run, managers)
        leaders = lead(benchmarks.of_run(work.session, run_id), ((found.manager, found.scorecard) for found in scored))
        benchmarks.replace(work.session, run_id, leaders)
        store.record(work.session, run_id, {work.new_id(): found for found in scored}, unscored, work.now)
        after = start + len(managers)
        if after < len(run.managers):
            return Advance(after, len(managers))
        store.end(work.session, run_id, work.now)
        emit(work, SCORE_RUN_FINISHED, f"/v1/score-runs/{run_id}", {"period": str(run.period)})
        return Advance(None, len(managers), f"/v1/score-runs/{run_id}")


def _score_all(
    work: Work, run_id: UUID, run: ScoreRun, managers: Sequence[str]
) -> tuple[list[KeptScorecard], list[LeftOut]]:
    scheme: Scheme = schemes.get(work.session, run.scheme_id).value
    catalogue = catalogue_on(work.session, run.period.start)
    readings = readings_of(work.session, catalogue, catalogue.needed(scheme.indicators), run.period, managers)
    scored: list[KeptScorecard] = []
    unscored: list[LeftOut] = []
    for manager in managers:
        try:
            scorecard = score(scheme, catalogue, readings[manager], run.period)
            scored.append(KeptScorecard(run_id, manager, run.period, scorecard))
        except Invalid as refusal:
            unscored.append(LeftOut(manager, refusal.faults))
    return scored, unscored


def _run_id(task: Task) -> UUID:
    return UUID(str(task.input["score_run_id"]))
