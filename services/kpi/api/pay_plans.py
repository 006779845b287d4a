"""Operations on pay plans."""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.domain.kept import Kept
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import SAME_FOR_ALL, Routes
from chassis.wire import Code, Page
from chassis.work import Work
from services.kpi.domain.pay_plan_life import PlanVersion
from services.kpi.schemas.findings import PolicyPack, PolicyPacks
from services.kpi.schemas.pay_plans import PayPlan, PayPlanDraft, PayPlanTransitionRequest
from services.kpi.usecases import pay_plans as usecases

routes = Routes("Pay plans", priority="critical")
PlanId = Annotated[UUID, Path(description="The version's id.")]


@routes.post("/v1/pay-plans", PayPlan, scope="pay:write")
async def create_pay_plan(edge: PostEdge, draft: PayPlanDraft) -> Response:
    """Lay down a version of a pay plan.

    A draft: base guarantee, grade allowance, product piece rates, score bonus, pools and floating pay, in the order in
    which statements list them; what a crossed red line costs; what is paid later; the policy packs that it is held to.
    """
    return await edge.write(lambda work: _shown(work, usecases.create_pay_plan(work, draft.to_domain())))


@routes.get("/v1/pay-plans", Page[PayPlan], scope="pay:read")
async def list_pay_plans(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("code", "valid_from", "created_at")],
    code: Annotated[Code | None, Query(description="Versions of this code only.")] = None,
) -> Response:
    """List versions of pay plans.

    All versions of one code tell how it has changed.
    """
    return await edge.page(lambda work: usecases.list_pay_plans(work, query, code).map(partial(_shown, work)))


@routes.get("/v1/pay-plans/{pay_plan_id}", PayPlan, scope="pay:read")
async def get_pay_plan(edge: ReadEdge, pay_plan_id: PlanId) -> Response:
    """Read a version of a pay plan.

    Approved versions never change, so statements by them can always be explained.
    """
    return await edge.read(lambda work: _shown(work, usecases.get_pay_plan(work, pay_plan_id)))


@routes.put("/v1/pay-plans/{pay_plan_id}", PayPlan, scope="pay:write")
async def change_pay_plan(edge: WriteEdge, pay_plan_id: PlanId, version: IfMatch, draft: PayPlanDraft) -> Response:
    """Change a pay plan that is still a draft.

    Whoever writes it last is its author, and cannot approve it.
    """
    return await edge.write(
        lambda work: _shown(work, usecases.change_pay_plan(work, pay_plan_id, version, draft.to_domain()))
    )


@routes.post("/v1/pay-plans/{pay_plan_id}/transitions", PayPlan, scope="pay:approve", status=200)
async def transition_pay_plan(edge: PostEdge, pay_plan_id: PlanId, body: PayPlanTransitionRequest) -> Response:
    """Submit, approve or return a pay plan.

    Four eyes: its author cannot approve it. Nobody is paid by a plan that is not approved.
    """
    return await edge.write(lambda work: _shown(work, usecases.transition_pay_plan(work, pay_plan_id, body.transition)))


@routes.get("/v1/policy-packs", PolicyPacks, scope="pay:read", cache=SAME_FOR_ALL)
async def list_policy_packs(
    edge: ReadEdge, on: Annotated[date | None, Query(description="In force on this day; today if left out.")] = None
) -> Response:
    """List the policy packs that pay plans can be held to.

    What regulators ask of pay, as dated rules with their sources, and what malus and clawback may be based on.
    """
    return await edge.read(
        lambda work: PolicyPacks(items=[PolicyPack.shown(pack) for pack in usecases.policy_packs(work, on)])
    )


def _shown(work: Work, kept: Kept[PlanVersion]) -> PayPlan:
    return PayPlan.on(kept, work.now.date())
