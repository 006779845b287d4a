"""Operations on pairings."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from chassis.work import utc_now
from services.accounts.schemas.pairings import Pairing, PairingDraft, PairingProposal, PairingTransitionRequest
from services.accounts.usecases import pairings as usecases

routes = Routes("Teams")
PairingId = Annotated[UUID, Path(description="The pairing's id.")]


@routes.post("/v1/pairings", Pairing, scope="accounts:write")
async def create_pairing(edge: PostEdge, draft: PairingDraft) -> Response:
    """Pair a product manager with a relationship manager.

    A relationship manager has one product manager at a time, who has three of them at most on any day. The product
    manager sees the accounts that the relationship manager leads. Not for managers to decide.
    """
    return await edge.write(lambda work: Pairing.of(usecases.create_pairing(work, draft.to_domain())))


@routes.get("/v1/pairings", Page[Pairing], scope="accounts:read")
async def list_pairings(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("starts_on", "created_at", default="-starts_on")],
    product_manager_id: Annotated[UUID | None, Query(description="Of this product manager.")] = None,
    manager_id: Annotated[UUID | None, Query(description="Of this relationship manager.")] = None,
    on: Annotated[date | None, Query(description="Only those that hold on this day.")] = None,
) -> Response:
    """List pairings.

    Past and future ones too. A manager sees the own ones.
    """
    return await edge.page(
        lambda work: usecases.list_pairings(work, query, product_manager_id, manager_id, on).map(Pairing.of)
    )


@routes.get("/v1/pairing-proposal", PairingProposal, scope="accounts:read")
async def get_pairing_proposal(
    edge: ReadEdge, on: Annotated[date | None, Query(description="From this day on; today when left out.")] = None
) -> Response:
    """Propose pairings.

    Relationship managers without a product manager, each with one who has a seat free, so that as many accounts as
    possible are served by both already. Nothing is paired by it. Not for managers.
    """
    day = on or utc_now().date()
    return await edge.read(lambda work: PairingProposal.from_domain(day, usecases.propose(work, day)))


@routes.get("/v1/pairings/{pairing_id}", Pairing, scope="accounts:read")
async def get_pairing(edge: ReadEdge, pairing_id: PairingId) -> Response:
    """Read one pairing.

    A manager reads the own ones.
    """
    return await edge.read(lambda work: Pairing.of(usecases.get_pairing(work, pairing_id)))


@routes.post("/v1/pairings/{pairing_id}/transitions", Pairing, scope="accounts:write", status=200)
async def transition_pairing(edge: PostEdge, pairing_id: PairingId, body: PairingTransitionRequest) -> Response:
    """End a pairing.

    `ends_on` is the first day without it; on the day it began, it never came into force.
    """
    return await edge.write(lambda work: Pairing.of(usecases.end_pairing(work, pairing_id, body.ends_on, body.reason)))
