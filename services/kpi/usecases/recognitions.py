"""Whom a finished run gives reason to praise."""

from uuid import UUID

from chassis.domain.errors import Conflict, Fault
from chassis.work import Work
from services.kpi.domain.ranking import Result
from services.kpi.domain.recognition import Recognition, best_of, most_improved
from services.kpi.domain.runs import ScoreRun, ScoreRunState
from services.kpi.domain.scheme import Scheme
from services.kpi.store import benchmarks, schemes, score_runs, scorecards
from services.kpi.usecases.rights import see_all


def get_recognition(work: Work, run_id: UUID, most: int) -> Recognition:
    """The lists of a run, the best and the most improved `most` long. `Conflict` while it is still scoring."""
    see_all(work, ":score_run_id", "score run")
    run = score_runs.get(work.session, run_id).value
    if run.state is not ScoreRunState.SCORED:
        raise Conflict(Fault("still_scoring", ":score_run_id"))
    results = scorecards.results(work.session, run_id)
    before = {result.manager: result.score for result in _results_before(work, run)}
    leaders = benchmarks.of_run(work.session, run_id)
    return Recognition(best_of(results, most), most_improved(results, before, most), tuple(leaders.values()))


def _results_before(work: Work, run: ScoreRun) -> tuple[Result, ...]:
    scheme: Scheme = schemes.get(work.session, run.scheme_id).value
    earlier = score_runs.before(work.session, run, scheme.code)
    return () if earlier is None else scorecards.results(work.session, earlier)
