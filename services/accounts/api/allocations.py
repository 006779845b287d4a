"""Operations on allocations."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.catalogue import Catalogue
from chassis.edge import PostEdge, ReadEdge
from chassis.jobs.schemas import Job
from chassis.pages import PageQuery, paging
from chassis.printing.answers import PICTURE, picture
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.sheets.answers import SHEET, sheet
from chassis.wire import Code, Page
from services.accounts.domain.allocation_flow import AllocationState
from services.accounts.schemas.allocation_diff import diff_sheet
from services.accounts.schemas.allocation_picture import allocation_picture
from services.accounts.schemas.allocations import Allocation, AllocationDraft, AllocationTransitionRequest, Placement
from services.accounts.usecases import allocation_runs
from services.accounts.usecases import allocations as usecases

routes = Routes("Allocations")
APPLY_TIMEOUT_MS = 120_000
AllocationId = Annotated[UUID, Path(description="The allocation's id.")]


@routes.post("/v1/allocations", Allocation, scope="accounts:write")
async def create_allocation(edge: PostEdge, draft: AllocationDraft) -> Response:
    """Propose a manager for every active account.

    At least cost: territory, skill for the tier, style and handing over have their prices, hours are balanced over the
    managers' capacity, locks hold and moves can be limited. Nothing changes before somebody else has approved it and it
    is applied. Every placement has its reason, and what the next best manager would have cost.
    """
    limit = draft.limit()
    return await edge.write(
        lambda work: Allocation.from_domain(usecases.create_allocation(work, draft.starts_on, limit))
    )


@routes.post("/v1/allocation-runs", Job, scope="accounts:write", status=202)
async def create_allocation_run(edge: PostEdge, draft: AllocationDraft) -> Response:
    """Propose a manager for every active account of a large book.

    A job does what a proposal does, for any number of accounts; its `result` is the proposal.
    """
    catalogue: Catalogue = edge.request.app.state.catalogue
    limit = draft.limit()
    return await edge.write(
        lambda work: Job.from_row(
            allocation_runs.create_allocation_run(work, draft.starts_on, limit),
            ServiceName.ACCOUNTS,
            catalogue,
            edge.locale,
        )
    )


@routes.get("/v1/allocations", Page[Allocation], scope="accounts:read")
async def list_allocations(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at", default="-created_at")],
    state: Annotated[AllocationState | None, Query(description="In this state.")] = None,
) -> Response:
    """List allocations.

    Not for managers: an allocation shows everybody's load.
    """
    return await edge.page(lambda work: usecases.list_allocations(work, query, state).map(Allocation.from_domain))


@routes.get("/v1/allocations/{allocation_id}", Allocation, scope="accounts:read")
async def get_allocation(edge: ReadEdge, allocation_id: AllocationId) -> Response:
    """Read one allocation.

    Its figures and the loads that follow; where each account goes stands in its placements.
    """
    return await edge.read(lambda work: Allocation.from_domain(usecases.get_allocation(work, allocation_id)))


@routes.get("/v1/allocations/{allocation_id}/placements", Page[Placement], scope="accounts:read")
async def list_placements(
    edge: ReadEdge,
    allocation_id: AllocationId,
    query: Annotated[PageQuery, paging("position", default="position")],
    reason: Annotated[Code | None, Query(description="Only those with this reason: `no_room`.")] = None,
    changed: Annotated[bool | None, Query(description="Whether the account gets another manager.")] = None,
) -> Response:
    """List where an allocation puts the accounts.

    In the order in which they were placed, each with the reason.
    """
    return await edge.page(
        lambda work: usecases.list_placements(work, query, allocation_id, reason, changed=changed).map(
            Placement.from_domain
        )
    )


@routes.get("/v1/allocations/{allocation_id}/diff", Placement, scope="accounts:read", **SHEET)
async def export_allocation_diff(edge: ReadEdge, allocation_id: AllocationId) -> Response:
    """Export what an allocation changes.

    One line for each account that gets another manager, as CSV, or XLSX where Accept asks for it.
    """
    moves = await edge.find(lambda work: usecases.allocation_diff(work, allocation_id))
    return sheet(edge, diff_sheet(moves, edge.locale))


@routes.get("/v1/allocations/{allocation_id}/picture", Allocation, scope="accounts:read", **PICTURE)
async def draw_allocation(edge: ReadEdge, allocation_id: AllocationId) -> Response:
    """Draw an allocation.

    SVG, or PNG by Accept, in the reader's language: the hours of each manager before and after, with the band in which
    the work is balanced.
    """
    found, names = await edge.find(lambda work: usecases.allocation_with_names(work, allocation_id))
    return await picture(edge, allocation_picture(found.value, names, edge.locale))


@routes.post(
    "/v1/allocations/{allocation_id}/transitions",
    Allocation,
    scope="accounts:write",
    status=200,
    extensions={"x-timeout-ms": APPLY_TIMEOUT_MS},
)
async def transition_allocation(
    edge: PostEdge, allocation_id: AllocationId, body: AllocationTransitionRequest
) -> Response:
    """Approve, reject or apply an allocation.

    Whoever proposed it cannot approve it. Applying happens as a whole or not at all; it is refused when the book has
    changed since the proposal, and when an active account would be left without a manager.
    """
    return await edge.write(
        lambda work: Allocation.from_domain(usecases.transition_allocation(work, allocation_id, body.transition))
    )
