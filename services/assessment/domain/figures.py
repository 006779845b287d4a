"""From floating-point results to published figures: rounded by a named rule, so that every machine writes the same."""

from decimal import Decimal

from chassis.domain.money import round_decimal


def figure(value: float, digits: int) -> Decimal:
    """`value` to `digits` decimals, half up."""
    return round_decimal(Decimal(repr(float(value))), digits)
