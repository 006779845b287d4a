"""Gathering: what the accounts service reckons of managers' books becomes measurements, and what is missing is told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from chassis.domain.errors import Fault
from chassis.domain.period import Period
from services.kpi.domain.exact import plain, rounded
from services.kpi.domain.measure import Measure, Unit, decimals_of
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.measurement_entry import Origin


@dataclass(frozen=True, slots=True)
class Gathering:
    """What is to be gathered: a period as it was known on a day; of everybody and every measure unless one is named."""

    period: Period
    currency: str
    known_on: date | None = None
    manager: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class BookFigure:
    """A figure of a manager's book, as the accounts service gives it."""

    manager: str
    measure: str
    value: Decimal
    unit: str
    currency: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Refused:
    """A figure that did not go on record, and why."""

    manager: str
    measure: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A measure that is known of some managers, and of whom it is not."""

    measure: str
    managers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a gathering came to. Figures in another currency are passed over and counted."""

    period: Period
    known_on: str
    recorded: int
    corrected: int
    unchanged: int
    in_other_currencies: int
    held: tuple[tuple[str, str], ...]
    refused: tuple[Refused, ...]
    missing: tuple[Missing, ...]


def in_currency(figures: Iterable[BookFigure], currency: str) -> list[BookFigure]:
    """Those without a currency, and the amounts of that one."""
    return [figure for figure in figures if figure.currency in (None, currency)]


def unit_faults(figure: BookFigure, measures: Mapping[str, Measure]) -> tuple[Fault, ...]:
    """A measure that the catalogue does not have, or has in another unit."""
    measure = measures.get(figure.measure)
    if measure is None:
        return (Fault("measure_unknown", "/measure", {"measure": figure.measure}),)
    if figure.unit != measure.unit:
        params = {"measure": figure.measure, "given": figure.unit, "unit": measure.unit}
        return (Fault("gathered_unit_differs", "/unit", params),)
    return ()


def measurement_of(figure: BookFigure, period: Period, unit: Unit) -> Measurement:
    """The figure as a measurement, rounded half up to the decimals that its unit has on record."""
    value = plain(rounded(Fraction(figure.value), decimals_of(unit)))
    return Measurement(figure.manager, figure.measure, period, value, figure.origin.told)


def missing_in(figures: Sequence[BookFigure]) -> Iterator[Missing]:
    """Of every measure that was given for somebody, the managers seen for whom it was not."""
    managers = dict.fromkeys(figure.manager for figure in figures)
    known: dict[str, set[str]] = {}
    for figure in figures:
        known.setdefault(figure.measure, set()).add(figure.manager)
    for measure, having in sorted(known.items()):
        without = tuple(manager for manager in managers if manager not in having)
        if without:
            yield Missing(measure, without)
