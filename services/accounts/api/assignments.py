"""Operations on assignments."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.domain.manager import ManagerRole
from services.accounts.schemas.assignments import Assignment, AssignmentDraft, AssignmentTransitionRequest
from services.accounts.store.assignments import AssignmentFilter
from services.accounts.usecases import assignments as usecases

routes = Routes("Assignments")
AssignmentId = Annotated[UUID, Path(description="The assignment's id.")]


@routes.post("/v1/assignments", Assignment, scope="accounts:write")
async def create_assignment(edge: PostEdge, draft: AssignmentDraft) -> Response:
    """Give an account to a manager.

    An account has one relationship manager at a time, so the one before has to end first; product and risk managers
    stand beside. Not for managers to decide.
    """
    return await edge.write(
        lambda work: Assignment.of(
            usecases.create_assignment(
                work,
                draft.account_id,
                draft.manager_id,
                draft.starts_on,
                draft.ends_on,
                draft.reason,
                locked=draft.locked,
            )
        )
    )


@routes.get("/v1/assignments", Page[Assignment], scope="accounts:read")
async def list_assignments(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("starts_on", "created_at")],
    account_id: Annotated[UUID | None, Query(description="Of this account.")] = None,
    manager_id: Annotated[UUID | None, Query(description="Of this manager.")] = None,
    role: Annotated[ManagerRole | None, Query(description="In this role.")] = None,
    on: Annotated[date | None, Query(description="Only those in force on this day.")] = None,
) -> Response:
    """List assignments.

    Past and future ones too. A manager sees those of the accounts that the manager serves.
    """
    wanted = AssignmentFilter(account_id, manager_id, role, on)
    return await edge.page(lambda work: usecases.list_assignments(work, query, wanted).map(Assignment.of))


@routes.get("/v1/assignments/{assignment_id}", Assignment, scope="accounts:read")
async def get_assignment(edge: ReadEdge, assignment_id: AssignmentId) -> Response:
    """Read one assignment.

    The role is the one that the manager had when it was made.
    """
    return await edge.read(lambda work: Assignment.of(usecases.get_assignment(work, assignment_id)))


@routes.post("/v1/assignments/{assignment_id}/transitions", Assignment, scope="accounts:write", status=200)
async def transition_assignment(
    edge: PostEdge, assignment_id: AssignmentId, body: AssignmentTransitionRequest
) -> Response:
    """End an assignment.

    `ends_on` is the first day without the manager; on the day it began, it never came into force. With a successor the
    account is handed over without a gap; without one the house desk takes over an active account.
    """
    return await edge.write(
        lambda work: Assignment.of(
            usecases.end_assignment(work, assignment_id, body.ends_on, body.reason, body.successor_id)
        )
    )
