"""Operations on campaigns and their participants."""

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
from services.accounts.api.receivables import OfOwner
from services.accounts.domain.campaign import CampaignState
from services.accounts.domain.campaign import Response as Answer
from services.accounts.schemas.campaigns import (
    Campaign,
    CampaignDraft,
    CampaignPatch,
    CampaignResult,
    CampaignTransitionRequest,
    Participant,
    ParticipantDraft,
    ParticipantPatch,
)
from services.accounts.usecases import campaigns as usecases

routes = Routes("Campaigns and partners")
CampaignId = Annotated[UUID, Path(description="The campaign's id.")]
ParticipantId = Annotated[UUID, Path(description="The participant's id.")]


@routes.post("/v1/campaigns", Campaign, scope="accounts:write")
async def create_campaign(edge: PostEdge, draft: CampaignDraft) -> Response:
    """File a campaign.

    A promotion, an event, an exhibition: what it is for and what it may cost.
    """
    return await edge.write(lambda work: Campaign.of(usecases.desk.create(work, draft.to_domain())))


@routes.get("/v1/campaigns", Page[Campaign], scope="accounts:read")
async def list_campaigns(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("starts_on", "created_at", default="-starts_on")],
    state: Annotated[CampaignState | None, Query(description="Where it stands.")] = None,
    owner: OfOwner = None,
) -> Response:
    """List campaigns.

    The latest come first.
    """
    given = {"state": state, "owner": owner}
    return await edge.page(lambda work: usecases.desk.page(work, query, given).map(Campaign.of))


@routes.get("/v1/campaigns/{campaign_id}", Campaign, scope="accounts:read")
async def get_campaign(edge: ReadEdge, campaign_id: CampaignId) -> Response:
    """Read one campaign.

    With every step that it took.
    """
    return await edge.read(lambda work: Campaign.of(usecases.desk.get(work, campaign_id)))


@routes.patch("/v1/campaigns/{campaign_id}", Campaign, scope="accounts:write")
async def change_campaign(
    edge: WriteEdge,
    campaign_id: CampaignId,
    version: IfMatch,
    patch: Annotated[CampaignPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a campaign.

    A JSON merge patch. A manager changes own ones only.
    """
    return await edge.write(
        lambda work: Campaign.of(usecases.desk.change_own(work, campaign_id, version, patch.applied_to))
    )


@routes.post("/v1/campaigns/{campaign_id}/transitions", Campaign, scope="accounts:write", status=200)
async def transition_campaign(edge: PostEdge, campaign_id: CampaignId, body: CampaignTransitionRequest) -> Response:
    """Move a campaign on.

    A manager moves own ones only.
    """
    return await edge.write(
        lambda work: Campaign.of(usecases.desk.transition(work, campaign_id, body.transition, body.reason))
    )


@routes.get("/v1/campaigns/{campaign_id}/result", CampaignResult, scope="accounts:read")
async def get_campaign_result(edge: ReadEdge, campaign_id: CampaignId) -> Response:
    """Read what came of a campaign.

    Who came, which opportunities name it, and whether it paid; over the accounts that the caller may see.
    """
    return await edge.read(lambda work: CampaignResult.of(usecases.weigh_campaign(work, campaign_id)))


@routes.post("/v1/campaigns/{campaign_id}/participants", Participant, scope="accounts:write")
async def create_participant(edge: PostEdge, campaign_id: CampaignId, draft: ParticipantDraft) -> Response:
    """Ask an account to take part.

    And, if one likes, a person of it; each is asked once.
    """
    return await edge.write(
        lambda work: Participant.of(usecases.create_participant(work, campaign_id, draft.to_domain(campaign_id)))
    )


@routes.get("/v1/campaigns/{campaign_id}/participants", Page[Participant], scope="accounts:read")
async def list_participants(
    edge: ReadEdge,
    campaign_id: CampaignId,
    query: Annotated[PageQuery, paging("created_at")],
    account_id: OfAccount = None,
    response: Annotated[Answer | None, Query(description="How it answered.")] = None,
) -> Response:
    """List the participants of a campaign.

    Of the accounts that the caller may see.
    """
    given = {"account_id": account_id, "response": response}
    return await edge.page(
        lambda work: usecases.participant_desk.page(work, campaign_id, query, given).map(Participant.of)
    )


@routes.patch("/v1/campaigns/{campaign_id}/participants/{participant_id}", Participant, scope="accounts:write")
async def change_participant(
    edge: WriteEdge,
    campaign_id: CampaignId,
    participant_id: ParticipantId,
    version: IfMatch,
    patch: Annotated[ParticipantPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a participant.

    A JSON merge patch: fields left out stay, null removes.
    """
    return await edge.write(
        lambda work: Participant.of(
            usecases.participant_desk.change(work, campaign_id, participant_id, version, patch.applied_to),
        )
    )
