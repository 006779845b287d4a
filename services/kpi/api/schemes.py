"""Operations on schemes."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, Codes, Page, PeriodString
from chassis.wire import period as parsed
from services.kpi.schemas.scheme_weights import SchemeWeights
from services.kpi.schemas.schemes import Scheme, SchemeDraft
from services.kpi.usecases import schemes as usecases

routes = Routes("Schemes")


@routes.post("/v1/schemes", Scheme, scope="kpi:write")
async def create_scheme(edge: PostEdge, draft: SchemeDraft) -> Response:
    """Lay down a version of a scheme.

    Indicators with their levels and weights, the red lines and the grades. Weights given directly must add up to
    exactly 1; those of a weighting are frozen in. A path lets some of them weigh more year by year, and alternatives
    begin to count once they are known of enough managers.
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


@routes.get("/v1/schemes/{scheme_id}/weights", SchemeWeights, scope="kpi:read")
async def get_scheme_weights(
    edge: ReadEdge,
    scheme_id: Annotated[UUID, Path(description="The version's id.")],
    period: Annotated[PeriodString, Query(description="The period whose weights are wanted.")],
    switched_on: Annotated[
        Codes | None, Query(description="Alternatives that are taken to be known well enough, with commas between.")
    ] = None,
) -> Response:
    """Read a scheme's weights in a period.

    As they follow from the path of the weights and from the alternatives that count.
    """
    asked, counting = parsed(period), switched_on.split(",") if switched_on else []
    return await edge.read(
        lambda work: SchemeWeights.told(scheme_id, asked, usecases.weights_in(work, scheme_id, asked, counting))
    )
