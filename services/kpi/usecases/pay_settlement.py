"""What paying a run sets in motion: adjustments are posted, and what is deferred is held for the managers."""

from collections.abc import Iterator
from uuid import UUID

from chassis.domain.errors import Conflict, Fault
from chassis.domain.money import Money, total
from chassis.work import Work
from services.kpi.domain.adjustment import Adjustment
from services.kpi.domain.held_pay import HeldInstalment, HeldPay
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.runs import PayRun
from services.kpi.domain.statement import Statement
from services.kpi.store import adjustments, deferrals, pay_plans, pay_runs, pay_statements


def settle(work: Work, run_id: UUID, run: PayRun) -> None:
    """Post the adjustments that the run pays and hold what it defers, in the transaction that pays it."""
    posted = _post(work, run_id)
    plan = pay_plans.get(work.session, run.pay_plan_id).value
    statements = (statement for _, statement in pay_statements.cases_of(work.session, run_id))
    held = [*_held(run_id, plan, statements), *(_held_later(run_id, each) for each in posted if each.deferred)]
    deferrals.add(work.session, {work.new_id(): each for each in held}, work.now)


def _post(work: Work, run_id: UUID) -> list[Adjustment]:
    paid = pay_statements.managers_of(work.session, run_id)
    wanted = pay_runs.adjustments_of(work.session, run_id)
    ours = [key for key in wanted if adjustments.get(work.session, key).value.manager in paid]
    found = adjustments.post(work.session, ours, run_id, work.now)
    elsewhere = [kept for kept in found if kept.value.pay_run_id != run_id]
    if elsewhere:
        faults = ({"manager": kept.value.manager, "state": kept.value.state} for kept in elsewhere)
        raise Conflict(*(Fault("adjustment_not_open", "/transition", params) for params in faults))
    return [kept.value for kept in found]


def _held(run_id: UUID, plan: PayPlan, statements: Iterator[Statement]) -> Iterator[HeldPay]:
    named = plan.deferral.components if plan.deferral else ()
    for statement in statements:
        if statement.deferred:
            earned = total([line.amount for line in statement.lines if line.component in named], plan.currency)
            later = total([part.amount for part in statement.deferred], plan.currency)
            parts = tuple(
                HeldInstalment(p.number, p.due, p.amount, Money.zero(plan.currency)) for p in statement.deferred
            )
            yield HeldPay(statement.payee.manager, run_id, statement.period, earned - later, parts)


def _held_later(run_id: UUID, adjustment: Adjustment) -> HeldPay:
    """What late data changed of deferred pay, held under the same dues; negative where too much had been deferred."""
    nothing = Money.zero(adjustment.amount.currency)
    parts = tuple(HeldInstalment(part.number, part.due, part.amount, nothing) for part in adjustment.deferred)
    return HeldPay(adjustment.manager, run_id, adjustment.period, nothing, parts)
