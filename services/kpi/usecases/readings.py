"""Gathering what was measured, as formulas and prices ask for it."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from chassis.domain.explain import Figure
from chassis.domain.period import Period
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.readings import periods_needed, read_all
from services.kpi.store import measurements


def readings_of(
    session: Session, catalogue: Catalogue, wanted: Sequence[Reading], period: Period, managers: Sequence[str]
) -> dict[str, dict[Reading, Figure]]:
    """The `wanted` readings of each manager for `period`, as far as there are any."""
    measures = {reading.measure for reading in wanted}
    facts = measurements.of_managers(session, periods_needed(wanted, period), measures, managers)
    return {manager: read_all(facts[manager], wanted, period, catalogue.measures) for manager in managers}
