"""Operations on invitations: how somebody without an account gets into a sitting."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from starlette.responses import Response

from chassis import bound_tokens
from chassis.edge import WriteEdge
from chassis.routes import Routes
from services.assessment.schemas.invitations import Invitation, InvitationDraft, Redemption, SittingSession
from services.assessment.usecases import invitations as usecases

routes = Routes("Invitations")
AssessmentId = Annotated[UUID, Path(description="The assessment's id.")]

# Neither takes an Idempotency-Key: the ledger of repetitions would keep the secrets that the answers tell.


@routes.put("/v1/assessments/{assessment_id}/invitation", Invitation, scope="assessment:write")
async def invite_to_assessment(edge: WriteEdge, assessment_id: AssessmentId, draft: InvitationDraft) -> Response:
    """Make the link into a sitting.

    For a respondent without an account. The token is told this once and kept as a hash; making a link anew ends the one
    before.
    """
    return await edge.write(lambda work: Invitation.of(usecases.invite(work, assessment_id, draft.expires_at)))


@routes.post("/v1/invitation-redemptions", SittingSession, scope=None)
async def redeem_invitation(edge: WriteEdge, redemption: Redemption) -> Response:
    """Redeem a link.

    Needs no token but the link's own. A link opens its sitting once: the answer is a bearer token for that sitting
    alone, good for three days or until the sitting's end.
    """
    secret = edge.state.cursor_key

    def session(entrance: usecases.Entrance) -> SittingSession:
        path = f"/v1/assessments/{entrance.assessment_id}"
        token = bound_tokens.issue(secret, entrance.external_id, "assessment:answer", path, entrance.expires_at)
        return SittingSession(
            assessment_id=entrance.assessment_id,
            access_token=token,
            token_type="Bearer",  # noqa: S106 - the kind of token, by RFC 6750
            expires_at=entrance.expires_at,
        )

    return await edge.write(lambda work: session(usecases.redeem(work, redemption.token)))
