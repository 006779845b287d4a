"""Levels from the population, computed for all managers at once by the columnar engine."""

from chassis.domain.errors import Fault, NotFound
from chassis.domain.period import Period
from chassis.work import Work
from services.kpi.domain.levels import Levels, Percentiles, levels_of
from services.kpi.domain.readings import periods_needed
from services.kpi.engine import duck
from services.kpi.engine.facts import fact_of
from services.kpi.engine.formulas import compile_formulas
from services.kpi.engine.query import Dialect
from services.kpi.store import measurements
from services.kpi.usecases.catalogue import catalogue_on
from services.kpi.usecases.rights import see_all


def get_levels(work: Work, indicator_id: str, period: Period, percentiles: Percentiles) -> Levels:
    """The levels of an indicator among all of whom it was measured in `period`."""
    see_all(work, ":indicator_id", "indicator")
    catalogue = catalogue_on(work.session, period.start)
    indicator, formula = catalogue.indicators.get(indicator_id), catalogue.formulas.get(indicator_id)
    if indicator is None or formula is None:
        raise NotFound(Fault("unknown_resource", ":indicator_id", {"resource": "indicator"}))
    query = compile_formulas({indicator.id: formula}, catalogue.measures, period, Dialect.DUCKDB)
    facts = measurements.of_all(
        work.session, periods_needed(formula.readings, period), catalogue.measures_of(indicator.id)
    )
    found = duck.compute(query, (fact_of(fact, catalogue.measures) for fact in facts))
    values = [row[indicator.id] for row in found.values()]
    return levels_of(indicator, [value for value in values if value is not None], percentiles)
