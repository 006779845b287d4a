"""Gathering what statements are computed from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy.orm import Session

from chassis.domain.explain import Figure
from chassis.domain.period import Period
from services.kpi import rulebook
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.parts_of_period import up_to, year_of
from services.kpi.domain.pay_case import Extra, PayCase, PoolPart
from services.kpi.domain.pay_plan import PayPlan, PieceRates, Window
from services.kpi.domain.payee import Payee
from services.kpi.domain.readings import read_so_far
from services.kpi.domain.scorecard import Scorecard
from services.kpi.store import measurements, targets
from services.kpi.usecases.readings import readings_of

Figures = Mapping[str, Mapping[str, Figure]]
"""Manager → measure → figure."""


@dataclass(frozen=True, slots=True)
class CaseInputs:
    """What cases are made of beside the measurements: extra lines and parts of pools, by manager."""

    extras: Mapping[str, tuple[Extra, ...]] = field(default_factory=dict)
    pools: Mapping[str, Mapping[str, PoolPart]] = field(default_factory=dict)
    """Component → manager → part."""


def pay_cases(
    session: Session, plan: PayPlan, period: Period, people: Mapping[Payee, Scorecard], given: CaseInputs
) -> list[PayCase]:
    """The cases of `people` for `period`, with everything that `plan` and its catalogue read."""
    managers = [payee.manager for payee in people]
    catalogue = rulebook.catalogue(period.start)
    sold = _sold(session, plan, period, managers, catalogue)
    so_far = _year_to_date(session, plan, period, managers, catalogue)
    aims = _targets(session, plan, period, managers, catalogue)
    return [
        PayCase(
            payee,
            period,
            scorecard,
            sold[payee.manager],
            given.extras.get(payee.manager, ()),
            aims.get(payee.manager, {}),
            so_far.get(payee.manager, {}),
            {pool: parts[payee.manager] for pool, parts in given.pools.items() if payee.manager in parts},
        )
        for payee, scorecard in people.items()
    ]


def _sold(session: Session, plan: PayPlan, period: Period, managers: Sequence[str], catalogue: Catalogue) -> Figures:
    products = (measure.id for measure in catalogue.measures.values() if measure.product)
    wanted = tuple(Reading(measure) for measure in dict.fromkeys((*products, *plan.measures)))
    found = readings_of(session, catalogue, wanted, period, managers)
    return {who: {reading.measure: figure for reading, figure in own.items()} for who, own in found.items()}


def _year_to_date(
    session: Session, plan: PayPlan, period: Period, managers: Sequence[str], catalogue: Catalogue
) -> Figures:
    required = [gate.requires for gate in plan.gates if gate.requires and gate.requires.window is Window.YEAR_TO_DATE]
    if not required:
        return {}
    names = {requirement.measure for requirement in required}
    facts = measurements.of_managers(session, up_to(period), names, managers)
    year = year_of(period)
    found = (
        (who, {name: read_so_far(facts[who], year, catalogue.measures[name]) for name in names}) for who in managers
    )
    return {who: {name: figure for name, figure in own.items() if figure is not None} for who, own in found}


def _targets(session: Session, plan: PayPlan, period: Period, managers: Sequence[str], catalogue: Catalogue) -> Figures:
    wanted = {
        rate.measure
        for component in plan.components
        if isinstance(component, PieceRates)
        for rate in component.rates
        if rate.accelerator
    }
    if not wanted:
        return {}
    found: dict[str, dict[str, Figure]] = {}
    for holder, measure, value in targets.of_holders(session, period, wanted, managers):
        found.setdefault(holder, {})[measure] = _target(holder, measure, value, period, catalogue)
    return found


def _target(holder: str, measure: str, value: Decimal, period: Period, catalogue: Catalogue) -> Figure:
    return Figure(f"target/{measure}", value, catalogue.measures[measure].unit, source=f"target {holder} {period}")
