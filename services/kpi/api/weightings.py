"""Operations on weightings."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.kpi.schemas.weightings import Weighting, WeightingDraft
from services.kpi.usecases import weightings as usecases

routes = Routes("Weightings")


@routes.post("/v1/weightings", Weighting, scope="kpi:write")
async def create_weighting(edge: PostEdge, draft: WeightingDraft) -> Response:
    """Weigh indicators by pairwise judgements.

    The analytic hierarchy process: principal eigenvector, or geometric mean, and consistency ratio. Judgements whose
    ratio reaches 0.10 are refused; the problem names the judgement that disagrees most and the value that the others
    imply. Several judges are combined as one body or as individuals; each of them must be consistent.
    """
    return await edge.write(lambda work: Weighting.of(usecases.create_weighting(work, draft.name, draft.to_domain())))


@routes.get("/v1/weightings", Page[Weighting], scope="kpi:read")
async def list_weightings(edge: ReadEdge, query: Annotated[PageQuery, paging("name", "created_at")]) -> Response:
    """List weightings.

    Each with its judgements, its weights and its consistency.
    """
    return await edge.page(lambda work: usecases.list_weightings(work, query).map(Weighting.of))


@routes.get("/v1/weightings/{weighting_id}", Weighting, scope="kpi:read")
async def get_weighting(
    edge: ReadEdge, weighting_id: Annotated[UUID, Path(description="The weighting's id.")]
) -> Response:
    """Read a weighting.

    Weightings never change; other judgements make a new one.
    """
    return await edge.read(lambda work: Weighting.of(usecases.get_weighting(work, weighting_id)))
