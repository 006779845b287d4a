"""Operations on the caller's own invitations to rate competencies."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.assessment.schemas.competency_invitations import (
    CompetencyInvitation,
    InvitationTransitionRequest,
    RatingForm,
    Ratings,
)
from services.assessment.usecases import competency_reviews as usecases

routes = Routes("Competency reviews")
InvitationId = Annotated[UUID, Path(description="The invitation's id.")]


@routes.get("/v1/competency-invitations", Page[CompetencyInvitation], scope="assessment:answer")
async def list_competency_invitations(edge: ReadEdge, query: Annotated[PageQuery, paging("created_at")]) -> Response:
    """List the own invitations to rate.

    The caller's own, answered or not.
    """
    return await edge.page(lambda work: usecases.own_invitations(work, query).map(CompetencyInvitation.of_invitation))


@routes.get("/v1/competency-invitations/{invitation_id}", RatingForm, scope="assessment:answer")
async def get_competency_invitation(edge: ReadEdge, invitation_id: InvitationId) -> Response:
    """Read an invitation with what is to be rated.

    Whose competencies, for what purpose, and the model with its observable levels.
    """
    return await edge.read(lambda work: RatingForm.of_form(usecases.own_invitation(work, invitation_id)))


@routes.post("/v1/competency-invitations/{invitation_id}/ratings", CompetencyInvitation, scope="assessment:answer")
async def rate_competencies(edge: PostEdge, invitation_id: InvitationId, body: Ratings) -> Response:
    """Rate the competencies of a person.

    The level seen for every competency of the model. Happens once. What a peer said is shown only together with at
    least two other peers, and let go when the review closes.
    """
    return await edge.write(
        lambda work: CompetencyInvitation.of_invitation(usecases.rate(work, invitation_id, body.ratings))
    )


@routes.post(
    "/v1/competency-invitations/{invitation_id}/transitions",
    CompetencyInvitation,
    scope="assessment:answer",
    status=200,
)
async def transition_competency_invitation(
    edge: PostEdge,
    invitation_id: InvitationId,
    body: InvitationTransitionRequest,  # noqa: ARG001 - there is one transition
) -> Response:
    """Decline an invitation to rate.

    Nobody has to say why.
    """
    return await edge.write(lambda work: CompetencyInvitation.of_invitation(usecases.decline(work, invitation_id)))
