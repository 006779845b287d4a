"""Operations on evidence about accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.api.accounts import AccountId
from services.accounts.schemas.evidence import Evidence, EvidenceDraft
from services.accounts.usecases import evidence as usecases

routes = Routes("Evidence")
EvidenceId = Annotated[UUID, Path(description="The sheet's id.")]


@routes.post("/v1/accounts/{account_id}/evidence", Evidence, scope="accounts:write")
async def create_evidence(edge: PostEdge, account_id: AccountId, draft: EvidenceDraft) -> Response:
    """File a sheet of evidence about an account.

    What a sheet leaves out stays as an earlier sheet has it. Sheets are never changed: a correction is a sheet of its
    own, with its own source.
    """
    return await edge.write(
        lambda work: Evidence.from_domain(account_id, usecases.create_evidence(work, account_id, draft.to_domain()))
    )


@routes.get("/v1/accounts/{account_id}/evidence", Page[Evidence], scope="accounts:read")
async def list_evidence(
    edge: ReadEdge,
    account_id: AccountId,
    query: Annotated[PageQuery, paging("as_of", "created_at", default="-as_of")],
) -> Response:
    """List the evidence about an account.

    The latest day comes first.
    """
    return await edge.page(
        lambda work: usecases.list_evidence(work, query, account_id).map(
            lambda kept: Evidence.from_domain(account_id, kept)
        )
    )


@routes.get("/v1/accounts/{account_id}/evidence/{evidence_id}", Evidence, scope="accounts:read")
async def get_evidence(edge: ReadEdge, account_id: AccountId, evidence_id: EvidenceId) -> Response:
    """Read one sheet of evidence.

    It reads the same for ever.
    """
    return await edge.read(
        lambda work: Evidence.from_domain(account_id, usecases.get_evidence(work, account_id, evidence_id))
    )
