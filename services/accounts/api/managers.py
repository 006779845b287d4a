"""Operations on managers."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, ExternalId, Page
from services.accounts.domain.manager import ManagerRole
from services.accounts.schemas.managers import Manager, ManagerDraft, ManagerPatch
from services.accounts.store.managers import ManagerFilter
from services.accounts.usecases import managers as usecases

routes = Routes("Managers")
ManagerId = Annotated[UUID, Path(description="The manager's id.")]


@routes.post("/v1/managers", Manager, scope="accounts:write")
async def create_manager(edge: PostEdge, draft: ManagerDraft) -> Response:
    """Take a manager on record.

    The `external_id` is the personnel number: it may be taken once only, and it is the subject of the manager's token.
    """
    return await edge.write(lambda work: Manager.of(usecases.create_manager(work, draft.to_domain())))


@routes.get("/v1/managers", Page[Manager], scope="accounts:read")
async def list_managers(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("name", "external_id", "created_at")],
    external_id: Annotated[ExternalId | None, Query(description="The personnel number.")] = None,
    role: Annotated[ManagerRole | None, Query(description="What they do for accounts.")] = None,
    grade: Annotated[Code | None, Query(description="The grade that pay plans refer to.")] = None,
) -> Response:
    """List managers.

    A manager sees only the own record; everybody else who may read accounts sees all.
    """
    wanted = ManagerFilter(external_id, role, grade)
    return await edge.page(lambda work: usecases.list_managers(work, query, wanted).map(Manager.of))


@routes.get("/v1/managers/{manager_id}", Manager, scope="accounts:read")
async def get_manager(edge: ReadEdge, manager_id: ManagerId) -> Response:
    """Read one manager's record.

    The ETag is what a change has to name in If-Match.
    """
    return await edge.read(lambda work: Manager.of(usecases.get_manager(work, manager_id)))


@routes.patch("/v1/managers/{manager_id}", Manager, scope="accounts:write")
async def change_manager(
    edge: WriteEdge,
    manager_id: ManagerId,
    version: IfMatch,
    patch: Annotated[ManagerPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a manager's record.

    A JSON merge patch: fields left out stay, null removes. The personnel number cannot change.
    """
    return await edge.write(
        lambda work: Manager.of(usecases.change_manager(work, manager_id, version, patch.applied_to))
    )
