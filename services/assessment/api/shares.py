"""Operations on shares."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.assessment.api.assessments import AssessmentId
from services.assessment.schemas.shares import Share, ShareDraft
from services.assessment.usecases import shares as usecases

routes = Routes("Personal data")
ShareId = Annotated[UUID, Path(description="The share's id.")]


@routes.post("/v1/assessments/{assessment_id}/shares", Share, scope="assessment:answer")
async def share_profile(edge: PostEdge, assessment_id: AssessmentId, draft: ShareDraft) -> Response:
    """Let somebody see the own profile.

    A supervisor, who then finds the profile, its picture and its report at the sitting. The consent is entered in the
    ledger. Whoever runs assessments may record a consent given on paper.
    """
    return await edge.write(lambda work: Share.of_share(usecases.share(work, assessment_id, draft.shared_with)))


@routes.get("/v1/shares", Page[Share], scope="assessment:answer")
async def list_shares(edge: ReadEdge, query: Annotated[PageQuery, paging("created_at")]) -> Response:
    """List shares.

    Those that the caller gave or got; all of them for those who run assessments.
    """
    return await edge.page(lambda work: usecases.list_shares(work, query).map(Share.of_share))


@routes.delete("/v1/assessments/{assessment_id}/shares/{share_id}", scope="assessment:answer")
async def end_share(edge: WriteEdge, assessment_id: AssessmentId, share_id: ShareId) -> Response:
    """Take a share back.

    From then on there is nothing for that person to see. It is entered in the ledger.
    """
    return await edge.write(lambda work: usecases.end_share(work, assessment_id, share_id))
