"""Operations on deferrals."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page, PeriodString, period
from chassis.work import Work
from services.kpi.domain.held_pay import DeferralState
from services.kpi.schemas.deferrals import DeferralTransitionRequest, PayDeferral, Vesting, VestingDraft
from services.kpi.store.deferrals import DeferralFilter
from services.kpi.usecases import deferrals as usecases

routes = Routes("Deferrals", priority="critical")
DeferralId = Annotated[UUID, Path(description="The deferral's id.")]


@routes.get("/v1/deferrals", Page[PayDeferral], scope="pay:read")
async def list_deferrals(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("manager", "created_at")],
    manager: Annotated[ExternalId | None, Query(description="Of this manager only.")] = None,
    pay_run_id: Annotated[UUID | None, Query(description="Earned in this pay run only.")] = None,
    state: Annotated[DeferralState | None, Query(description="In this state only.")] = None,
    due_by: Annotated[PeriodString | None, Query(description="With something to vest by this period.")] = None,
) -> Response:
    """List deferrals.

    One for each statement of a paid run that defers anything. A manager sees the own ones.
    """
    wanted = DeferralFilter(manager, pay_run_id, state, None if due_by is None else period(due_by))
    return await edge.page(lambda work: usecases.list_deferrals(work, query, wanted).map(PayDeferral.shown))


@routes.get("/v1/deferrals/{deferral_id}", PayDeferral, scope="pay:read")
async def get_deferral(edge: ReadEdge, deferral_id: DeferralId) -> Response:
    """Read a deferral.

    Its schedule, what has vested, what malus cut, what was claimed back, and every step by whom.
    """
    return await edge.read(lambda work: PayDeferral.shown(usecases.get_deferral(work, deferral_id)))


@routes.post("/v1/deferrals/{deferral_id}/transitions", PayDeferral, scope="pay:approve", status=200)
async def transition_deferral(edge: PostEdge, deferral_id: DeferralId, body: DeferralTransitionRequest) -> Response:
    """Vest a deferral, or propose and decide malus or clawback.

    What vests becomes an adjustment that another person approves. Malus cuts what has not vested; clawback makes a
    receivable of what was paid. Who proposed either cannot decide it.
    """
    asked = body.to_domain()
    return await edge.write(lambda work: PayDeferral.shown(usecases.transition_deferral(work, deferral_id, asked)))


@routes.post("/v1/vestings", Vesting, scope="pay:approve", status=202)
async def start_vesting(edge: PostEdge, draft: VestingDraft) -> Response:
    """Vest every instalment that is due by a period.

    A job; what vests is proposed as adjustments of the period. Deferrals with malus or clawback proposed wait.
    """
    due = period(draft.period)

    def started(work: Work) -> Vesting:
        job_id = usecases.start_vesting(work, due)
        return Vesting(period=str(due), job_id=job_id, job=f"/v1/jobs/kpi/{job_id}")

    return await edge.write(started)
