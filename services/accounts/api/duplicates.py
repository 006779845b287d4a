"""Operations on accounts that may be one."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.jobs.schemas import Job
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.domain.duplicate import CandidateState
from services.accounts.schemas.duplicates import CandidateTransitionRequest, DuplicateCandidate
from services.accounts.usecases import duplicates as usecases

routes = Routes("Duplicates")
CandidateId = Annotated[UUID, Path(alias="duplicate_candidate_id", description="The candidate's id.")]


@routes.post("/v1/duplicate-searches", Job, scope="accounts:write", status=202)
async def create_duplicate_search(edge: PostEdge) -> Response:
    """Search for accounts that may be one.

    A job goes through all accounts that are not closed: names are compared without their legal forms, Chinese ones by
    their sound too. What it finds are candidates, to be decided by people.
    """
    return await edge.write(
        lambda work: Job.from_row(usecases.create_search(work), "accounts", edge.catalogue, edge.locale)
    )


@routes.get("/v1/duplicate-candidates", Page[DuplicateCandidate], scope="accounts:read")
async def list_duplicate_candidates(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at")],
    state: Annotated[CandidateState | None, Query(description="What was decided of them.")] = None,
    first_id: Annotated[UUID | None, Query(description="Where the older one is this account.")] = None,
    second_id: Annotated[UUID | None, Query(description="Where the younger one is this account.")] = None,
) -> Response:
    """List accounts that may be one.

    With the score and why. Not for managers.
    """
    given = {"state": state, "first_id": first_id, "second_id": second_id}
    return await edge.page(
        lambda work: usecases.list_candidates(work, query, given).map(DuplicateCandidate.from_domain)
    )


@routes.get("/v1/duplicate-candidates/{duplicate_candidate_id}", DuplicateCandidate, scope="accounts:read")
async def get_duplicate_candidate(edge: ReadEdge, candidate_id: CandidateId) -> Response:
    """Read two accounts that may be one.

    With what was decided of them, by whom and when.
    """
    return await edge.read(lambda work: DuplicateCandidate.from_domain(usecases.get_candidate(work, candidate_id)))


@routes.post(
    "/v1/duplicate-candidates/{duplicate_candidate_id}/transitions",
    DuplicateCandidate,
    scope="accounts:write",
    status=200,
)
async def transition_duplicate_candidate(
    edge: PostEdge, candidate_id: CandidateId, body: CandidateTransitionRequest
) -> Response:
    """Merge two accounts, undo that, or say that they are two.

    A merge closes the one and lets everything that hangs on it hang on the other: contacts, deals, complaints, papers,
    figures, and the numbers that the other lacks. Undoing brings all of it back that is still there.
    """
    return await edge.write(
        lambda work: DuplicateCandidate.from_domain(
            usecases.transition_candidate(work, candidate_id, body.transition, body.reason, body.survivor_id)
        )
    )
