"""Indicators that a bank defines itself, in dated versions beside the shipped ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chassis.domain.errors import Conflict, Fault, Invalid
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.expression.formula import define
from services.kpi.domain.indicator import Indicator


@dataclass(frozen=True, slots=True)
class OwnIndicator:
    """A version: in force from `valid_from` until the next of the same id."""

    indicator: Indicator
    valid_from: date


def in_force(versions: Iterable[OwnIndicator], on: date) -> tuple[Indicator, ...]:
    """The versions that hold on a day, one an id."""
    begun = sorted((version for version in versions if version.valid_from <= on), key=lambda found: found.valid_from)
    return tuple({version.indicator.id: version.indicator for version in begun}.values())


def check_definition(defined: OwnIndicator, versions: Iterable[OwnIndicator], shipped: Catalogue) -> None:
    """Refuse a version that takes a shipped id or a day that is taken, whose formula is wrong, or that would make the
    formula of another one wrong on any day from `valid_from` on."""
    indicator, present = defined.indicator, tuple(versions)
    if indicator.id in shipped.indicators:
        raise Conflict(Fault("indicator_is_shipped", "/id", {"indicator": indicator.id}))
    if any((had.indicator.id, had.valid_from) == (indicator.id, defined.valid_from) for had in present):
        params = {"indicator": indicator.id, "valid_from": defined.valid_from}
        raise Conflict(Fault("indicator_exists", "/valid_from", params))
    if indicator.id in shipped.measures:
        raise Conflict(Fault("name_is_a_measure", "/id", {"name": indicator.id}))
    later = {version.valid_from for version in present if version.valid_from > defined.valid_from}
    for day in (defined.valid_from, *sorted(later)):
        _check_on(day, defined, (*present, defined), shipped)


def _check_on(day: date, defined: OwnIndicator, versions: Iterable[OwnIndicator], shipped: Catalogue) -> None:
    holding = {indicator.id: indicator for indicator in in_force(versions, day)}
    checked = holding.pop(defined.indicator.id)
    if checked is not defined.indicator:
        return
    every = (*shipped.indicators.values(), *holding.values(), checked)
    texts = {indicator.id: indicator.formula for indicator in every}
    define(checked.id, texts, shipped.measures, checked.unit)
    for other in holding.values():
        try:
            define(other.id, texts, shipped.measures, other.unit)
        except Invalid:
            params = {"indicator": other.id, "valid_from": day}
            raise Invalid(Fault("formula_breaks_other", "/formula", params)) from None
