"""Operations on schemes."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, Page
from services.kpi.schemas.schemes import Scheme, SchemeDraft
from services.kpi.usecases import schemes as usecases

routes = Routes("Schemes")


@routes.post("/v1/schemes", Scheme, scope="kpi:write")
async def create_scheme(edge: PostEdge, draft: SchemeDraft) -> Response:
    """Lay down a version of a scheme.

    Indicators with their levels and weights, and the red lines beside them. Weights given directly must add up to
    exactly 1; those of a weighting are frozen in.
    """
    return await edge.write(lambda work: Scheme.of(usecases.create_scheme(work, draft.to_domain(), draft.weighting_id)))


@routes.get("/v1/schemes", Page[Scheme], scope="kpi:read")
async def list_schemes(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("code", "valid_from", "created_at")],
    code: Annotated[Code | None, Query(description="Versions of this code only.")] = None,
) -> Response:
    """List versions of schemes.

    All versions of one code tell how it has changed.
    """
    return await edge.page(lambda work: usecases.list_schemes(work, query, code).map(Scheme.of))


@routes.get("/v1/schemes/{scheme_id}", Scheme, scope="kpi:read")
async def get_scheme(edge: ReadEdge, scheme_id: Annotated[UUID, Path(description="The version's id.")]) -> Response:
    """Read a version of a scheme.

    Versions never change, so scores by them can always be explained.
    """
    return await edge.read(lambda work: Scheme.of(usecases.get_scheme(work, scheme_id)))
