"""Pay as columns: the lines of a plan, each rounded once to the minor unit, and what they add up to.

The reference is `domain/statement.py`. Who cannot be paid has no total here; the reference says why. What is told of
each manager beside the measures stands among the facts without a period, under the names below. Accelerators and pools,
which need targets and everybody's points, are the reference's alone (`NotColumnarError`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chassis.domain.money import LARGEST_MINOR, minor_digits
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.measure import decimals_of
from services.kpi.domain.pay_plan import (
    BaseGuarantee,
    Component,
    FloatingPay,
    GradeAllowance,
    PayPlan,
    PieceRates,
    Pool,
    ScoreBonus,
)
from services.kpi.domain.payee import days_in
from services.kpi.engine.amounts import Exact, exact_of, factor_of, line_of, payable, summed, times
from services.kpi.engine.memberships import decimals, whole_of
from services.kpi.engine.pieces import piece_amounts
from services.kpi.engine.sheet import Sheet
from services.kpi.engine.steps import Steps
from services.kpi.engine.whole import Condition, NotColumnarError, Whole

GRADE = "payee/grade"
"""The place of the manager's grade among those of the plan."""
DAYS = "payee/days"
"""The days of the period on which the manager was employed."""
EXTRAS = "payee/extras"
"""What extra lines come to, in minor units."""

_MOST_GRADES = 10**6
_MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Pay:
    """The amounts of a statement in minor units: its lines by the key of their figure, and what is paid when."""

    lines: Mapping[str, Whole]
    total: Whole
    deferred: Whole
    paid_now: Whole


@dataclass(frozen=True, slots=True)
class Standing:
    """How managers stand: the score, and whether a gate of the plan is shut, by its place there."""

    score: Whole
    crossed: Mapping[int, Condition]


def grades_of(plan: PayPlan) -> tuple[str, ...]:
    """Every grade that the plan knows, in the order in which they are counted."""
    tables = (part.amounts for part in plan.components if isinstance(part, GradeAllowance))
    return tuple(dict.fromkeys(grade for table in tables for grade in table))


def readings_of(plan: PayPlan) -> tuple[Reading, ...]:
    """What a plan reads for the period."""
    return tuple(map(Reading, plan.measures))


def pay_of(plan: PayPlan, catalogue: Catalogue, standing: Standing, sheet: Sheet) -> Pay:
    """The columns of a plan for everybody on the sheet who has a score."""
    making, steps = _Lines(plan, catalogue, standing, sheet), sheet.steps
    made = [(component.id, line) for component in plan.components for line in making.lines(component)]
    lines = dict(line for _, line in made)
    extras = steps.default(sheet.told(EXTRAS, LARGEST_MINOR), steps.constant(0))
    whole = summed([*lines.values(), extras], steps)
    whole = steps.chosen([(steps.known(standing.score), whole)], None)
    deferred = _deferred(plan, [(component, amount) for component, (_, amount) in made], steps)
    return Pay(lines, whole, deferred, steps.difference(whole, deferred))


def _deferred(plan: PayPlan, made: Sequence[tuple[str, Whole]], steps: Steps) -> Whole:
    if plan.deferral is None:
        return steps.constant(0)
    affected = steps.total([amount for component, amount in made if component in plan.deferral.components])
    share, digits = plan.deferral.share, decimals(plan.deferral.share)
    part = steps.ratio(affected, whole_of(share, digits), 10**digits)
    return steps.extreme(part, steps.constant(0), largest=True)


@dataclass(frozen=True, slots=True)
class _Lines:
    plan: PayPlan
    catalogue: Catalogue
    standing: Standing
    sheet: Sheet

    @property
    def steps(self) -> Steps:
        return self.sheet.steps

    def lines(self, component: Component) -> Iterator[tuple[str, Whole]]:
        """The lines of a component, by the key of their figure."""
        match component:
            case PieceRates():
                yield from self._pieces(component)
            case Pool():
                raise NotColumnarError
            case _:
                exact = self._cut(component.id, self._full(component))
                yield component.id, payable(line_of(exact, self.plan.currency, self.steps), self.steps)

    def _full(self, component: BaseGuarantee | GradeAllowance | ScoreBonus | FloatingPay) -> Exact:
        """The line before gates."""
        match component:
            case BaseGuarantee():
                exact = exact_of(component.amount.amount, self.steps)
            case GradeAllowance():
                exact = Exact(self._allowance(component), minor_digits(self.plan.currency))
            case ScoreBonus():
                earned = factor_of(component.table, self.standing.score, self.steps)
                exact = times(earned, component.target.amount, self.steps)
            case FloatingPay():
                return self._floating(component)
        return self._prorated(exact) if component.prorated else exact

    def _floating(self, component: FloatingPay) -> Exact:
        read = self.steps.default(self.sheet.reading(Reading(component.measure)), self.steps.constant(0))
        result = self.steps.extreme(read, self.steps.constant(0), largest=True)
        digits = decimals_of(self.catalogue.measures[component.measure].unit)
        exact = times(Exact(result, digits), component.rate, self.steps)
        if component.table is None:
            return exact
        earned = factor_of(component.table, self.standing.score, self.steps)
        return Exact(self.steps.product(exact.whole, earned.whole), exact.digits + earned.digits)

    def _pieces(self, component: PieceRates) -> Iterator[tuple[str, Whole]]:
        amounts = piece_amounts(component, self.plan, self.catalogue, self.sheet, self._cut)
        yield from ((f"{component.id}/{key}", amount) for key, amount in amounts.items())

    def _allowance(self, component: GradeAllowance) -> Whole:
        grade, steps = self.sheet.told(GRADE, _MOST_GRADES), self.steps
        cases = [
            (steps.compared("=", grade, steps.constant(place)), steps.constant(component.amounts[name].minor))
            for place, name in enumerate(grades_of(self.plan))
            if name in component.amounts
        ]
        return steps.chosen(cases, None)

    def _prorated(self, exact: Exact) -> Exact:
        days = self.steps.way(self.sheet.told(DAYS, _MOST_DAYS), 0, _MOST_DAYS)
        return Exact(self.steps.product(exact.whole, days), exact.digits, exact.over * days_in(self.sheet.period))

    def _cut(self, component: str, exact: Exact) -> Exact:
        """What the gates leave of it, in finer digits."""
        for place, gate in enumerate(self.plan.gates):
            if component in gate.components and place in self.standing.crossed:
                digits = decimals(gate.factor)
                left, all_of_it = self.steps.constant(whole_of(gate.factor, digits)), self.steps.constant(10**digits)
                share = self.steps.chosen([(self.standing.crossed[place], left)], all_of_it)
                exact = Exact(self.steps.product(exact.whole, share), exact.digits + digits, exact.over)
        return exact
