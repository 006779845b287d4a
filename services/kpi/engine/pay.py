"""Pay as columns: the lines of a plan, each rounded once to the minor unit, and what they add up to.

The reference is `domain/statement.py`. Who cannot be paid has no total here; the reference says why.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
from services.kpi.engine.people import DAYS, EXTRAS, grade_cases
from services.kpi.engine.pieces import piece_amounts
from services.kpi.engine.pools import Points, parts_of
from services.kpi.engine.sheet import Sheet
from services.kpi.engine.steps import Steps
from services.kpi.engine.whole import Condition, Whole

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
    parts: Mapping[str, Whole] = field(default_factory=dict)
    """Of pools that were divided before, by component."""


def readings_of(plan: PayPlan) -> tuple[Reading, ...]:
    """What a plan reads for the period."""
    return tuple(map(Reading, plan.measures))


def pay_of(plan: PayPlan, catalogue: Catalogue, standing: Standing, sheet: Sheet) -> Pay:
    """The columns of a plan for everybody on the sheet who has a score."""
    making, steps = _Lines(plan, catalogue, standing, sheet), sheet.steps
    made = [(component, line) for component in plan.components for line in making.lines(component)]
    extras = steps.default(sheet.told(EXTRAS, LARGEST_MINOR), steps.constant(0))
    if any(pool.id not in standing.parts for pool in plan.pools):
        payable_so_far = steps.known(making.whole([*(amount for _, (_, amount) in made), extras]))
        made = [(part, (key, making.part(part, amount, payable_so_far))) for part, (key, amount) in made]
    lines = dict(line for _, line in made)
    whole = making.whole([*lines.values(), extras])
    deferred = _deferred(plan, [(component.id, amount) for component, (_, amount) in made], steps)
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

    def whole(self, amounts: Sequence[Whole]) -> Whole:
        """What amounts add up to for who has a score."""
        together = summed(amounts, self.steps)
        return self.steps.chosen([(self.steps.known(self.standing.score), together)], None)

    def part(self, component: Component, amount: Whole, payable: Condition) -> Whole:
        """The part of a pool, which is known only when it is known who can be paid; any other amount as it is."""
        if not isinstance(component, Pool) or component.id in self.standing.parts:
            return amount
        points = Points(self.plan, self.catalogue, self.standing.score, self.sheet, self._days())
        return parts_of(component.pot.minor, points.of(component, self._cut), payable, self.sheet)

    def lines(self, component: Component) -> Iterator[tuple[str, Whole]]:
        """The lines of a component, by the key of their figure."""
        match component:
            case PieceRates():
                yield from self._pieces(component)
            case Pool():
                nothing = self.steps.constant(0)
                part = self.standing.parts.get(component.id, nothing)
                yield component.id, self.steps.default(part, nothing)
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
        minor = {grade: amount.minor for grade, amount in component.amounts.items()}
        return self.steps.chosen(grade_cases(minor, self.plan, self.sheet), None)

    def _days(self) -> Whole:
        return self.steps.way(self.sheet.told(DAYS, _MOST_DAYS), 0, _MOST_DAYS)

    def _prorated(self, exact: Exact) -> Exact:
        over = exact.over * days_in(self.sheet.period)
        return Exact(self.steps.product(exact.whole, self._days()), exact.digits, over)

    def _cut(self, component: str, exact: Exact) -> Exact:
        """What the gates leave of it, in finer digits."""
        for place, gate in enumerate(self.plan.gates):
            if component in gate.components and place in self.standing.crossed:
                digits = decimals(gate.factor)
                left, all_of_it = self.steps.constant(whole_of(gate.factor, digits)), self.steps.constant(10**digits)
                share = self.steps.chosen([(self.standing.crossed[place], left)], all_of_it)
                exact = Exact(self.steps.product(exact.whole, share), exact.digits + digits, exact.over)
        return exact
