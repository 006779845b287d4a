"""Operations on pay plans."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, Page
from services.kpi.schemas.pay_plans import PayPlan, PayPlanDraft
from services.kpi.usecases import pay_plans as usecases

routes = Routes("Pay plans")


@routes.post("/v1/pay-plans", PayPlan, scope="pay:write")
async def create_pay_plan(edge: PostEdge, draft: PayPlanDraft) -> Response:
    """Lay down a version of a pay plan.

    Base guarantee, grade allowance, product piece rates and score bonus, in the order in which statements list them;
    what a crossed red line costs; what is paid later.
    """
    return await edge.write(lambda work: PayPlan.of(usecases.create_pay_plan(work, draft.to_domain())))


@routes.get("/v1/pay-plans", Page[PayPlan], scope="pay:read")
async def list_pay_plans(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("code", "valid_from", "created_at")],
    code: Annotated[Code | None, Query(description="Versions of this code only.")] = None,
) -> Response:
    """List versions of pay plans.

    All versions of one code tell how it has changed.
    """
    return await edge.page(lambda work: usecases.list_pay_plans(work, query, code).map(PayPlan.of))


@routes.get("/v1/pay-plans/{pay_plan_id}", PayPlan, scope="pay:read")
async def get_pay_plan(edge: ReadEdge, pay_plan_id: Annotated[UUID, Path(description="The version's id.")]) -> Response:
    """Read a version of a pay plan.

    Versions never change, so statements by them can always be explained.
    """
    return await edge.read(lambda work: PayPlan.of(usecases.get_pay_plan(work, pay_plan_id)))
