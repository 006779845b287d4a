"""Operations on proposals."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.api.opportunities import OfAccount
from services.accounts.domain.proposal import ProposalState
from services.accounts.schemas.proposals import Proposal, ProposalDraft, ProposalPatch, ProposalTransitionRequest
from services.accounts.usecases import opportunities as usecases

routes = Routes("Opportunity to cash")
ProposalId = Annotated[UUID, Path(description="The proposal's id.")]
desk = usecases.proposal_desk


@routes.post("/v1/proposals", Proposal, scope="accounts:write")
async def create_proposal(edge: PostEdge, draft: ProposalDraft) -> Response:
    """File a proposal for an open opportunity.

    It counts for the opportunity's present cycle.
    """
    return await edge.write(
        lambda work: Proposal.of(usecases.create_proposal(work, draft.opportunity_id, draft.to_domain()))
    )


@routes.get("/v1/proposals", Page[Proposal], scope="accounts:read")
async def list_proposals(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("valid_until", "created_at", default="-created_at")],
    account_id: OfAccount = None,
    opportunity_id: Annotated[UUID | None, Query(description="For this opportunity.")] = None,
    state: Annotated[ProposalState | None, Query(description="Where it stands.")] = None,
) -> Response:
    """List proposals.

    The latest comes first.
    """
    given = {"account_id": account_id, "opportunity_id": opportunity_id, "state": state}
    return await edge.page(lambda work: desk.page(work, query, given).map(Proposal.of))


@routes.get("/v1/proposals/{proposal_id}", Proposal, scope="accounts:read")
async def get_proposal(edge: ReadEdge, proposal_id: ProposalId) -> Response:
    """Read one proposal.

    With every step that it took.
    """
    return await edge.read(lambda work: Proposal.of(desk.get(work, proposal_id)))


@routes.patch("/v1/proposals/{proposal_id}", Proposal, scope="accounts:write")
async def change_proposal(
    edge: WriteEdge,
    proposal_id: ProposalId,
    version: IfMatch,
    patch: Annotated[ProposalPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a proposal that is still a draft.

    A JSON merge patch. What the customer has in hand is withdrawn and followed by another.
    """
    return await edge.write(
        lambda work: Proposal.of(usecases.change_proposal(work, proposal_id, version, patch.applied_to))
    )


@routes.post("/v1/proposals/{proposal_id}/transitions", Proposal, scope="accounts:write", status=200)
async def transition_proposal(edge: PostEdge, proposal_id: ProposalId, body: ProposalTransitionRequest) -> Response:
    """Move a proposal on.

    It is sent, then accepted, declined or withdrawn; after its last day it can no longer be accepted.
    """
    return await edge.write(
        lambda work: Proposal.of(usecases.transition_proposal(work, proposal_id, body.transition, body.reason))
    )
