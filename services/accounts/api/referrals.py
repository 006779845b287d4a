"""Operations on referrals by colleagues."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page
from services.accounts.api.opportunities import OfAccount
from services.accounts.domain.referral import ReferralState
from services.accounts.schemas.referrals import (
    ColleagueReferral,
    ColleagueReferralDraft,
    ColleagueReferralPatch,
    ReferralTransitionRequest,
)
from services.accounts.usecases import referrals as usecases

routes = Routes("Teams")
ReferralId = Annotated[UUID, Path(description="The referral's id.")]
_REFERRAL = "/v1/referrals/{referral_id}"


@routes.post("/v1/referrals", ColleagueReferral, scope="accounts:write")
async def create_colleague_referral(edge: PostEdge, draft: ColleagueReferralDraft) -> Response:
    """File a colleague's referral.

    Who sent us whose need, and what part of the deal is credited for it. A manager files what the manager gives or
    gets; the credit is an office's to lay down.
    """
    return await edge.write(lambda work: ColleagueReferral.of(usecases.create_referral(work, draft.to_domain())))


@routes.get("/v1/referrals", Page[ColleagueReferral], scope="accounts:read")
async def list_colleague_referrals(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("referred_on", "created_at", default="-referred_on")],
    account_id: OfAccount = None,
    referrer: Annotated[ExternalId | None, Query(description="Made by this colleague, by personnel number.")] = None,
    owner: Annotated[ExternalId | None, Query(description="Followed up by this one, by personnel number.")] = None,
    opportunity_id: Annotated[UUID | None, Query(description="Of this deal.")] = None,
    state: Annotated[ReferralState | None, Query(description="What became of it.")] = None,
) -> Response:
    """List colleagues' referrals.

    A manager sees those of the accounts that the manager serves, and those that the manager made.
    """
    given = {"account_id": account_id, "referrer": referrer, "owner": owner, "opportunity_id": opportunity_id}
    return await edge.page(
        lambda work: usecases.list_referrals(work, query, given | {"state": state}).map(ColleagueReferral.of)
    )


@routes.get(_REFERRAL, ColleagueReferral, scope="accounts:read")
async def get_colleague_referral(edge: ReadEdge, referral_id: ReferralId) -> Response:
    """Read one colleague's referral.

    With every step that it took.
    """
    return await edge.read(lambda work: ColleagueReferral.of(usecases.get_referral(work, referral_id)))


@routes.patch(_REFERRAL, ColleagueReferral, scope="accounts:write")
async def change_colleague_referral(
    edge: WriteEdge,
    referral_id: ReferralId,
    version: IfMatch,
    patch: Annotated[ColleagueReferralPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a colleague's referral.

    A JSON merge patch. A manager changes what the manager follows up; the credit is an office's to change.
    """
    return await edge.write(
        lambda work: ColleagueReferral.of(usecases.change_referral(work, referral_id, version, patch.applied_to))
    )


@routes.post(_REFERRAL + "/transitions", ColleagueReferral, scope="accounts:write", status=200)
async def transition_colleague_referral(
    edge: PostEdge, referral_id: ReferralId, body: ReferralTransitionRequest
) -> Response:
    """Move a colleague's referral on.

    It is converted by the opportunity that it names, once that is won, and lost for a reason.
    """
    return await edge.write(
        lambda work: ColleagueReferral.of(usecases.transition_referral(work, referral_id, body.transition, body.reason))
    )
