"""Of how many managers the alternatives of a scheme are known, so that it can be told which of them count."""

from collections import Counter

from chassis.work import Work
from services.kpi.domain.indicator import observe
from services.kpi.domain.runs import Coverage, ScoreRun
from services.kpi.domain.scheme import Scheme
from services.kpi.domain.scheme_in_force import switched_on
from services.kpi.store import schemes
from services.kpi.usecases.catalogue import catalogue_on
from services.kpi.usecases.readings import readings_of

AT_ONCE = 500
"""Managers a query."""


def coverage_of(work: Work, run: ScoreRun) -> tuple[Coverage, ...]:
    """What is known of each alternative of the run's scheme in its period."""
    scheme: Scheme = schemes.get(work.session, run.scheme_id).value
    keys = [alternative.indicator for alternative in scheme.alternatives]
    if not keys:
        return ()
    known = _known(work, run, keys)
    counting = switched_on(scheme, known, len(run.managers))
    return tuple(Coverage(key, known[key], key in counting) for key in keys)


def _known(work: Work, run: ScoreRun, keys: list[str]) -> Counter[str]:
    catalogue, known = catalogue_on(work.session, run.period.start), Counter[str]()
    for start in range(0, len(run.managers), AT_ONCE):
        managers = run.managers[start : start + AT_ONCE]
        readings = readings_of(work.session, catalogue, catalogue.needed(keys), run.period, managers)
        for key in keys:
            indicator, formula = catalogue.indicators[key], catalogue.formulas[key]
            observed = (observe(indicator, formula, readings[manager], run.period) for manager in managers)
            known[key] += sum(figure is not None for figure in observed)
    return known
