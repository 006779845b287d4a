"""Measures: what is counted or read about a manager's work in a period, before anything is made of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from chassis.domain.errors import Fault
from chassis.domain.name import Name

LARGEST_VALUE = Decimal("1e14")
"""Beyond this a reading is a mistake: more yuan than any bank's balance sheet, more visits than seconds in a career.
It also bounds what any formula can come to (`expression/shape.py`)."""


class Unit(StrEnum):
    """What a value counts in. `ratio` is a share of one (0.98, not 98); `amount` is money in major units;
    `date` is a day as the whole number 20260409."""

    COUNT = "count"
    AMOUNT = "amount"
    RATIO = "ratio"
    POINTS = "points"
    MINUTES = "minutes"
    QUANTITY = "quantity"
    DATE = "date"


class Aggregation(StrEnum):
    """What the months of a quarter or a year come to together: their sum (visits made), the last of them (customers at
    the end), their mean (the loan balance over the year), or the largest (the worst delay)."""

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"
    LARGEST = "largest"


class PeriodKind(StrEnum):
    """How a measure belongs to its period: what flowed within it, what stood at its end, an average over it, or the
    peak within it."""

    FLOW = "flow"
    STOCK = "stock"
    AVERAGE = "average"
    PEAK = "peak"


class MissingReading(StrEnum):
    """What a period without a reading means: nothing was sold, or nobody knows, and what needs it is missing too."""

    NOTHING = "nothing"
    UNKNOWN = "unknown"


_KINDS = {
    Aggregation.SUM: PeriodKind.FLOW,
    Aggregation.LAST: PeriodKind.STOCK,
    Aggregation.MEAN: PeriodKind.AVERAGE,
    Aggregation.LARGEST: PeriodKind.PEAK,
}
_DECIMALS = {Unit.COUNT: 0, Unit.DATE: 0, Unit.AMOUNT: 4}
_OTHER_DECIMALS = 6


def decimals_of(unit: Unit) -> int:
    """How many decimals a reading may have: none of a count, 4 of money (no currency has more), else 6."""
    return _DECIMALS.get(unit, _OTHER_DECIMALS)


def day_of(value: Decimal) -> date:
    """The day of a reading in the unit `date`: 20260409 is 9 April 2026. Raises `ValueError` for no day."""
    return date.fromisoformat(f"{int(value):08d}")


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is measured. `signed` where a period may be negative: more cards returned than issued."""

    id: str
    name: Name
    unit: Unit
    signed: bool = False
    product: bool = False
    """Whether it counts sales of a product that a piece rate may price (产品计价, article 8)."""
    aggregation: Aggregation = Aggregation.SUM
    source: str = ""

    @property
    def period_kind(self) -> PeriodKind:
        """How it belongs to its period; from this follows what months come to together."""
        return _KINDS[self.aggregation]

    @property
    def missing(self) -> MissingReading:
        """What a period without a reading means: of a priced product, that none was sold."""
        return MissingReading.NOTHING if self.product else MissingReading.UNKNOWN


def check_value(measure: Measure, value: Decimal, pointer: str = "/value") -> list[Fault]:
    """What is wrong with `value` as a reading of `measure`: not finite, out of range, negative or a broken count."""
    whole = measure.unit in (Unit.COUNT, Unit.DATE)
    most_decimals = _OTHER_DECIMALS if whole else decimals_of(measure.unit)
    if not value.is_finite() or abs(value) >= LARGEST_VALUE or -_exponent(value) > most_decimals:
        return [Fault("value_out_of_range", pointer, {"measure": measure.id, "decimals": most_decimals})]
    if measure.unit is Unit.DATE and not _is_day(value):
        return [Fault("value_not_a_day", pointer, {"measure": measure.id})]
    faults = []
    if value < 0 and not measure.signed:
        faults.append(Fault("value_negative", pointer, {"measure": measure.id}))
    if measure.unit is Unit.COUNT and value != value.to_integral_value():
        faults.append(Fault("count_not_whole", pointer, {"measure": measure.id}))
    return faults


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _is_day(value: Decimal) -> bool:
    try:
        return value == value.to_integral_value() and bool(day_of(value))
    except ValueError:
        return False
