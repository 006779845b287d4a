"""Memberships as columns, to 12 decimals. The references are the functions of `domain/membership`."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from services.kpi.domain.exact import SCALE
from services.kpi.domain.membership import Curve, Line, Membership, Step, Steps, Trapezoid, Triangle
from services.kpi.engine import steps as engine
from services.kpi.engine.query import Result
from services.kpi.engine.whole import Whole

ToWhole = Callable[[Decimal], int]
"""A level in the decimals of the observed value."""


def degree_of(membership: Membership, observed: Result, steps: engine.Steps) -> Whole:
    """The degree of an observed value as a whole number of 10^-12; missing when the value is."""
    scale = max(observed.scale, *(decimals(level) for _, _, level in membership.levels()), _cap_scale(membership))
    x = steps.scaled(observed.whole, scale - observed.scale)

    def whole(level: Decimal) -> int:
        return int(level.scaleb(scale))

    match membership:
        case Line():
            return _line(membership, x, whole, steps)
        case Trapezoid(x1, x2, x3, x4):
            return _band(tuple(map(whole, (x1, x2, x3, x4))), x, steps)
        case Triangle(x1, x2, x3):
            return _band(tuple(map(whole, (x1, x2, x2, x3))), x, steps)
        case Steps(found, below):
            return _stepped(found, below, x, whole, steps)
        case Curve():
            return _curve(membership, x, whole, steps)


def decimals(value: Decimal) -> int:
    """How many decimals a constant is written with."""
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def whole_of(value: Decimal, scale: int) -> int:
    """A constant as a whole number of 10^-scale, which it must be."""
    return int(value.scaleb(scale))


def _cap_scale(membership: Membership) -> int:
    """The decimals in which a capped line ends on a whole number."""
    if not isinstance(membership, Line):
        return 0
    return decimals(membership.cap) + max(decimals(membership.x1), decimals(membership.x2))


def _line(line: Line, x: Whole, whole: ToWhole, steps: engine.Steps) -> Whole:
    end = line.x1 + line.cap * (line.x2 - line.x1)
    return _part(steps.way(x, whole(line.x1), whole(end)), whole(line.x2) - whole(line.x1), steps)


def _part(way: Whole, distance: int, steps: engine.Steps) -> Whole:
    """What part of a distance the way is."""
    return steps.ratio(way, 10**SCALE, abs(distance))


def _band(levels: tuple[int, ...], x: Whole, steps: engine.Steps) -> Whole:
    x1, x2, x3, x4 = levels
    rise = _part(steps.way(x, x1, x2), x2 - x1, steps)
    fall = _part(steps.way(x, x4, x3), x4 - x3, steps)
    return steps.extreme(rise, fall, largest=False)


def _stepped(found: tuple[Step, ...], below: Decimal, x: Whole, whole: ToWhole, steps: engine.Steps) -> Whole:
    cases = [
        (steps.compared(">=", x, steps.constant(whole(step.from_value))), _degree(step.degree, steps))
        for step in reversed(found)
    ]
    under = (steps.known(x), _degree(below, steps))
    return steps.chosen([*cases, under], None)


def _degree(degree: Decimal, steps: engine.Steps) -> Whole:
    return steps.constant(whole_of(degree, SCALE))


def _curve(curve: Curve, x: Whole, whole: ToWhole, steps: engine.Steps) -> Whole:
    """The straight piece is chosen first, so that one division serves all of them."""
    points = [(whole(point.x), whole_of(point.degree, SCALE)) for point in curve.points]
    first, last = points[0][0], points[-1][0]
    way = steps.way(x, first, last)
    pieces = list(pairwise(points))
    starts = [start - first for (start, _), _ in pieces]
    begin = _by_piece(starts, way, starts, steps)
    width = _by_piece([end - start for (start, _), (end, _) in pieces], way, starts, steps)
    degree = _by_piece([degree for (_, degree), _ in pieces], way, starts, steps)
    rise = _by_piece([after - before for (_, before), (_, after) in pieces], way, starts, steps)
    risen = steps.product(steps.difference(way, begin), rise)
    return steps.quotient(steps.sum(steps.product(degree, width), risen), width)


def _by_piece(values: list[int], way: Whole, starts: list[int], steps: engine.Steps) -> Whole:
    cases = [
        (steps.compared(">=", way, steps.constant(start)), steps.constant(value))
        for start, value in reversed(list(zip(starts, values, strict=True)))
    ]
    return steps.chosen(cases, None)
