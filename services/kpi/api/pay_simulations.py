"""Operations on pay simulations."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.printing.answers import PICTURE, picture
from chassis.routes import Routes
from chassis.wire import ExternalId, Page
from chassis.work import Work
from services.kpi.api.sentences import sentences
from services.kpi.schemas.pay_simulations import PaySimulation, PaySimulationDraft, TriedPay, TriedPayList
from services.kpi.schemas.simulation_picture import simulation_picture
from services.kpi.usecases import pay_simulations as usecases

routes = Routes("Pay simulations")
SimulationId = Annotated[UUID, Path(description="The simulation's id.")]


@routes.post("/v1/pay-simulations", PaySimulation, scope="pay:write", status=202)
async def start_pay_simulation(edge: PostEdge, draft: PaySimulationDraft) -> Response:
    """Try a pay plan on past runs before it starts.

    A job pays the managers of those runs by the plan, on paper: cost, winners and losers, spread; for the whole plan
    and for every step of a migration to it. The plan may be a draft.
    """
    told, run_ids = sentences(edge), tuple(draft.pay_run_ids)
    return await edge.write(
        lambda work: PaySimulation.told(usecases.start_simulation(work, draft.pay_plan_id, run_ids, draft.steps), told)
    )


@routes.get("/v1/pay-simulations", Page[PaySimulation], scope="pay:write")
async def list_pay_simulations(
    edge: ReadEdge, query: Annotated[PageQuery, paging("created_at", default="-created_at")]
) -> Response:
    """List pay simulations.

    The newest first.
    """
    told = sentences(edge)
    return await edge.page(
        lambda work: usecases.list_simulations(work, query).map(lambda kept: PaySimulation.told(kept, told))
    )


@routes.get("/v1/pay-simulations/{pay_simulation_id}", PaySimulation, scope="pay:write")
async def get_pay_simulation(edge: ReadEdge, pay_simulation_id: SimulationId) -> Response:
    """Read a pay simulation.

    What was paid, and what each step comes to.
    """
    told = sentences(edge)
    return await edge.read(lambda work: PaySimulation.told(usecases.get_simulation(work, pay_simulation_id), told))


@routes.get("/v1/pay-simulations/{pay_simulation_id}/managers", TriedPayList, scope="pay:write")
async def list_tried_pay(
    edge: ReadEdge,
    pay_simulation_id: SimulationId,
    after: Annotated[ExternalId | None, Query(description="Go on beyond this manager.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="At most so many.")] = 50,
) -> Response:
    """List who wins and who loses.

    Each manager's pay by the runs, and by the plan that is tried.
    """

    def found(work: Work) -> TriedPayList:
        tried = usecases.list_tried_pay(work, pay_simulation_id, after, limit)
        onward = tried[-1].manager if len(tried) == limit else None
        return TriedPayList(items=[TriedPay.shown(each) for each in tried], next_after=onward)

    return await edge.read(found)


@routes.get("/v1/pay-simulations/{pay_simulation_id}/picture", PaySimulation, scope="pay:write", **PICTURE)
async def draw_pay_simulation(edge: ReadEdge, pay_simulation_id: SimulationId) -> Response:
    """Draw a pay simulation.

    SVG, or PNG by Accept, in the reader's language: a row for each step with losers, winners, cost and spread.
    """
    kept = await edge.find(lambda work: usecases.get_simulation(work, pay_simulation_id))
    return await picture(edge, simulation_picture(kept.value, edge.locale))
