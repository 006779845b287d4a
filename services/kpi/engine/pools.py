"""Pools as columns: a pot divided among all managers on a sheet by points, by largest remainder.

The reference is `domain/pay_pool.py`. Whoever cannot be paid has no points.
"""

from dataclasses import dataclass

from chassis.domain.period import Period
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.measure import decimals_of
from services.kpi.domain.pay_plan import BY_SCORE, PayPlan, Pool
from services.kpi.domain.scorecard import SCORE_DIGITS
from services.kpi.engine.amounts import Exact
from services.kpi.engine.memberships import decimals, whole_of
from services.kpi.engine.people import grade_cases
from services.kpi.engine.pieces import Cut
from services.kpi.engine.query import Dialect, Query, Result
from services.kpi.engine.sheet import Sheet
from services.kpi.engine.steps import MOST_MANAGERS, Steps
from services.kpi.engine.whole import Condition, Whole

PLACE = "payee/place"
"""The place of the manager in the run: the earlier goes first among equals."""


POINTS = "payee/points"
"""Points in a pool that were counted before."""
PART = "part"


@dataclass(frozen=True, slots=True)
class Points:
    """Adds the points of managers in the pools of a plan."""

    plan: PayPlan
    catalogue: Catalogue
    score: Whole
    sheet: Sheet
    days: Whole

    def of(self, pool: Pool, cut: Cut) -> Whole:
        """The points in one pool, all in the same decimals and still to be divided by the days of the period."""
        steps, value = self.sheet.steps, self._value(pool)
        exact = Exact(steps.product(value.whole, self._coefficient(pool)), value.digits)
        if pool.prorated:
            exact = Exact(steps.product(exact.whole, self.days), exact.digits)
        return cut(pool.id, exact).whole

    def _value(self, pool: Pool) -> Exact:
        steps = self.sheet.steps
        if pool.by == BY_SCORE:
            return Exact(self.score, SCORE_DIGITS)
        read = steps.default(self.sheet.reading(Reading(pool.by)), steps.constant(0))
        digits = decimals_of(self.catalogue.measures[pool.by].unit)
        return Exact(steps.extreme(read, steps.constant(0), largest=True), digits)

    def _coefficient(self, pool: Pool) -> Whole:
        steps = self.sheet.steps
        digits = max(map(decimals, pool.coefficients.values()), default=0)
        wholes = {grade: whole_of(given, digits) for grade, given in pool.coefficients.items()}
        cases = grade_cases(wholes, self.plan, self.sheet)
        usual = steps.constant(10**digits)
        return steps.chosen(cases, usual) if cases else usual


def parts_of(pot: int, points: Whole, payable: Condition, sheet: Sheet) -> Whole:
    """Everybody's part in minor units, of all who are payable."""
    steps = sheet.steps
    counted = steps.chosen([(payable, points)], steps.constant(0))
    return divided(pot, counted, sheet.told(PLACE, MOST_MANAGERS), steps)


def divided(pot: int, points: Whole, place: Whole, steps: Steps) -> Whole:
    """The whole parts, and one unit more for those with the largest remainders, until the pot is spent."""
    part, rest = steps.division(pot, points, steps.everybodys(points))
    left = steps.difference(steps.constant(pot), steps.everybodys(part))
    goes_up = steps.compared("<=", steps.ranked(rest, place), left)
    has_points = steps.compared(">", points, steps.constant(0))
    both = steps.condition(f"{goes_up.sql} AND {has_points.sql}", (goes_up, has_points))
    return steps.sum(part, steps.chosen([(both, steps.constant(1))], steps.constant(0)))


def compile_division(pot: int, period: Period, bound: int) -> Query:
    """The query of everybody's part of a pot by points that are told, each at most `bound`."""
    sheet = Sheet.of({}, (), period, Dialect.DUCKDB)
    points, place = sheet.told(POINTS, bound), sheet.told(PLACE, MOST_MANAGERS)
    return sheet.query({PART: Result(divided(pot, points, place, sheet.steps), 0)})
