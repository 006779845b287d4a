"""Operations on renewals, and the daily round."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.catalogue import Catalogue
from chassis.conditional import IfMatch
from chassis.domain.flow import Ask
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.jobs.schemas import Job
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.wire import Page, PeriodString, period
from services.accounts.api.opportunities import OfAccount
from services.accounts.api.receivables import OfOwner
from services.accounts.domain.renewal import RenewalState
from services.accounts.schemas.renewals import (
    Renewal,
    RenewalDraft,
    RenewalFigures,
    RenewalPatch,
    RenewalSummary,
    RenewalTransitionRequest,
)
from services.accounts.usecases import daily_round
from services.accounts.usecases import renewals as usecases

routes = Routes("Opportunity to cash")
RenewalId = Annotated[UUID, Path(description="The renewal's id.")]


@routes.post("/v1/renewals", Renewal, scope="accounts:write")
async def create_renewal(edge: PostEdge, draft: RenewalDraft) -> Response:
    """Open a renewal.

    The daily round opens it by itself once the contract's notice begins; this is for opening it earlier.
    """
    return await edge.write(lambda work: Renewal.of(usecases.create_renewal(work, draft.contract_id, draft.owner)))


@routes.get("/v1/renewals", Page[Renewal], scope="accounts:read")
async def list_renewals(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("ends_on", "created_at", default="ends_on")],
    account_id: OfAccount = None,
    state: Annotated[RenewalState | None, Query(description="Where it stands.")] = None,
    owner: OfOwner = None,
) -> Response:
    """List renewals.

    The first to end comes first.
    """
    given = {"account_id": account_id, "state": state, "owner": owner}
    return await edge.page(lambda work: usecases.desk.page(work, query, given).map(Renewal.of))


@routes.get("/v1/renewal-summary", RenewalSummary, scope="accounts:read")
async def get_renewal_summary(
    edge: ReadEdge,
    period_asked: Annotated[PeriodString, Query(alias="period", description="When the contracts end.")],
    account_id: OfAccount = None,
) -> Response:
    """Read what became of the contracts that end in a period.

    How many went on, what they were worth, and why customers left, by currency; over the accounts that the caller may
    see.
    """
    asked = period(period_asked)
    return await edge.read(
        lambda work: RenewalSummary(
            period=str(asked),
            account_id=account_id,
            currencies=[RenewalFigures.of(each) for each in usecases.summarise_renewals(work, asked, account_id)],
        )
    )


@routes.get("/v1/renewals/{renewal_id}", Renewal, scope="accounts:read")
async def get_renewal(edge: ReadEdge, renewal_id: RenewalId) -> Response:
    """Read one renewal.

    With every step that it took.
    """
    return await edge.read(lambda work: Renewal.of(usecases.desk.get(work, renewal_id)))


@routes.patch("/v1/renewals/{renewal_id}", Renewal, scope="accounts:write")
async def change_renewal(
    edge: WriteEdge,
    renewal_id: RenewalId,
    version: IfMatch,
    patch: Annotated[RenewalPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a renewal.

    A JSON merge patch: who sees to it, and what is offered.
    """
    return await edge.write(
        lambda work: Renewal.of(usecases.change_renewal(work, renewal_id, version, patch.applied_to))
    )


@routes.post("/v1/renewals/{renewal_id}/transitions", Renewal, scope="accounts:write", status=200)
async def transition_renewal(edge: PostEdge, renewal_id: RenewalId, body: RenewalTransitionRequest) -> Response:
    """Move a renewal on.

    It is renewed by the signed contract that follows, and the old contract with it; who leaves has a coded reason.
    """
    return await edge.write(
        lambda work: Renewal.of(
            usecases.transition_renewal(
                work,
                renewal_id,
                Ask(body.transition, work.principal.subject, work.now, body.reason),
                body.leaving_reason,
                body.successor_id,
            )
        )
    )


@routes.post("/v1/daily-rounds", Job, scope="accounts:write", status=202)
async def create_daily_round(edge: PostEdge) -> Response:
    """Do what is due today.

    The service does so by itself every day: contracts begin and end, renewals open and lapse, bills go out, cases that
    are late are escalated. Not for managers.
    """
    catalogue: Catalogue = edge.request.app.state.catalogue
    return await edge.write(
        lambda work: Job.from_row(daily_round.create_daily_round(work), ServiceName.ACCOUNTS, catalogue, edge.locale)
    )
