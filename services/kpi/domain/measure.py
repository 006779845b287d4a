"""Measures: what is counted or read about a manager's work in a period, before anything is made of it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chassis.domain.errors import Fault
from chassis.domain.name import Name

LARGEST_VALUE = Decimal("1e15")
"""Beyond this a reading is a mistake: more yuan than any bank's balance sheet, more visits than seconds in a career."""

MOST_DECIMALS = 6


class Unit(StrEnum):
    """What a value counts in. `ratio` is a share of one (0.98, not 98); `amount` is money in major units."""

    COUNT = "count"
    AMOUNT = "amount"
    RATIO = "ratio"
    POINTS = "points"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is measured. `signed` where a period may be negative: more cards returned than issued."""

    id: str
    name: Name
    unit: Unit
    signed: bool = False
    product: bool = False
    """Whether it counts sales of a product that a piece rate may price (产品计价, article 8)."""


def check_value(measure: Measure, value: Decimal, pointer: str = "/value") -> list[Fault]:
    """What is wrong with `value` as a reading of `measure`: not finite, out of range, negative or a broken count."""
    if not value.is_finite() or abs(value) >= LARGEST_VALUE or -_exponent(value) > MOST_DECIMALS:
        return [Fault("value_out_of_range", pointer, {"measure": measure.id, "decimals": MOST_DECIMALS})]
    faults = []
    if value < 0 and not measure.signed:
        faults.append(Fault("value_negative", pointer, {"measure": measure.id}))
    if measure.unit is Unit.COUNT and value != value.to_integral_value():
        faults.append(Fault("count_not_whole", pointer, {"measure": measure.id}))
    return faults


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
