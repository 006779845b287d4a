"""Pools: a pot divided among the managers of a run by points, to the fen.

Worked table: `docs/algorithms/pay.md`.
"""

from collections.abc import Mapping
from fractions import Fraction

from chassis.domain.money import Money
from chassis.domain.shares import largest_remainder
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


def divide(pot: Money, points: Points) -> dict[str, PoolPart]:
    """The part of each manager, by largest remainder in the order of `points`; nobody gets any when nobody has points.

    100.00 by 1, 1 and 1 points are 33.34, 33.33 and 33.33.
    """
    all_points = sum(points.values(), Fraction(0))
    if not all_points:
        return {manager: PoolPart(Money.zero(pot.currency), str(mine), "0") for manager, mine in points.items()}
    parts = largest_remainder(pot.minor, list(points.values()))
    return {
        manager: PoolPart(Money(part, pot.currency), str(mine), str(all_points))
        for (manager, mine), part in zip(points.items(), parts, strict=True)
    }
