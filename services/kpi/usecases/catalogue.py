"""The catalogue: the shipped measures and indicators, and those that the bank defines itself."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound, refuse_if
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.indicator import Indicator
from services.kpi.domain.measure import Measure
from services.kpi.domain.own_indicator import OwnIndicator, check_definition, in_force
from services.kpi.store import indicators as store

MOST_OWN = 500
"""How many versions of own indicators a bank may keep: lists of the catalogue are not paged."""


def catalogue_on(session: Session, day: date, known_at: datetime | None = None) -> Catalogue:
    """Everything in force on a day, as it was known at a moment or is now.

    A definition that came after a run, for a day before it, is none of the run's.
    """
    return rulebook.catalogue(day).extended(in_force(store.versions(session, known_at), day))


def define_indicator(work: Work, version: OwnIndicator) -> Indicator:
    """Keep a version of an own indicator, once its formula is known to be right on every day from its first."""
    present = store.versions(work.session)
    refuse_if([Fault("too_many_indicators", "", {"most": MOST_OWN})] if len(present) >= MOST_OWN else [])
    check_definition(version, present, rulebook.catalogue(version.valid_from))
    store.add(work.session, work.new_id(), version, work.now)
    return version.indicator


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
    found = catalogue_on(work.session, on or work.now.date()).indicators.values()
    return tuple(indicator for indicator in found if indicator_set in (None, indicator.set))


def get_indicator(work: Work, indicator_id: str, on: date | None) -> Indicator:
    """One indicator."""
    found = catalogue_on(work.session, on or work.now.date()).indicators.get(indicator_id)
    if found is None:
        raise NotFound(Fault("unknown_resource", ":indicator_id", {"resource": "indicator"}))
    return found
