"""Holding statements to the policy packs of their plan, with what was paid earlier in the year."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.kpi import rulebook
from services.kpi.domain.parts_of_period import up_to
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.policy import Finding, PaidBefore, findings_of, merged
from services.kpi.domain.statement import Statement
from services.kpi.store import pay_plans, pay_statements


def held_to_policies(session: Session, plan: PayPlan, statements: Sequence[Statement]) -> tuple[Finding, ...]:
    """The rules that some statements of one period do not keep, one finding a rule."""
    if not plan.policies or not statements:
        return ()
    before, packs = _paid_before(session, statements), rulebook.policy_packs(statements[0].period.start)
    found = [
        finding
        for statement in statements
        for finding in findings_of(plan, statement, packs, before.get(statement.payee.manager, ()))
    ]
    return merged((), found)


def _paid_before(session: Session, statements: Sequence[Statement]) -> dict[str, list[PaidBefore]]:
    """What was paid in the calendar year for periods that were over when this one began, by manager."""
    period = statements[0].period
    earlier = [each for each in up_to(period) if each.end <= period.start]
    paid = pay_statements.paid_within(session, earlier, [each.payee.manager for each in statements])
    plans: dict[UUID, PayPlan] = {}
    found: dict[str, list[PaidBefore]] = {}
    for each in paid:
        if each.pay_plan_id not in plans:
            plans[each.pay_plan_id] = pay_plans.get(session, each.pay_plan_id).value
        before = PaidBefore(plans[each.pay_plan_id], each.period, each.components, each.deferred)
        found.setdefault(each.manager, []).append(before)
    return found
