"""Operations on receivables, and what collection comes to."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.domain.kept import Kept
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, filtering, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page, PeriodString, period
from chassis.work import Work
from services.accounts.api.contracts import ContractId
from services.accounts.api.opportunities import OfAccount
from services.accounts.domain.receivable import Receivable as DomainReceivable
from services.accounts.schemas.receivables import (
    CollectionSummary,
    Instalments,
    InstalmentsDraft,
    Receivable,
    ReceivableDraft,
    ReceivablePatch,
    ReceivableTransitionRequest,
)
from services.accounts.store.cash import ReceivableFilter
from services.accounts.usecases import receivables as usecases

routes = Routes("Opportunity to cash")
ReceivableId = Annotated[UUID, Path(description="The receivable's id.")]
OfOwner = Annotated[ExternalId | None, Query(description="Who of us sees to it, by personnel number.")]


def shown(work: Work, kept: Kept[DomainReceivable]) -> Receivable:
    """The receivable as it stands today."""
    return Receivable.on(kept, usecases.rule(work), work.now.date())


@routes.post("/v1/receivables", Receivable, scope="accounts:write")
async def create_receivable(edge: PostEdge, draft: ReceivableDraft) -> Response:
    """File a receivable.

    It is scheduled until its bill goes out, and due from then on.
    """
    return await edge.write(lambda work: shown(work, usecases.create_receivable(work, draft.to_domain())))


@routes.post("/v1/contracts/{contract_id}/instalments", Instalments, scope="accounts:write")
async def create_instalments(edge: PostEdge, contract_id: ContractId, draft: InstalmentsDraft) -> Response:
    """Cut a contract into instalments.

    What the contract is worth today and is not scheduled yet becomes receivables that add up to it to the last fen.
    """
    plan = draft.to_domain()
    return await edge.write(
        lambda work: Instalments(
            contract_id=contract_id,
            items=[shown(work, kept) for kept in usecases.create_instalments(work, contract_id, plan)],
        )
    )


@routes.get("/v1/receivables", Page[Receivable], scope="accounts:read")
async def list_receivables(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("due_on", "billed_on", "created_at", default="due_on")],
    wanted: Annotated[ReceivableFilter, filtering(ReceivableFilter)],
    overdue: Annotated[bool | None, Query(description="Only what is late today: the collection list.")] = None,
) -> Response:
    """List receivables.

    The longest due comes first; with `overdue` it is the collection list, each with what is to be done about it.
    """
    given = asdict(wanted)
    return await edge.page(
        lambda work: usecases.list_receivables(work, query, given, overdue=overdue).map(lambda kept: shown(work, kept))
    )


@routes.get("/v1/collection-summary", CollectionSummary, scope="accounts:read")
async def get_collection_summary(
    edge: ReadEdge,
    period_asked: Annotated[PeriodString, Query(alias="period", description="The year, quarter or month.")],
    account_id: OfAccount = None,
    owner: OfOwner = None,
) -> Response:
    """Read what collection comes to.

    Billed, collected, written off, outstanding by age, days sales outstanding, and bad debt beside its red line, as of
    the end of the period, by currency; over the accounts that the caller may see.
    """
    asked = period(period_asked)
    return await edge.read(
        lambda work: CollectionSummary.from_domain(
            asked,
            work.now.date(),
            usecases.summarise_collection(work, asked, account_id, owner),
            usecases.rule(work),
            account_id=account_id,
            owner=owner,
        )
    )


@routes.get("/v1/receivables/{receivable_id}", Receivable, scope="accounts:read")
async def get_receivable(edge: ReadEdge, receivable_id: ReceivableId) -> Response:
    """Read one receivable.

    With what was paid on it, how late it is today, and every step that it took.
    """
    return await edge.read(lambda work: shown(work, usecases.desk.get(work, receivable_id)))


@routes.patch("/v1/receivables/{receivable_id}", Receivable, scope="accounts:write")
async def change_receivable(
    edge: WriteEdge,
    receivable_id: ReceivableId,
    version: IfMatch,
    patch: Annotated[ReceivablePatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a receivable.

    A JSON merge patch. Its amount and its bill are fixed once money has come in.
    """
    return await edge.write(
        lambda work: shown(work, usecases.change_receivable(work, receivable_id, version, patch.applied_to))
    )


@routes.post("/v1/receivables/{receivable_id}/transitions", Receivable, scope="accounts:write", status=200)
async def transition_receivable(
    edge: PostEdge, receivable_id: ReceivableId, body: ReceivableTransitionRequest
) -> Response:
    """Move a receivable on.

    Payments move it by what they bring. Writing off and reinstating are not for managers.
    """
    return await edge.write(
        lambda work: shown(work, usecases.transition_receivable(work, receivable_id, body.transition, body.reason))
    )
