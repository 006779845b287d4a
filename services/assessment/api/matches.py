"""Operations on matches."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, Slice, paging
from chassis.routes import Routes
from chassis.wire import Page
from chassis.work import Work
from services.assessment.schemas.matches import Match, MatchDraft
from services.assessment.usecases import comparisons as usecases

routes = Routes("Matches")
MatchId = Annotated[UUID, Path(description="The match's id.")]


@routes.post("/v1/matches", Match, scope="assessment:write")
async def create_match(edge: PostEdge, draft: MatchDraft) -> Response:
    """Match persons against a role model.

    Match degrees of one person, of several, or of a group, for internal and external style, factor by factor and
    overall, each with its range of error. Smaller is better. The group figures come in both readings, bias and mad.
    """
    comparing = draft.to_domain()
    return await edge.write(lambda work: Match.of_match(*usecases.compute_match(work, comparing)))


@routes.get("/v1/matches", Page[Match], scope="assessment:read")
async def list_matches(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at")],
    role_model_id: Annotated[UUID | None, Query(description="Only matches against this role model.")] = None,
) -> Response:
    """List matches.

    As they were computed, with the names of those whose profiles are still there. Each match shown is entered in the
    audit chain as read.
    """

    def found(work: Work) -> Slice[Match]:
        matches, whose = usecases.list_matches(work, query, role_model_id)
        return matches.map(lambda kept: Match.of_match(kept, whose))

    return await edge.page(found, on_record=True)


@routes.get("/v1/matches/{match_id}", Match, scope="assessment:read")
async def get_match(edge: ReadEdge, match_id: MatchId) -> Response:
    """Read a match.

    As it was computed, with the names of those whose profiles are still there. Every reading is entered in the audit
    chain.
    """
    return await edge.write(lambda work: Match.of_match(*usecases.get_match(work, match_id)))
