"""Operations on allocations."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, Page
from services.accounts.domain.allocation_flow import AllocationState
from services.accounts.schemas.allocations import Allocation, AllocationDraft, AllocationTransitionRequest, Placement
from services.accounts.usecases import allocations as usecases

routes = Routes("Allocations")
AllocationId = Annotated[UUID, Path(description="The allocation's id.")]


@routes.post("/v1/allocations", Allocation, scope="accounts:write")
async def create_allocation(edge: PostEdge, draft: AllocationDraft) -> Response:
    """Propose a manager for every active account.

    Hours are balanced over the managers' capacity; locks hold and incumbents stay while there is room. Nothing changes
    before somebody else has approved it and it is applied. Every account that nobody can take has a reason.
    """
    return await edge.write(lambda work: Allocation.from_domain(usecases.create_allocation(work, draft.starts_on)))


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


@routes.post("/v1/allocations/{allocation_id}/transitions", Allocation, scope="accounts:write", status=200)
async def transition_allocation(
    edge: PostEdge, allocation_id: AllocationId, body: AllocationTransitionRequest
) -> Response:
    """Approve, reject or apply an allocation.

    Whoever proposed it cannot approve it. Applying is refused when assignments have changed since the proposal.
    """
    return await edge.write(
        lambda work: Allocation.from_domain(usecases.transition_allocation(work, allocation_id, body.transition))
    )
