"""Diagnosing scorecards."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.benchmark import Leaders
from services.kpi.domain.diagnosis import Diagnosis, diagnose
from services.kpi.domain.runs import KeptScorecard
from services.kpi.domain.scheme import Scheme
from services.kpi.store import benchmarks, schemes, score_runs, scorecards
from services.kpi.store.scorecards import ScorecardFilter
from services.kpi.usecases.rights import own
from services.kpi.usecases.traces import Traces


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """A scorecard and what it says is to be done."""

    card: Kept[KeptScorecard]
    diagnosis: Diagnosis


def get_diagnosis(work: Work, scorecard_id: UUID) -> Diagnosed:
    """The diagnosis of a scorecard, if the caller may see it."""
    card = scorecards.get(work.session, scorecard_id, own(work))
    return _Runs(work.session).diagnosed(Traces(work.session).told(card))


def list_diagnoses(work: Work, query: PageQuery, wanted: ScorecardFilter) -> Slice[Diagnosed]:
    """One page of the diagnoses that the caller may see."""
    manager = own(work)
    wanted = wanted if manager is None else replace(wanted, manager=manager)
    told = scorecards.page(work.session, query, wanted).map(Traces(work.session).told)
    return told.map(_Runs(work.session).diagnosed)


@dataclass(frozen=True, slots=True)
class _Runs:
    """The schemes and benchmarks of runs, each read once for a page."""

    session: Session
    _known: dict[UUID, tuple[Scheme, Leaders]] = field(default_factory=dict)

    def diagnosed(self, card: Kept[KeptScorecard]) -> Diagnosed:
        scheme, leaders = self._of(card.value.score_run_id)
        own_segment = {key: found for (segment, key), found in leaders.items() if segment == card.value.segment}
        return Diagnosed(card, diagnose(card.value.scorecard, scheme, own_segment))

    def _of(self, run_id: UUID) -> tuple[Scheme, Leaders]:
        if run_id not in self._known:
            scheme_id = score_runs.get(self.session, run_id).value.scheme_id
            scheme: Scheme = schemes.get(self.session, scheme_id).value
            self._known[run_id] = scheme, benchmarks.of_run(self.session, run_id)
        return self._known[run_id]
