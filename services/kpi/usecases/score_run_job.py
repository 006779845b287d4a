"""The job that carries out score runs, some managers a transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.domain.kept import Kept
from chassis.events import emit
from chassis.jobs import Advance, Cursor, Task
from chassis.work import Work
from services.kpi.domain.benchmark import Scored, lead
from services.kpi.domain.event_types import SCORE_RUN_FINISHED
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.outcome import Outcome
from services.kpi.domain.ranking import rank_all
from services.kpi.domain.readings import periods_needed
from services.kpi.domain.runs import LeftOut, ScoredManager, ScoreRun
from services.kpi.store import benchmarks, measurements, scorecards
from services.kpi.store import score_runs as store
from services.kpi.usecases.coverage import coverage_of
from services.kpi.usecases.scoring import score_managers
from services.kpi.usecases.traces import rules_of

CHUNK = 250
"""Managers a transaction: with some 30 indicators each it stays well below a second."""


PLACES = 10_000
"""Ranks a transaction."""


@dataclass(frozen=True, slots=True)
class ScoreRuns:
    """Computes the scorecards of a run; managers who cannot be scored are listed with all that stood in the way."""

    name = "score-runs"
    unit = "managers"

    def plan(self, work: Work, task: Task) -> int:
        """How many managers there are to score."""
        return len(store.get(work.session, _run_id(task)).value.managers)

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Find out which alternatives count, score the next managers, and when all are, rank them."""
        run = store.get(work.session, _run_id(task))
        if isinstance(cursor, Mapping):
            return _rank(work, run, int(str(cursor["rank_from"])))
        if not isinstance(cursor, int):
            store.cover(work.session, run.id, coverage_of(work, run.value))
            return Advance(0, 0)
        return self._score(work, run, cursor)

    def _score(self, work: Work, run: Kept[ScoreRun], start: int) -> Advance:
        managers = run.value.managers[start : start + CHUNK]
        scored, unscored = _score_all(work, run, managers)
        _lead(work, run.id, [each for each, _ in scored])
        kept = {work.new_id(): found for _, found in scored}
        store.record(work.session, run.id, kept, unscored, work.now)
        after = start + len(managers)
        through = after >= len(run.value.managers)
        return Advance({"rank_from": 0} if through else after, len(managers))


def _score_all(
    work: Work, kept: Kept[ScoreRun], managers: Sequence[str]
) -> tuple[list[tuple[Scored, ScoredManager]], list[LeftOut]]:
    rules, run = rules_of(work.session, kept), kept.value
    wanted = rules.catalogue.needed(rules.scheme.indicators)
    periods, measures = periods_needed(wanted, run.period), {reading.measure for reading in wanted}
    measured = measurements.of_managers(work.session, periods, measures, managers)
    found = score_managers(rules, measured)
    outcomes = [outcome for outcome in found if isinstance(outcome, Outcome)]
    scored = [_scored(kept.id, run, outcome, measured[outcome.manager]) for outcome in outcomes]
    return scored, [each for each in found if isinstance(each, LeftOut)]


def _scored(
    run_id: UUID, run: ScoreRun, outcome: Outcome, measured: Sequence[Measurement]
) -> tuple[Scored, ScoredManager]:
    manager, segment = outcome.manager, run.segment_of(outcome.manager)
    kept = ScoredManager(run_id, manager, run.period, outcome.score, tuple(measured), segment, outcome.grade)
    return Scored(manager, segment, outcome.score, outcome.parts), kept


def _lead(work: Work, run_id: UUID, scored: Sequence[Scored]) -> None:
    benchmarks.replace(work.session, run_id, lead(benchmarks.of_run(work.session, run_id), scored).values())


def _rank(work: Work, run: Kept[ScoreRun], start: int) -> Advance:
    """Everybody's scores are looked at, the places of the next ones are put down: no transaction holds all rows."""
    results = scorecards.results(work.session, run.id)
    wanted = results[start : start + PLACES]
    scorecards.place(work.session, rank_all(results, wanted), work.now)
    if start + len(wanted) < len(results):
        return Advance({"rank_from": start + len(wanted)}, 0)
    store.end(work.session, run.id, work.now)
    emit(work, SCORE_RUN_FINISHED, f"/v1/score-runs/{run.id}", {"period": str(run.value.period)})
    return Advance(None, 0, f"/v1/score-runs/{run.id}")


def _run_id(task: Task) -> UUID:
    return UUID(str(task.input["score_run_id"]))
