"""Operations on qualifications."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.catalogue import Catalogue
from chassis.edge import PostEdge, ReadEdge
from chassis.jobs.schemas import Job
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.wire import Page
from services.accounts.domain.qualification import Decision
from services.accounts.schemas.qualifications import (
    Qualification,
    QualificationDraft,
    QualificationRunDraft,
    QualificationTrial,
    QualificationTrialDraft,
)
from services.accounts.store.qualifications import QualificationFilter
from services.accounts.usecases import qualifications as usecases

routes = Routes("Qualifications")
QualificationId = Annotated[UUID, Path(description="The qualification's id.")]


@routes.post("/v1/qualifications", Qualification, scope="accounts:write")
async def create_qualification(edge: PostEdge, draft: QualificationDraft) -> Response:
    """Qualify one account.

    Hard conditions first, then the score over what is known; each criterion gives its reasons with the evidence that
    it read. The account's qualification before is superseded and stays on record.
    """
    return await edge.write(
        lambda work: Qualification.from_domain(
            usecases.create_qualification(work, draft.account_id, draft.criteria_set_id, draft.evidence_until)
        )
    )


@routes.post("/v1/qualification-trials", QualificationTrial, scope="accounts:read", status=200)
async def try_qualification(edge: PostEdge, draft: QualificationTrialDraft) -> Response:
    """Try what would qualify one account.

    What is decided on the evidence on file, beside what would be if it said what is supposed as well (what if they paid
    within 40 days?). Nothing is put on record.
    """
    asked = draft.account_id, draft.criteria_set_id, draft.evidence_until
    return await edge.write(
        lambda work: QualificationTrial.from_domain(
            usecases.try_qualification(work, *asked, lambda until: draft.supposed.sheet(until, "supposed"))
        )
    )


@routes.post("/v1/qualification-runs", Job, scope="accounts:write", status=202)
async def create_qualification_run(edge: PostEdge, draft: QualificationRunDraft) -> Response:
    """Qualify every active account.

    A job goes through the accounts that the caller may see; its `result` is the list of what was decided.
    """
    catalogue: Catalogue = edge.request.app.state.catalogue
    return await edge.write(
        lambda work: Job.from_row(
            usecases.create_qualification_run(work, draft.criteria_set_id, draft.evidence_until),
            ServiceName.ACCOUNTS,
            catalogue,
            edge.locale,
        )
    )


@routes.get("/v1/qualifications", Page[Qualification], scope="accounts:read")
async def list_qualifications(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at", default="-created_at")],
    account_id: Annotated[UUID | None, Query(description="Of this account.")] = None,
    decision: Annotated[Decision | None, Query(description="With this decision.")] = None,
    criteria_set_id: Annotated[UUID | None, Query(description="By this version of criteria.")] = None,
    present: Annotated[bool, Query(description="Leave out those that a later one superseded.")] = True,
    due_by: Annotated[date | None, Query(description="Whose last day is this one or an earlier one.")] = None,
) -> Response:
    """List qualifications.

    By default what holds now; with `present=false` the history too, with `due_by` what is soon decided anew.
    """
    wanted = QualificationFilter(account_id, decision, criteria_set_id, present, due_by)
    return await edge.page(
        lambda work: usecases.list_qualifications(work, query, wanted).map(Qualification.from_domain)
    )


@routes.get("/v1/qualifications/{qualification_id}", Qualification, scope="accounts:read")
async def get_qualification(edge: ReadEdge, qualification_id: QualificationId) -> Response:
    """Read one qualification.

    With the evidence as it was read, whatever has been filed since.
    """
    return await edge.read(lambda work: Qualification.from_domain(usecases.get_qualification(work, qualification_id)))
