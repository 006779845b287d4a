"""What is known of a part of a formula before anything is measured: its unit, its decimals, how large it can become.

Every value is a whole number of its last decimals. As the bounds of all readings are known, so is the largest whole
number that any part can come to; a formula that could outgrow 38 digits is refused when it is defined, so that no
engine ever overflows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.kpi.domain.expression.nodes import Node, Reading, Taken
from services.kpi.domain.measure import LARGEST_VALUE, Aggregation, Measure, Unit, decimals_of

MOST_MONTHS = 12
WIDEST = 10**38 - 1
"""The largest whole number that a DECIMAL(38, 0) and a HUGEINT hold alike."""
WIDEST_QUOTIENT = 10**32 - 1
"""Spark keeps 6 decimals of every quotient, so 32 of its 38 digits are left for the whole ones."""


@dataclass(frozen=True, slots=True)
class Shape:
    """`unit` is None for a bare number; a value is a whole number of 10^-scale, at most `bound` of them either way."""

    unit: Unit | None
    scale: int
    bound: int

    def at_scale(self, scale: int) -> int:
        """The bound in steps of a finer scale."""
        return int(self.bound * 10 ** (scale - self.scale))


Shapes = Mapping[Node, Shape]
"""The shapes of all parts of a formula."""


def shape_of_number(value: Decimal) -> Shape:
    """The shape of a number as written."""
    exponent = value.as_tuple().exponent
    scale = -exponent if isinstance(exponent, int) else 0
    return Shape(None, scale, int(value.scaleb(scale)))


def shape_of_reading(reading: Reading, measure: Measure) -> Shape:
    """The shape of a reading: within the bounds of its measure, of twelve months together when it is a sum."""
    if reading.taken is Taken.COUNT:
        return Shape(Unit.COUNT, 0, MOST_MONTHS)
    scale = decimals_of(measure.unit)
    summed = reading.taken is Taken.SUM or measure.aggregation is Aggregation.SUM
    return Shape(measure.unit, scale, int(LARGEST_VALUE) * 10**scale * (MOST_MONTHS if summed else 1))


def product_unit(left: Unit | None, right: Unit | None) -> Unit | str | None:
    """The unit of a product, or what does not fit. One factor at most may be more than a number."""
    if left is None or right is None:
        return left or right
    if Unit.DATE in (left, right):
        return "*"
    plain = {Unit.COUNT, Unit.RATIO, Unit.QUANTITY}
    if left is right and left in plain:
        return left
    if left in plain and right in plain:
        return Unit.QUANTITY
    return (right if left in plain else left) if plain & {left, right} else "*"


def quotient_unit(numerator: Unit | None, denominator: Unit | None) -> Unit | str | None:
    """The unit of a quotient, or what does not fit: alike over alike is a ratio, anything over a number is its kind."""
    if Unit.DATE in (numerator, denominator):
        return "DIVIDE"
    if denominator is None:
        return Unit.QUANTITY if numerator is Unit.COUNT else numerator
    if numerator is denominator:
        return Unit.RATIO
    if denominator in (Unit.COUNT, Unit.RATIO, Unit.QUANTITY):
        return Unit.QUANTITY if numerator in (Unit.COUNT, None) else numerator
    return "DIVIDE"


def rounded_bound(bound: int, scale: int, to: int) -> int:
    """The bound after rounding from `scale` to `to` decimals."""
    return bound if to >= scale else bound // 10 ** (scale - to) + 1
