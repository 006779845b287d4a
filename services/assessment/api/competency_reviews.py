"""Operations on reviews of competencies."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, Slice, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page
from services.assessment.schemas.competency_invitations import InvitedRater, InvitedRaters, RaterDraft
from services.assessment.schemas.competency_reviews import (
    CompetencyResult,
    CompetencyReview,
    CompetencyReviewDraft,
    ReviewConsent,
    ReviewTransitionRequest,
)
from services.assessment.usecases import competency_reviews as usecases

routes = Routes("Competency reviews")
ReviewId = Annotated[UUID, Path(description="The review's id.")]


@routes.post("/v1/competency-reviews", CompetencyReview, scope="assessment:write")
async def create_competency_review(edge: PostEdge, draft: CompetencyReviewDraft) -> Response:
    """Begin a review of competencies.

    A draft: raters are invited, the person consents, then it opens. Competencies without a target get the usual level.
    """
    order = draft.to_domain()
    return await edge.write(lambda work: CompetencyReview.of_review(usecases.create_review(work, order)))


@routes.get("/v1/competency-reviews", Page[CompetencyReview], scope="assessment:answer")
async def list_competency_reviews(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at")],
    external_id: Annotated[ExternalId | None, Query(description="The person's personnel number.")] = None,
) -> Response:
    """List reviews of competencies.

    All of them for those who run assessments, the own ones for everybody else.
    """
    return await edge.page(lambda work: usecases.list_reviews(work, query, external_id).map(CompetencyReview.of_review))


@routes.get("/v1/competency-reviews/{competency_review_id}", CompetencyReview, scope="assessment:answer")
async def get_competency_review(edge: ReadEdge, competency_review_id: ReviewId) -> Response:
    """Read a review of competencies.

    Its purpose, its targets and where it stands. It must be about the caller, or the caller runs assessments.
    """
    return await edge.read(lambda work: CompetencyReview.of_review(usecases.get_review(work, competency_review_id)))


@routes.post(
    "/v1/competency-reviews/{competency_review_id}/consent", CompetencyReview, scope="assessment:answer", status=200
)
async def consent_to_competency_review(
    edge: PostEdge, competency_review_id: ReviewId, draft: ReviewConsent
) -> Response:
    """Consent to a review of competencies.

    Repeats the stated purpose, word for word. Whoever runs assessments may record a consent given on paper.
    """
    return await edge.write(
        lambda work: CompetencyReview.of_review(usecases.consent(work, competency_review_id, draft.purpose))
    )


@routes.post("/v1/competency-reviews/{competency_review_id}/invitations", InvitedRaters, scope="assessment:write")
async def invite_raters(edge: PostEdge, competency_review_id: ReviewId, draft: RaterDraft) -> Response:
    """Invite raters.

    The person (`self`), peers and supervisors; each once. Raters may join until the review closes.
    """

    def invited(rows: list[InvitedRater]) -> InvitedRaters:
        return InvitedRaters(competency_review_id=competency_review_id, invitations=rows)

    raters = draft.to_domain()
    return await edge.write(
        lambda work: invited(
            [InvitedRater.of_invitation(one) for one in usecases.invite(work, competency_review_id, raters)]
        )
    )


@routes.get("/v1/competency-reviews/{competency_review_id}/invitations", Page[InvitedRater], scope="assessment:read")
async def list_raters(edge: ReadEdge, competency_review_id: ReviewId) -> Response:
    """List the raters of a review.

    Who is asked and who has answered, so that the others can be reminded; never what anybody said. At most sixty, so
    the list comes whole.
    """
    return await edge.page(
        lambda work: Slice(tuple(usecases.list_invitations(work, competency_review_id)), None).map(
            InvitedRater.of_invitation
        )
    )


@routes.post(
    "/v1/competency-reviews/{competency_review_id}/transitions", CompetencyReview, scope="assessment:write", status=200
)
async def transition_competency_review(
    edge: PostEdge, competency_review_id: ReviewId, body: ReviewTransitionRequest
) -> Response:
    """Open, close or cancel a review of competencies.

    It opens with the person's consent and with the person and a supervisor among the raters. Closing works the result
    out once and lets the single ratings go; cancelling lets them go unread.
    """
    return await edge.write(
        lambda work: CompetencyReview.of_review(usecases.move_review(work, competency_review_id, body.transition))
    )


@routes.get("/v1/competency-reviews/{competency_review_id}/result", CompetencyResult, scope="assessment:answer")
async def get_competency_result(edge: ReadEdge, competency_review_id: ReviewId) -> Response:
    """Read the result of a review of competencies.

    For each competency how the person, peers and supervisors see it, how far they agree, and the gaps to each other
    and to the target. Peers are shown together and from three on. Every reading is entered in the audit chain.
    """
    return await edge.write(lambda work: CompetencyResult.of_result(usecases.get_result(work, competency_review_id)))
