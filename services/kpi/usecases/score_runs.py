"""Scoring managers: a run is started by a request and carried out by a job."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.jobs import enqueue
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.runs import KeptScorecard, ScoreRun
from services.kpi.store import measurements, schemes, scorecards
from services.kpi.store import score_runs as store
from services.kpi.store.scorecards import ScorecardFilter
from services.kpi.usecases.rights import own, see_all
from services.kpi.usecases.score_run_job import ScoreRuns
from services.kpi.usecases.traces import Traces


def managers_to_score(session: Session, period: Period, named: Sequence[str]) -> tuple[str, ...]:
    """The managers named, or all of whom anything was measured in the period when none are."""
    return tuple(dict.fromkeys(named)) or measurements.managers_measured(session, period)


def start_score_run(
    work: Work, scheme_id: UUID, period: Period, named: Sequence[str], segments: Mapping[str, str]
) -> Kept[ScoreRun]:
    """Start scoring the managers named, or all; `segments` says with whom each is compared."""
    refuse_if(_scheme_faults(work, scheme_id, period))
    chosen = managers_to_score(work.session, period, named)
    if not chosen:
        raise Invalid(Fault("nobody_measured", "/period", {"period": period}))
    run_id = work.new_id()
    job = enqueue(work, ScoreRuns.name, {"score_run_id": str(run_id)}, unit=ScoreRuns.unit)
    compared = {manager: segments[manager] for manager in chosen if manager in segments}
    run = ScoreRun(scheme_id, period, chosen, work.principal.subject, job.id, segments=compared)
    return store.add(work.session, run_id, run, work.now)


def get_score_run(work: Work, run_id: UUID) -> Kept[ScoreRun]:
    """The run, which concerns many managers and so none of them alone."""
    see_all(work, ":score_run_id", "score run")
    return store.get(work.session, run_id)


def list_score_runs(work: Work, query: PageQuery, period: str | None) -> Slice[Kept[ScoreRun]]:
    """One page of runs; empty for a manager."""
    return Slice((), None) if own(work) is not None else store.page(work.session, query, period)


def get_scorecard(work: Work, scorecard_id: UUID) -> Kept[KeptScorecard]:
    """The scorecard, if the caller may see it."""
    return Traces(work.session).told(scorecards.get(work.session, scorecard_id, own(work)))


def list_scorecards(work: Work, query: PageQuery, wanted: ScorecardFilter) -> Slice[Kept[KeptScorecard]]:
    """One page of the scorecards that the caller may see."""
    manager = own(work)
    wanted = wanted if manager is None else replace(wanted, manager=manager)
    return scorecards.page(work.session, query, wanted).map(Traces(work.session).told)


def _scheme_faults(work: Work, scheme_id: UUID, period: Period) -> list[Fault]:
    kept = schemes.find(work.session, scheme_id)
    if kept is None:
        return [Fault("scheme_unknown", "/scheme_id")]
    scheme = kept.value
    if scheme.valid_from > period.start:
        params = {"code": scheme.code, "valid_from": scheme.valid_from, "period": period}
        return [Fault("scheme_not_in_force", "/scheme_id", params)]
    return []
