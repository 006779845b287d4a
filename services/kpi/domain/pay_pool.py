"""Pools: a pot divided among the managers of a run by points, to the fen.

Worked table: `docs/algorithms/pay.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from chassis.domain.money import Money
from services.kpi.domain.pay_case import PayCase, PoolPart
from services.kpi.domain.pay_gate import cuts
from services.kpi.domain.pay_plan import BY_SCORE, PayPlan, Pool
from services.kpi.domain.payee import days_in

Points = Mapping[str, Fraction]
"""Manager → points in one pool."""


def points_in(pool: Pool, plan: PayPlan, case: PayCase) -> Fraction:
    """A manager's points: value × coefficient of the grade × share of days employed × gates; never below zero.

    A gate lowers the points and not the part, so that what one loses the others get and the pot is spent whole.
    """
    if pool.by == BY_SCORE:
        value = Fraction(case.scorecard.score)
    else:
        value = Fraction(case.sold[pool.by].value) if pool.by in case.sold else Fraction(0)
    points = max(value, Fraction(0)) * Fraction(pool.coefficients.get(case.payee.grade, 1))
    if pool.prorated:
        points *= Fraction(case.payee.days_employed(case.period), days_in(case.period))
    for cut in cuts(pool.id, plan, case):
        points *= cut.factor.exact
    return points


@dataclass(frozen=True, slots=True)
class Division:
    """How a pot is divided: by all points together, and one unit more down to the remainder and place that are `last`.

    Whoever has points finds the own part by it, so that nobody needs everybody's points to be paid.
    """

    all_points: Fraction
    last: tuple[Fraction, int] | None = None

    def part(self, pot: Money, points: Fraction, place: int) -> PoolPart:
        """The part of the manager at `place`."""
        if not self.all_points:
            return PoolPart(Money.zero(pot.currency), str(points), "0")
        whole, rest = _split(pot, points, self.all_points)
        more = self.last is not None and (-rest, place) <= (-self.last[0], self.last[1])
        return PoolPart(Money(whole + more, pot.currency), str(points), str(self.all_points))


def division_of(pot: Money, points: Mapping[int, Fraction]) -> Division:
    """How `pot` is divided by largest remainder, the earlier place first among equals; nobody gets any when nobody has
    points.

    100.00 by 1, 1 and 1 points are 33.34, 33.33 and 33.33.
    """
    all_points = sum(points.values(), Fraction(0))
    if not all_points:
        return Division(all_points)
    split = {place: _split(pot, mine, all_points) for place, mine in points.items()}
    left = pot.minor - sum(whole for whole, _ in split.values())
    ranked = sorted((-rest, place) for place, (_, rest) in split.items())
    last = ranked[left - 1] if left else None
    return Division(all_points, (-last[0], last[1]) if last else None)


def divide(pot: Money, points: Points) -> dict[str, PoolPart]:
    """The part of each manager, in the order of `points`."""
    division = division_of(pot, dict(enumerate(points.values())))
    return {manager: division.part(pot, mine, place) for place, (manager, mine) in enumerate(points.items())}


def _split(pot: Money, points: Fraction, all_points: Fraction) -> tuple[int, Fraction]:
    exact = pot.minor * points / all_points
    return int(exact), exact - int(exact)
