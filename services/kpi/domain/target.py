"""Targets (目标): what is to be reached of a measure in a period, and how a target is divided into parts.

A target belongs to a holder: a manager, or a unit whose target is divided among managers. Parts are targets themselves
and may be divided further, a year's into quarters and those into months.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.domain.shares import largest_remainder
from services.kpi.domain.exact import plain, rounded
from services.kpi.domain.measure import Aggregation, Measure, Unit, check_value, decimals_of
from services.kpi.domain.parts_of_period import parts_of_period

_ADDITIVE_UNITS = frozenset({Unit.COUNT, Unit.AMOUNT, Unit.QUANTITY})


class Aim(StrEnum):
    """Whether the value is to be reached (`at_least`) or not to be passed (`at_most`, as of complaints)."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Axis(StrEnum):
    """Along what a target is divided: time, or the people who work for it."""

    PERIODS = "periods"
    HOLDERS = "holders"


@dataclass(frozen=True, slots=True)
class Target:
    """`value` in the unit of the measure. `whole_id` is the target that this one is a part of, along `axis`."""

    holder: str
    measure: str
    period: Period
    value: Decimal
    aim: Aim = Aim.AT_LEAST
    whole_id: UUID | None = None
    axis: Axis | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a target, and what they come to `together`, where they add up to anything."""

    whole: Kept[Target]
    parts: tuple[Kept[Target], ...]
    together: Decimal | None


def check_target(target: Target, measures: Mapping[str, Measure]) -> list[Fault]:
    """What is wrong with a target: a measure that nobody knows or that is a day, or a value that it cannot have."""
    measure = measures.get(target.measure)
    if measure is None:
        return [Fault("measure_unknown", "/measure", {"measure": target.measure})]
    if measure.unit is Unit.DATE:
        return [Fault("measure_without_target", "/measure", {"measure": target.measure})]
    return check_value(measure, target.value)


def over_periods(target: Target, measure: Measure, shares: Sequence[Fraction], opening: Decimal) -> list[Target]:
    """The target divided into the periods of the next shorter kind: `shares` has one for each.

    A sum is divided in proportion, and its parts add up to it. Of what is read at the end of a period (customers), the
    parts are the milestones on the way from `opening`. A mean or a largest value is the same in every part.
    """
    parts = parts_of_period(target.period)
    values = _values_over_time(target.value, measure, shares, opening)
    return [replace(target, period=part, value=value) for part, value in zip(parts, values, strict=True)]


def over_holders(target: Target, measure: Measure, shares: Mapping[str, Fraction]) -> list[Target]:
    """The target divided among holders: in proportion where values of several people add up, else the same for each."""
    weights = list(shares.values())
    values = _divided(target.value, measure, weights) if adds_up(measure) else [target.value] * len(weights)
    return [replace(target, holder=holder, value=value) for holder, value in zip(shares, values, strict=True)]


def adds_up(measure: Measure) -> bool:
    """Whether the values of several people together are a value: visits are, a satisfaction score is not."""
    return measure.aggregation in (Aggregation.SUM, Aggregation.LAST) and measure.unit in _ADDITIVE_UNITS


def shares_by_days(period: Period) -> list[Fraction]:
    """Shares in proportion to the days of the parts of a period."""
    return [Fraction((part.end - part.start) // timedelta(days=1)) for part in parts_of_period(period)]


def rolled_up(parts: Sequence[Target], measure: Measure, axis: Axis) -> Decimal | None:
    """What the parts of a target come to together; None where they do not add up to anything."""
    values = [part.value for part in parts]
    if axis is Axis.HOLDERS:
        return sum(values, Decimal(0)) if adds_up(measure) else None
    match measure.aggregation:
        case Aggregation.SUM:
            return sum(values, Decimal(0))
        case Aggregation.LAST:
            return max(parts, key=lambda part: part.period).value
        case _:
            return None


def _values_over_time(
    value: Decimal, measure: Measure, shares: Sequence[Fraction], opening: Decimal
) -> Sequence[Decimal]:
    match measure.aggregation:
        case Aggregation.SUM:
            return _divided(value, measure, shares)
        case Aggregation.LAST:
            return _milestones(value, measure, shares, opening)
        case _:
            return [value] * len(shares)


def _divided(value: Decimal, measure: Measure, shares: Sequence[Fraction]) -> list[Decimal]:
    decimals = decimals_of(measure.unit)
    units = largest_remainder(int(value.scaleb(decimals)), shares)
    return [plain(Decimal(unit).scaleb(-decimals)) for unit in units]


def _milestones(value: Decimal, measure: Measure, shares: Sequence[Fraction], opening: Decimal) -> list[Decimal]:
    decimals, way, gone = decimals_of(measure.unit), Fraction(value) - Fraction(opening), Fraction(0)
    found = []
    for share in shares:
        gone += share
        found.append(plain(rounded(Fraction(opening) + way * gone / sum(shares), decimals)))
    return found
