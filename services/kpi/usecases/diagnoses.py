"""Diagnosing scorecards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.benchmark import Benchmark
from services.kpi.domain.diagnosis import Diagnosis, diagnose
from services.kpi.domain.runs import KeptScorecard
from services.kpi.store import benchmarks, scorecards
from services.kpi.store.scorecards import ScorecardFilter
from services.kpi.usecases.rights import own


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """A scorecard and what it says is to be done."""

    card: Kept[KeptScorecard]
    diagnosis: Diagnosis


def get_diagnosis(work: Work, scorecard_id: UUID) -> Diagnosed:
    """The diagnosis of a scorecard, if the caller may see it."""
    return _diagnosed(scorecards.get(work.session, scorecard_id, own(work)), _leaders(work))


def list_diagnoses(work: Work, query: PageQuery, wanted: ScorecardFilter) -> Slice[Diagnosed]:
    """One page of the diagnoses that the caller may see."""
    manager = own(work)
    wanted = wanted if manager is None else replace(wanted, manager=manager)
    leaders = _leaders(work)
    return scorecards.page(work.session, query, wanted).map(lambda card: _diagnosed(card, leaders))


def _leaders(work: Work) -> Callable[[UUID], dict[str, Benchmark]]:
    return cache(lambda run_id: benchmarks.of_run(work.session, run_id))


def _diagnosed(card: Kept[KeptScorecard], leaders: Callable[[UUID], dict[str, Benchmark]]) -> Diagnosed:
    return Diagnosed(card, diagnose(card.value.scorecard, leaders(card.value.score_run_id)))
