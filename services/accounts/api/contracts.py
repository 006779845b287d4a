"""Operations on contracts."""

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
from services.accounts.api.opportunities import OfAccount
from services.accounts.domain.contract import Contract as DomainContract
from services.accounts.domain.contract import ContractState
from services.accounts.schemas.contracts import (
    AmendmentDraft,
    Contract,
    ContractDraft,
    ContractPatch,
    ContractTransitionRequest,
)
from services.accounts.usecases import contracts as usecases

routes = Routes("Opportunity to cash")
ContractId = Annotated[UUID, Path(description="The contract's id.")]
desk = usecases.desk


def shown(work: Work, kept: Kept[DomainContract]) -> Contract:
    """The contract as it stands today."""
    return Contract.on(kept, work.now.date())


@routes.post("/v1/contracts", Contract, scope="accounts:write")
async def create_contract(edge: PostEdge, draft: ContractDraft) -> Response:
    """File a contract.

    As a draft; it is submitted, signed by somebody else, and in force from its first day.
    """
    return await edge.write(lambda work: shown(work, usecases.create_contract(work, draft.to_domain())))


@routes.get("/v1/contracts", Page[Contract], scope="accounts:read")
async def list_contracts(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("ends_on", "starts_on", "created_at", default="ends_on")],
    account_id: OfAccount = None,
    state: Annotated[ContractState | None, Query(description="Where it stands.")] = None,
    external_id: Annotated[ExternalId | None, Query(description="Its number in the bank's own system.")] = None,
) -> Response:
    """List contracts.

    The first to end comes first.
    """
    given = {"account_id": account_id, "state": state, "external_id": external_id}
    return await edge.page(lambda work: desk.page(work, query, given).map(lambda kept: shown(work, kept)))


@routes.get("/v1/contracts/{contract_id}", Contract, scope="accounts:read")
async def get_contract(edge: ReadEdge, contract_id: ContractId) -> Response:
    """Read one contract.

    As it was signed, with its amendments, and what it is worth and when it ends by them today.
    """
    return await edge.read(lambda work: shown(work, desk.get(work, contract_id)))


@routes.patch("/v1/contracts/{contract_id}", Contract, scope="accounts:write")
async def change_contract(
    edge: WriteEdge,
    contract_id: ContractId,
    version: IfMatch,
    patch: Annotated[ContractPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a contract that is still a draft.

    A JSON merge patch. What is signed only gets amendments.
    """
    return await edge.write(
        lambda work: shown(work, usecases.change_contract(work, contract_id, version, patch.applied_to))
    )


@routes.post("/v1/contracts/{contract_id}/transitions", Contract, scope="accounts:write", status=200)
async def transition_contract(edge: PostEdge, contract_id: ContractId, body: ContractTransitionRequest) -> Response:
    """Move a contract on.

    Four eyes: whoever submitted it cannot sign it. It is renewed by its renewal.
    """
    return await edge.write(
        lambda work: shown(work, usecases.transition_contract(work, contract_id, body.transition, body.reason))
    )


@routes.post("/v1/contracts/{contract_id}/amendments", Contract, scope="accounts:write")
async def amend_contract(edge: PostEdge, contract_id: ContractId, draft: AmendmentDraft) -> Response:
    """Amend a signed contract.

    Its amount or its last day from a day on, with the reason; what was signed stays readable.
    """
    return await edge.write(
        lambda work: shown(
            work,
            usecases.amend_contract(work, contract_id, draft.to_domain(work.principal.subject, work.now)),
        )
    )
