"""A curve by its points: straight between them, level beyond the ends. A logistic curve is kept as such a table."""

from bisect import bisect_right
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Literal

from chassis.domain.errors import Fault
from services.kpi.domain.exact import SCALE, plain, rounded
from services.kpi.domain.indicator import Direction
from services.kpi.domain.membership.levels import FULL, NONE, Levels, order_faults, runs_with

LEVEL_DIGITS = 6
INTERVALS = 20
"""How many straight pieces a logistic curve is kept as; its degrees are then within 0.003 of the curve's."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The degree at one value."""

    x: Decimal
    degree: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """Piecewise linear through `points`, at least two."""

    points: tuple[CurvePoint, ...]
    kind: Literal["curve"] = "curve"

    formula = "on the straight line between the two nearest points, at the ends level"

    def degree(self, x: Decimal) -> Decimal:
        """The membership of `x`, to 12 decimals, rounded once."""
        place = bisect_right([point.x for point in self.points], x)
        if place in (0, len(self.points)):
            return self.points[min(place, len(self.points) - 1)].degree
        before, after = self.points[place - 1], self.points[place]
        way = (Fraction(x) - Fraction(before.x)) / (Fraction(after.x) - Fraction(before.x))
        return plain(rounded(Fraction(before.degree) + way * (Fraction(after.degree) - Fraction(before.degree)), SCALE))

    def levels(self) -> Levels:
        """The points by number."""
        return [
            level
            for i, point in enumerate(self.points, 1)
            for level in ((f"x{i}", "", point.x), (f"degree{i}", "ratio", point.degree))
        ]

    def faults(self, direction: Direction) -> list[Fault]:
        """Points out of order, degrees outside 0 to 1, or that run against what is better."""
        degrees = [point.degree for point in self.points]
        faults = order_faults([point.x for point in self.points], "/points")
        faults += [
            Fault("degree_out_of_range", f"/points/{i}/degree")
            for i, degree in enumerate(degrees)
            if not NONE <= degree <= FULL
        ]
        if not runs_with(degrees, direction):
            faults.append(Fault("levels_against_direction", "/points", {"direction": direction.value}))
        return faults


def logistic(x1: Decimal, x2: Decimal, steepness: Decimal) -> Curve:
    """The logistic curve from 0 at the laggard's level to 1 at the leader's, as a table of 21 points.

    y = (s(t) − s(0)) ÷ (s(1) − s(0)) with s(t) = 1 ÷ (1 + e^(−k·(t − ½))), t the way from `x1` to `x2` and k the
    steepness. The table is what is frozen into the scheme, so scoring computes no exponential. `x1` and `x2` differ.
    """
    with localcontext(Context(prec=34)):
        ways = [Decimal(i) / INTERVALS for i in range(INTERVALS + 1)]
        low, high = _sigmoid(ways[0], steepness), _sigmoid(ways[-1], steepness)
        degrees = [(_sigmoid(way, steepness) - low) / (high - low) for way in ways]
        points = [
            CurvePoint(plain(round(x1 + way * (x2 - x1), LEVEL_DIGITS)), plain(round(degree, LEVEL_DIGITS)))
            for way, degree in zip(ways, degrees, strict=True)
        ]
    return Curve(tuple(sorted(points, key=lambda point: point.x)))


def _sigmoid(way: Decimal, steepness: Decimal) -> Decimal:
    return 1 / (1 + (-steepness * (way - Decimal("0.5"))).exp())
