"""A pay statement: the lines of one manager for one period. What the lines add up to is what is paid now or later."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.explain import Figure
from chassis.domain.money import Money, total
from chassis.domain.period import Period
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.deferral import Instalment, defer
from services.kpi.domain.pay_case import Extra, PayCase
from services.kpi.domain.pay_gate import reasons
from services.kpi.domain.pay_line import PayLine
from services.kpi.domain.pay_lines import lines_of
from services.kpi.domain.pay_plan import GradeAllowance, PayPlan
from services.kpi.domain.payee import Payee

EXTRA = "extra"
"""The component of lines that no component of the plan computes."""


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
        *(line for component in plan.components for line in lines_of(component, plan, case, catalogue)),
        *(_extra_line(extra) for extra in case.extras),
    )
    whole = total([line.amount for line in lines], plan.currency)
    deferred = defer(lines, plan.deferral, case.period, plan.currency)
    later = total([instalment.amount for instalment in deferred], plan.currency)
    return Statement(case.payee, case.period, lines, whole, whole - later, deferred, reasons(plan, case))


def by_component_of(statements: Iterable[Statement], currency: str) -> dict[str, Money]:
    """What some statements come to by component, corrections and shares of team results together."""
    found: dict[str, Money] = {}
    for statement in statements:
        for line in statement.lines:
            found[line.component] = found.get(line.component, Money.zero(currency)) + line.amount
    return found


def _extra_line(extra: Extra) -> PayLine:
    figure = Figure(extra.reason_code, extra.amount.amount, extra.amount.currency, source=extra.source)
    return PayLine(EXTRA, extra.name, figure, (extra.reason_code,))


def _faults(plan: PayPlan, case: PayCase) -> Iterator[Fault]:
    for component in plan.components:
        if isinstance(component, GradeAllowance) and case.payee.grade not in component.amounts:
            yield Fault("grade_without_allowance", "/grade", {"grade": case.payee.grade, "plan": plan.code})
    for extra in case.extras:
        if extra.amount.currency != plan.currency:
            yield Fault("currency_not_of_plan", "/amount/currency", {"currency": plan.currency})
