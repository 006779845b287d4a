"""Keeping pay plans."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis import audit
from chassis.domain.errors import refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.pay_plan_check import check_pay_plan
from services.kpi.domain.pay_plan_life import PLAN_FLOW, PlanState, PlanTransition, PlanVersion, require_draft
from services.kpi.domain.policy import PolicyPack
from services.kpi.domain.seal import seal, sealed
from services.kpi.store import pay_plans as store
from services.kpi.usecases.catalogue import catalogue_on


def create_pay_plan(work: Work, plan: PayPlan) -> Kept[PlanVersion]:
    """Keep a new version of a pay plan, as a draft."""
    _check(work, plan)
    version = PlanVersion(plan, PlanState.DRAFT, work.principal.subject)
    return store.add(work.session, work.new_id(), version, work.now)


def change_pay_plan(work: Work, pay_plan_id: UUID, expected: int, plan: PayPlan) -> Kept[PlanVersion]:
    """Let a draft say something else; whoever wrote it last is its author."""
    require_draft(store.version(work.session, pay_plan_id, lock=True).value)
    _check(work, plan)
    after = PlanVersion(plan, PlanState.DRAFT, work.principal.subject)
    return store.rewrite(work.session, pay_plan_id, expected, after, work.now)


def _check(work: Work, plan: PayPlan) -> None:
    packs = rulebook.policy_packs(plan.valid_from)
    refuse_if(check_pay_plan(plan, catalogue_on(work.session, plan.valid_from), packs))


def transition_pay_plan(work: Work, pay_plan_id: UUID, transition: PlanTransition) -> Kept[PlanVersion]:
    """Move a version on; who wrote it cannot approve it. What was approved stands on record with its fingerprint."""
    present = store.version(work.session, pay_plan_id, lock=True).value
    actor = work.principal.subject
    state = PLAN_FLOW.after_by(present.state, transition, present.author, actor)
    after = replace(present, state=state, approver=actor if state is PlanState.APPROVED else None)
    details = {"from": present.state, "to": state}
    digest = seal(sealed(present.plan))
    audit.record(work, f"{transition}_pay_plan", "pay_plan", str(pay_plan_id), after_hash=digest, details=details)
    return store.put(work.session, pay_plan_id, after, work.now)


def get_pay_plan(work: Work, pay_plan_id: UUID) -> Kept[PlanVersion]:
    """The version of a pay plan. Managers read their plan as everybody does: pay that nobody can check is not fair."""
    return store.version(work.session, pay_plan_id)


def list_pay_plans(work: Work, query: PageQuery, code: str | None) -> Slice[Kept[PlanVersion]]:
    """One page of versions of pay plans."""
    return store.page(work.session, query, code)


def policy_packs(work: Work, on: date | None) -> tuple[PolicyPack, ...]:
    """The policy packs in force on a day."""
    return tuple(rulebook.policy_packs(on or work.now.date()).values())
