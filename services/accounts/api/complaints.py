"""Operations on complaints and enquiries."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page, PeriodString, period
from services.accounts.domain.complaint import CaseKind, ComplaintState
from services.accounts.schemas.complaints import (
    Complaint,
    ComplaintDraft,
    ComplaintPatch,
    ComplaintSummary,
    ComplaintTransitionRequest,
)
from services.accounts.usecases import complaints as usecases

routes = Routes("Complaints")
ComplaintId = Annotated[UUID, Path(description="The case's id.")]
OfAccount = Annotated[UUID | None, Query(description="Of this account.")]


@routes.post("/v1/complaints", Complaint, scope="accounts:write")
async def create_complaint(edge: PostEdge, draft: ComplaintDraft) -> Response:
    """File a complaint or an enquiry.

    Its two clocks begin at once: how soon it must be acknowledged and answered, in business time.
    """
    return await edge.write(
        lambda work: Complaint.from_domain(usecases.create_complaint(work, draft.to_domain(work.now)))
    )


@routes.get("/v1/complaints", Page[Complaint], scope="accounts:read")
async def list_complaints(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("received_at", "created_at", default="-received_at")],
    account_id: OfAccount = None,
    kind: Annotated[CaseKind | None, Query(description="Complaints or enquiries.")] = None,
    state: Annotated[ComplaintState | None, Query(description="Where the case stands.")] = None,
    owner: Annotated[ExternalId | None, Query(description="Who of us sees to it.")] = None,
    valid: Annotated[bool | None, Query(description="Whether it was justified.")] = None,
) -> Response:
    """List complaints and enquiries.

    The latest come first, each with its clocks as they stand now.
    """
    given = {"account_id": account_id, "kind": kind, "state": state, "owner": owner, "valid": valid}
    return await edge.page(lambda work: usecases.list_complaints(work, query, given).map(Complaint.from_domain))


@routes.get("/v1/complaint-summary", ComplaintSummary, scope="accounts:read")
async def get_complaint_summary(
    edge: ReadEdge,
    period_asked: Annotated[
        PeriodString, Query(alias="period", description="The year, quarter or month in which the cases came in (UTC).")
    ],
    account_id: OfAccount = None,
) -> Response:
    """Read what the cases of a period come to.

    How many complaints were valid, how fast the answers came, how satisfied customers were, and the countermeasures;
    over the accounts that the caller may see.
    """
    asked = period(period_asked)
    return await edge.read(
        lambda work: ComplaintSummary(
            period=str(asked), account_id=account_id, **asdict(usecases.summarise_complaints(work, asked, account_id))
        )
    )


@routes.get("/v1/complaints/{complaint_id}", Complaint, scope="accounts:read")
async def get_complaint(edge: ReadEdge, complaint_id: ComplaintId) -> Response:
    """Read one complaint or enquiry.

    With its clocks as they stand now and everything that was done.
    """
    return await edge.read(lambda work: Complaint.from_domain(usecases.get_complaint(work, complaint_id)))


@routes.patch("/v1/complaints/{complaint_id}", Complaint, scope="accounts:write")
async def change_complaint(
    edge: WriteEdge,
    complaint_id: ComplaintId,
    version: IfMatch,
    patch: Annotated[ComplaintPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a complaint or an enquiry.

    A JSON merge patch: the answer, whether it was valid, the countermeasure, how satisfied the customer is.
    """
    return await edge.write(
        lambda work: Complaint.from_domain(usecases.change_complaint(work, complaint_id, version, patch.applied_to))
    )


@routes.post("/v1/complaints/{complaint_id}/transitions", Complaint, scope="accounts:write", status=200)
async def transition_complaint(edge: PostEdge, complaint_id: ComplaintId, body: ComplaintTransitionRequest) -> Response:
    """Move a complaint or an enquiry on.

    The clock of the answer stands still only while we wait for the customer. A valid complaint is closed with its
    countermeasure.
    """
    return await edge.write(
        lambda work: Complaint.from_domain(
            usecases.transition_complaint(work, complaint_id, body.transition, body.reason)
        )
    )
