"""Operations on adjustments and recomputations."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page, PeriodString, period
from services.kpi.domain.adjustment import AdjustmentOrigin, AdjustmentState
from services.kpi.schemas.adjustments import (
    AdjustmentDraft,
    AdjustmentTransitionRequest,
    PayAdjustment,
    Recomputation,
    RecomputationDraft,
)
from services.kpi.store.adjustments import AdjustmentFilter
from services.kpi.usecases import adjustments as usecases
from services.kpi.usecases import recomputations

routes = Routes("Adjustments", priority="critical")
AdjustmentId = Annotated[UUID, Path(description="The adjustment's id.")]


@routes.post("/v1/adjustments", PayAdjustment, scope="pay:write")
async def propose_adjustment(edge: PostEdge, draft: AdjustmentDraft) -> Response:
    """Propose a correction for a manager.

    Somebody else approves it; it is then paid with the next run of its period or a later one. What is negative is a
    receivable from the person.
    """
    proposed = draft.to_domain(edge.principal.subject)
    return await edge.write(lambda work: PayAdjustment.shown(usecases.propose_adjustment(work, proposed)))


@routes.get("/v1/adjustments", Page[PayAdjustment], scope="pay:read")
async def list_adjustments(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("manager", "period", "created_at")],
    manager: Annotated[ExternalId | None, Query(description="Of this manager only.")] = None,
    period: Annotated[PeriodString | None, Query(description="Due with the pay of this period.")] = None,
    state: Annotated[AdjustmentState | None, Query(description="In this state only.")] = None,
    origin: Annotated[AdjustmentOrigin | None, Query(description="Of this origin only.")] = None,
    origin_id: Annotated[UUID | None, Query(description="Of this recomputed run or deferral only.")] = None,
) -> Response:
    """List adjustments.

    A manager sees the own ones, once they are approved.
    """
    wanted = AdjustmentFilter(manager, period, state, origin, origin_id)
    return await edge.page(lambda work: usecases.list_adjustments(work, query, wanted).map(PayAdjustment.shown))


@routes.get("/v1/adjustments/{adjustment_id}", PayAdjustment, scope="pay:read")
async def get_adjustment(edge: ReadEdge, adjustment_id: AdjustmentId) -> Response:
    """Read an adjustment.

    One that late data made tells line by line what differs, down to measurements and dated rules.
    """
    return await edge.read(lambda work: PayAdjustment.shown(usecases.get_adjustment(work, adjustment_id)))


@routes.post("/v1/adjustments/{adjustment_id}/transitions", PayAdjustment, scope="pay:approve", status=200)
async def transition_adjustment(
    edge: PostEdge, adjustment_id: AdjustmentId, body: AdjustmentTransitionRequest
) -> Response:
    """Approve, reject or settle an adjustment.

    Who proposed it can neither approve nor settle it. Settling is for what is paid outside of pay, as by leavers.
    """
    return await edge.write(
        lambda work: PayAdjustment.shown(usecases.transition_adjustment(work, adjustment_id, body.transition))
    )


@routes.post("/v1/recomputations", Recomputation, scope="pay:write", status=202)
async def start_recomputation(edge: PostEdge, draft: RecomputationDraft) -> Response:
    """Compute a paid run anew with the data that came late.

    A job compares every statement with what it would be by what is on record now. What differs, less what was adjusted
    before, is proposed as adjustments of the period given; the run itself stays as it was paid.
    """
    later = period(draft.period)
    return await edge.write(
        lambda work: Recomputation.shown(recomputations.start_recomputation(work, draft.pay_run_id, later))
    )


@routes.get("/v1/recomputations/{recomputation_id}", Recomputation, scope="pay:write")
async def get_recomputation(
    edge: ReadEdge, recomputation_id: Annotated[UUID, Path(description="The recomputation's id.")]
) -> Response:
    """Read how far a recomputation is.

    What it proposed is listed at `/v1/adjustments?origin_id=` with the id of the pay run.
    """
    return await edge.read(lambda work: Recomputation.shown(recomputations.get_recomputation(work, recomputation_id)))
