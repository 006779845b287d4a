"""Operations on rankings."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, Slice, paging
from chassis.routes import Routes
from chassis.wire import Page
from chassis.work import Work
from services.assessment.schemas.rankings import Ranking, RankingDraft
from services.assessment.usecases import comparisons as usecases

routes = Routes("Rankings")
RankingId = Annotated[UUID, Path(description="The ranking's id.")]


@routes.post("/v1/rankings", Ranking, scope="assessment:write")
async def create_ranking(edge: PostEdge, draft: RankingDraft) -> Response:
    """Rank candidates for a role.

    By the overall match degree of one style, the smallest first. Candidates whom measurement error cannot tell apart
    share a rank; key traits and quality flags stand beside the figure. A ranking informs a decision and makes none.
    `adverse_impact` previews what a shortlist would do to groups of people; who is in which group is not kept.
    """
    comparing = draft.to_domain()
    question = draft.adverse_impact.to_domain() if draft.adverse_impact else None
    return await edge.write(
        lambda work: Ranking.of_ranking(*usecases.compute_ranking(work, comparing, draft.by, question))
    )


@routes.get("/v1/rankings", Page[Ranking], scope="assessment:read")
async def list_rankings(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at")],
    role_model_id: Annotated[UUID | None, Query(description="Only rankings for this role model.")] = None,
) -> Response:
    """List rankings.

    As they were computed, with the names of those whose profiles are still there. Each ranking shown is entered in the
    audit chain as read.
    """

    def found(work: Work) -> Slice[Ranking]:
        rankings, whose = usecases.list_rankings(work, query, role_model_id)
        return rankings.map(lambda kept: Ranking.of_ranking(kept, whose))

    return await edge.page(found, on_record=True)


@routes.get("/v1/rankings/{ranking_id}", Ranking, scope="assessment:read")
async def get_ranking(edge: ReadEdge, ranking_id: RankingId) -> Response:
    """Read a ranking.

    As it was computed, with the names of those whose profiles are still there. Every reading is entered in the audit
    chain.
    """
    return await edge.write(lambda work: Ranking.of_ranking(*usecases.get_ranking(work, ranking_id)))
