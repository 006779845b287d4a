"""A pay statement: the lines of one manager for one period. What the lines add up to is what is paid now or later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.explain import Figure
from chassis.domain.money import Money, total
from chassis.domain.name import Name
from chassis.domain.period import Period
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.deferral import Instalment, defer
from services.kpi.domain.pay_line import Factor, PayLine, amount_of, given
from services.kpi.domain.pay_plan import (
    BaseGuarantee,
    Component,
    GateRule,
    GradeAllowance,
    PayPlan,
    PieceRate,
    PieceRates,
    ScoreBonus,
)
from services.kpi.domain.payee import Payee, days_in
from services.kpi.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Extra:
    """A line that no component computes: a correction (may be negative) or a share of a team's result."""

    name: Name
    amount: Money
    reason_code: str
    source: str


@dataclass(frozen=True, slots=True)
class PayCase:
    """All that one statement is computed from: who, when, the scorecard, the sold products and the extras."""

    payee: Payee
    period: Period
    scorecard: Scorecard
    sold: Mapping[str, Figure] = field(default_factory=dict)
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """`total` = the sum of the lines = `paid_now` + all `deferred` instalments."""

    payee: Payee
    period: Period
    lines: tuple[PayLine, ...]
    total: Money
    paid_now: Money
    deferred: tuple[Instalment, ...]
    reasons: tuple[str, ...]


def state_pay(plan: PayPlan, case: PayCase, catalogue: Catalogue) -> Statement:
    """The statement of `case` by `plan`: components in the plan's order, then the extras."""
    refuse_if(_faults(plan, case))
    lines = (
        *(line for component in plan.components for line in _lines(component, plan, case, catalogue)),
        *(_extra_line(extra) for extra in case.extras),
    )
    whole = total([line.amount for line in lines], plan.currency)
    deferred = defer(lines, plan.deferral, case.period, plan.currency)
    later = total([instalment.amount for instalment in deferred], plan.currency)
    return Statement(case.payee, case.period, lines, whole, whole - later, deferred, case.scorecard.broken)


def _lines(component: Component, plan: PayPlan, case: PayCase, catalogue: Catalogue) -> Iterator[PayLine]:
    match component:
        case BaseGuarantee():
            amount = given("amount", component.amount.amount, plan.currency, plan.source)
            yield _line(component.id, component, (amount, *_prorated(component.prorated, case)), plan, case)
        case GradeAllowance():
            allowance = component.amounts[case.payee.grade].amount
            amount = given(f"allowance of grade {case.payee.grade}", allowance, plan.currency, plan.source)
            yield _line(component.id, component, (amount, *_prorated(component.prorated, case)), plan, case)
        case PieceRates():
            yield from (_piece_line(rate, component, plan, case, catalogue) for rate in component.rates)
        case ScoreBonus():
            target = given("target", component.target.amount, plan.currency, plan.source)
            earned = _earned(component, plan, case)
            yield _line(component.id, component, (target, earned, *_prorated(component.prorated, case)), plan, case)


def _piece_line(rate: PieceRate, component: PieceRates, plan: PayPlan, case: PayCase, catalogue: Catalogue) -> PayLine:
    measure = catalogue.measures[rate.measure]
    none = Figure(f"measure/{rate.measure}", Decimal(0), measure.unit, source=f"no measurement in {case.period}")
    sold = case.sold.get(rate.measure, none)
    factors = (
        Factor("sold", Fraction(sold.value), (sold,)),
        given("unit price", rate.unit_price, plan.currency, plan.source),
    )
    line = _line(f"{component.id}/{rate.measure}", component, factors, plan, case)
    return PayLine(line.component, measure.name, line.figure, line.reasons)


def _line(key: str, component: Component, factors: tuple[Factor, ...], plan: PayPlan, case: PayCase) -> PayLine:
    hit = _gates_hit(component.id, plan, case)
    cuts = tuple(given(f"gate {gate.reason_code}", gate.factor, "ratio", plan.source) for gate in hit)
    figure = amount_of(key, plan.currency, (*factors, *cuts))
    return PayLine(component.id, component.name, figure, tuple(gate.reason_code for gate in hit))


def _gates_hit(component: str, plan: PayPlan, case: PayCase) -> tuple[GateRule, ...]:
    broken = case.scorecard.broken
    return tuple(gate for gate in plan.gates if gate.reason_code in broken and component in gate.components)


def _prorated(prorated: bool, case: PayCase) -> tuple[Factor, ...]:
    worked, whole = case.payee.days_employed(case.period), days_in(case.period)
    if not prorated or worked == whole:
        return ()
    figures = (
        Figure("days employed", Decimal(worked), "count", source=f"employment of {case.payee.manager}"),
        Figure("days in period", Decimal(whole), "count", source=str(case.period)),
    )
    return (Factor("days employed ÷ days in period", Fraction(worked, whole), figures),)


def _earned(component: ScoreBonus, plan: PayPlan, case: PayCase) -> Factor:
    explained = component.table.explain("factor", case.scorecard.figure, plan.source)
    return Factor("factor", component.table.factor(case.scorecard.score), (explained,))


def _extra_line(extra: Extra) -> PayLine:
    figure = Figure(extra.reason_code, extra.amount.amount, extra.amount.currency, source=extra.source)
    return PayLine("extra", extra.name, figure, (extra.reason_code,))


def _faults(plan: PayPlan, case: PayCase) -> Iterator[Fault]:
    for component in plan.components:
        if isinstance(component, GradeAllowance) and case.payee.grade not in component.amounts:
            yield Fault("grade_without_allowance", "/grade", {"grade": case.payee.grade, "plan": plan.code})
    for extra in case.extras:
        if extra.amount.currency != plan.currency:
            yield Fault("currency_not_of_plan", "/amount/currency", {"currency": plan.currency})
