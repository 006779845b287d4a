"""Operations on alliance partners and their referrals."""

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
from services.accounts.domain.partner import PartnerState
from services.accounts.domain.referral import ReferralState
from services.accounts.schemas.partners import (
    Partner,
    PartnerDraft,
    PartnerPatch,
    PartnerResult,
    PartnerTransitionRequest,
)
from services.accounts.schemas.referrals import Referral, ReferralDraft, ReferralPatch, ReferralTransitionRequest
from services.accounts.usecases import partners as usecases

routes = Routes("Campaigns and partners")
PartnerId = Annotated[UUID, Path(description="The partner's id.")]
ReferralId = Annotated[UUID, Path(description="The referral's id.")]


@routes.post("/v1/partners", Partner, scope="accounts:write")
async def create_partner(edge: PostEdge, draft: PartnerDraft) -> Response:
    """File a partner.

    A business of another trade, with the plan of what each side does.
    """
    return await edge.write(lambda work: Partner.of(usecases.desk.create(work, draft.to_domain())))


@routes.get("/v1/partners", Page[Partner], scope="accounts:read")
async def list_partners(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("name", "created_at", default="name")],
    state: Annotated[PartnerState | None, Query(description="Where it stands.")] = None,
    owner: OfOwner = None,
) -> Response:
    """List partners.

    By name.
    """
    given = {"state": state, "owner": owner}
    return await edge.page(lambda work: usecases.desk.page(work, query, given).map(Partner.of))


@routes.get("/v1/partners/{partner_id}", Partner, scope="accounts:read")
async def get_partner(edge: ReadEdge, partner_id: PartnerId) -> Response:
    """Read one partner.

    With every step that it took.
    """
    return await edge.read(lambda work: Partner.of(usecases.desk.get(work, partner_id)))


@routes.patch("/v1/partners/{partner_id}", Partner, scope="accounts:write")
async def change_partner(
    edge: WriteEdge,
    partner_id: PartnerId,
    version: IfMatch,
    patch: Annotated[PartnerPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a partner.

    A JSON merge patch. A manager changes own ones only.
    """
    return await edge.write(
        lambda work: Partner.of(usecases.desk.change_own(work, partner_id, version, patch.applied_to))
    )


@routes.post("/v1/partners/{partner_id}/transitions", Partner, scope="accounts:write", status=200)
async def transition_partner(edge: PostEdge, partner_id: PartnerId, body: PartnerTransitionRequest) -> Response:
    """Move a partner on.

    A manager moves own ones only.
    """
    return await edge.write(
        lambda work: Partner.of(usecases.desk.transition(work, partner_id, body.transition, body.reason))
    )


@routes.get("/v1/partners/{partner_id}/result", PartnerResult, scope="accounts:read")
async def get_partner_result(edge: ReadEdge, partner_id: PartnerId) -> Response:
    """Read what came of a partner.

    How many referrals became deals, what they brought, and which commitments were kept.
    """
    return await edge.read(lambda work: PartnerResult.of(usecases.weigh_partner(work, partner_id)))


@routes.post("/v1/partners/{partner_id}/referrals", Referral, scope="accounts:write")
async def create_referral(edge: PostEdge, partner_id: PartnerId, draft: ReferralDraft) -> Response:
    """File a referral.

    A customer whom the partner sent to us; a new one is filed as a prospect first. What part of the deal is credited to
    the partner is an office's to lay down.
    """
    return await edge.write(
        lambda work: Referral.of(usecases.create_referral(work, partner_id, draft.to_domain(partner_id)))
    )


@routes.get("/v1/partners/{partner_id}/referrals", Page[Referral], scope="accounts:read")
async def list_referrals(
    edge: ReadEdge,
    partner_id: PartnerId,
    query: Annotated[PageQuery, paging("created_at")],
    account_id: OfAccount = None,
    state: Annotated[ReferralState | None, Query(description="What became of it.")] = None,
) -> Response:
    """List the referrals of a partner.

    Of the accounts that the caller may see.
    """
    given = {"account_id": account_id, "state": state}
    return await edge.page(lambda work: usecases.referral_desk.page(work, partner_id, query, given).map(Referral.of))


@routes.patch("/v1/partners/{partner_id}/referrals/{referral_id}", Referral, scope="accounts:write")
async def change_referral(
    edge: WriteEdge,
    partner_id: PartnerId,
    referral_id: ReferralId,
    version: IfMatch,
    patch: Annotated[ReferralPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a referral.

    A JSON merge patch: fields left out stay, null removes.
    """
    return await edge.write(
        lambda work: Referral.of(
            usecases.change_referral(work, partner_id, referral_id, version, patch.applied_to),
        )
    )


@routes.post(
    "/v1/partners/{partner_id}/referrals/{referral_id}/transitions", Referral, scope="accounts:write", status=200
)
async def transition_referral(
    edge: PostEdge, partner_id: PartnerId, referral_id: ReferralId, body: ReferralTransitionRequest
) -> Response:
    """Move a referral on.

    It is converted by the opportunity that it names, once that is won, and lost for a reason.
    """
    return await edge.write(
        lambda work: Referral.of(
            usecases.transition_referral(work, partner_id, referral_id, body.transition, body.reason),
        )
    )
