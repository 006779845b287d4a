"""Reading the catalogue."""

from datetime import date

from chassis.domain.errors import Fault, NotFound
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.indicator import Indicator
from services.kpi.domain.measure import Measure


def list_measures(work: Work, on: date | None) -> tuple[Measure, ...]:
    """Every measure of the day's catalogue."""
    return tuple(rulebook.catalogue(on or work.now.date()).measures.values())


def get_measure(work: Work, measure_id: str, on: date | None) -> Measure:
    """One measure."""
    found = rulebook.catalogue(on or work.now.date()).measures.get(measure_id)
    if found is None:
        raise NotFound(Fault("unknown_resource", ":measure_id", {"resource": "measure"}))
    return found


def list_indicators(work: Work, on: date | None, indicator_set: str | None) -> tuple[Indicator, ...]:
    """The indicators of the day's catalogue, of one set or of all."""
    found = rulebook.catalogue(on or work.now.date()).indicators.values()
    return tuple(indicator for indicator in found if indicator_set in (None, indicator.set))


def get_indicator(work: Work, indicator_id: str, on: date | None) -> Indicator:
    """One indicator."""
    found = rulebook.catalogue(on or work.now.date()).indicators.get(indicator_id)
    if found is None:
        raise NotFound(Fault("unknown_resource", ":indicator_id", {"resource": "indicator"}))
    return found
