"""Operations on opportunities."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.domain.kept import Kept
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page
from chassis.work import Work
from services.accounts.domain.opportunity import Opportunity as DomainOpportunity
from services.accounts.domain.opportunity import OpportunityState
from services.accounts.schemas.opportunities import (
    Opportunity,
    OpportunityDraft,
    OpportunityPatch,
    OpportunityTransitionRequest,
)
from services.accounts.usecases import opportunities as usecases

routes = Routes("Opportunity to cash")
OpportunityId = Annotated[UUID, Path(description="The opportunity's id.")]
OfAccount = Annotated[UUID | None, Query(description="Of this account.")]
desk = usecases.opportunity_desk


def shown(work: Work, kept: Kept[DomainOpportunity]) -> Opportunity:
    """The opportunity with the chance that counts today."""
    return Opportunity.from_domain(kept, usecases.chance_rule(work))


@routes.post("/v1/opportunities", Opportunity, scope="accounts:write")
async def create_opportunity(edge: PostEdge, draft: OpportunityDraft) -> Response:
    """File an opportunity.

    A need that was found, what it brings if it is won, when that is decided, and the hours that it still takes.
    """
    return await edge.write(lambda work: shown(work, desk.create(work, draft.to_domain())))


@routes.get("/v1/opportunities", Page[Opportunity], scope="accounts:read")
async def list_opportunities(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("expected_on", "created_at", default="expected_on")],
    account_id: OfAccount = None,
    state: Annotated[OpportunityState | None, Query(description="Where it stands.")] = None,
    owner: Annotated[ExternalId | None, Query(description="Who of us works on it.")] = None,
) -> Response:
    """List opportunities.

    The next to be decided comes first.
    """
    given = {"account_id": account_id, "state": state, "owner": owner}
    return await edge.page(lambda work: desk.page(work, query, given).map(lambda kept: shown(work, kept)))


@routes.get("/v1/opportunities/{opportunity_id}", Opportunity, scope="accounts:read")
async def get_opportunity(edge: ReadEdge, opportunity_id: OpportunityId) -> Response:
    """Read one opportunity.

    With every step that it took.
    """
    return await edge.read(lambda work: shown(work, desk.get(work, opportunity_id)))


@routes.patch("/v1/opportunities/{opportunity_id}", Opportunity, scope="accounts:write")
async def change_opportunity(
    edge: WriteEdge,
    opportunity_id: OpportunityId,
    version: IfMatch,
    patch: Annotated[OpportunityPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change an opportunity.

    A JSON merge patch: fields left out stay, null removes.
    """
    return await edge.write(lambda work: shown(work, desk.change(work, opportunity_id, version, patch.applied_to)))


@routes.post("/v1/opportunities/{opportunity_id}/transitions", Opportunity, scope="accounts:write", status=200)
async def transition_opportunity(
    edge: PostEdge, opportunity_id: OpportunityId, body: OpportunityTransitionRequest
) -> Response:
    """Move an opportunity on.

    It is won with an accepted proposal, and lost with a coded reason. Reopening begins a new cycle.
    """
    return await edge.write(
        lambda work: shown(
            work,
            usecases.transition_opportunity(work, opportunity_id, body.transition, body.reason, body.loss_reason),
        )
    )
