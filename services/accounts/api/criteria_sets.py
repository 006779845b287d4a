"""Operations on criteria sets."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, Page
from services.accounts.schemas.criteria_sets import CriteriaSet, CriteriaSetDraft
from services.accounts.usecases import criteria_sets as usecases

routes = Routes("Criteria sets")
CriteriaSetId = Annotated[UUID, Path(description="The version's id.")]


@routes.post("/v1/criteria-sets", CriteriaSet, scope="accounts:write")
async def create_criteria_set(edge: PostEdge, draft: CriteriaSetDraft) -> Response:
    """Put a version of criteria on record.

    It is in force from its day on, until a version with a later day is. Not for managers to decide.
    """
    return await edge.write(lambda work: CriteriaSet.of(usecases.create_criteria_set(work, draft.to_domain())))


@routes.get("/v1/criteria-sets", Page[CriteriaSet], scope="accounts:read")
async def list_criteria_sets(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("effective_from", "code", default="-effective_from")],
    code: Annotated[Code | None, Query(description="The versions of this set.")] = None,
) -> Response:
    """List the versions of criteria.

    The set that the suite ships, with the seven criteria of article 9, is among them.
    """
    return await edge.page(lambda work: usecases.list_criteria_sets(work, query, code).map(CriteriaSet.of))


@routes.get("/v1/criteria-sets/{criteria_set_id}", CriteriaSet, scope="accounts:read")
async def get_criteria_set(edge: ReadEdge, criteria_set_id: CriteriaSetId) -> Response:
    """Read one version of criteria.

    It reads the same for ever.
    """
    return await edge.read(lambda work: CriteriaSet.of(usecases.get_criteria_set(work, criteria_set_id)))
