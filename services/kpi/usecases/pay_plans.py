"""Keeping pay plans."""

from uuid import UUID

from chassis.domain.errors import refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.pay_plan_check import check_pay_plan
from services.kpi.store import pay_plans as store
from services.kpi.usecases.catalogue import catalogue_on


def create_pay_plan(work: Work, plan: PayPlan) -> Kept[PayPlan]:
    """Keep a new version of a pay plan."""
    refuse_if(check_pay_plan(plan, catalogue_on(work.session, plan.valid_from)))
    return store.add(work.session, work.new_id(), plan, work.now)


def get_pay_plan(work: Work, pay_plan_id: UUID) -> Kept[PayPlan]:
    """The version of a pay plan. Managers read their plan as everybody does: pay that nobody can check is not fair."""
    return store.get(work.session, pay_plan_id)


def list_pay_plans(work: Work, query: PageQuery, code: str | None) -> Slice[Kept[PayPlan]]:
    """One page of versions of pay plans."""
    return store.page(work.session, query, code)
