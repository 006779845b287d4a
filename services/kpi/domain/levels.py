"""Level points from the population: what the laggards reach and what the leaders reach in an indicator (article 13).

The points are percentiles by nearest rank: of n values, put in order from the worst to the best, the one at rank
⌈p·n ÷ 100⌉. So every level is a value that somebody really has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.errors import Fault, Invalid
from chassis.domain.money import round_decimal
from services.kpi.domain.indicator import Direction, Indicator

LEVEL_DIGITS = 6
"""Decimals of a level in a scheme."""


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Where the laggard's and the leader's level lie, from 1 to 100, the worst first."""

    laggard: int
    leader: int


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels x1 and x2 of the two-point line, and of how many managers they are."""

    indicator: str
    x1: Decimal
    x2: Decimal
    managers: int


def levels_of(indicator: Indicator, values: Sequence[Decimal], percentiles: Percentiles) -> Levels:
    """The levels that a population's `values` give. Refused where there are none, where they would be equal, and for an
    indicator that is best within a band."""
    if percentiles.laggard >= percentiles.leader:
        raise Invalid(Fault("percentiles_out_of_order", "?laggard"))
    if indicator.direction is Direction.BAND:
        raise Invalid(Fault("levels_of_a_band", ":indicator_id", {"indicator": indicator.id}))
    if not values:
        raise Invalid(Fault("nobody_measured_in", ":indicator_id", {"indicator": indicator.id}))
    ordered = sorted(values, reverse=indicator.direction is Direction.LESS)
    x1, x2 = (_at(ordered, percent) for percent in (percentiles.laggard, percentiles.leader))
    if x1 == x2:
        raise Invalid(Fault("levels_equal", ":indicator_id", {"x1": f"{x1:f}"}))
    return Levels(indicator.id, x1, x2, len(ordered))


def _at(ordered: Sequence[Decimal], percent: int) -> Decimal:
    rank = -(-percent * len(ordered) // 100)
    return round_decimal(ordered[rank - 1], LEVEL_DIGITS)
