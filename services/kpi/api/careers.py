"""Operations on careers."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from chassis.work import Work
from services.kpi.clients import AccountsClient
from services.kpi.domain.runs import SegmentBy
from services.kpi.schemas.careers import (
    AppointmentReview,
    AppointmentReviewDraft,
    CareerRules,
    CareerRulesDraft,
    ReviewTransitionRequest,
)
from services.kpi.schemas.competitions import (
    Competition,
    CompetitionDraft,
    CompetitionTransitionRequest,
    RatingDraft,
)
from services.kpi.usecases import careers as usecases

routes = Routes("Careers")
WRITE = "careers:write"
ReviewId = Annotated[UUID, Path(description="The review's id.")]
CompetitionId = Annotated[UUID, Path(description="The competition's id.")]


@routes.post("/v1/career-rules", CareerRules, scope=WRITE)
async def create_career_rules(edge: PostEdge, draft: CareerRulesDraft) -> Response:
    """Lay down a version of career rules.

    The training credits for re-appointment, the grades by score and credits, and the months before a promotion.
    """
    return await edge.write(lambda work: CareerRules.of(usecases.create_rules(work, draft.to_domain())))


@routes.get("/v1/career-rules", Page[CareerRules], scope="kpi:read")
async def list_career_rules(
    edge: ReadEdge, query: Annotated[PageQuery, paging("code", "created_at", default="code")]
) -> Response:
    """List versions of career rules.

    Everybody may know by what they are appointed.
    """
    return await edge.page(lambda work: usecases.list_rules(work, query).map(CareerRules.of))


@routes.post("/v1/appointment-reviews", AppointmentReview, scope=WRITE)
async def review_appointments(edge: PostEdge, draft: AppointmentReviewDraft) -> Response:
    """Review who is appointed again.

    By the year's training credits and scores as they stand now; proposed, to be approved by somebody else.
    """
    order = draft.to_domain()
    return await edge.write(lambda work: AppointmentReview.shown(usecases.review_appointments(work, order)))


@routes.get("/v1/appointment-reviews/{appointment_review_id}", AppointmentReview, scope="kpi:read")
async def get_appointment_review(edge: ReadEdge, appointment_review_id: ReviewId) -> Response:
    """Read a review of appointments.

    A manager sees only the own appointment, once it is approved.
    """
    return await edge.read(lambda work: AppointmentReview.shown(usecases.get_review(work, appointment_review_id)))


@routes.post("/v1/appointment-reviews/{appointment_review_id}/transitions", AppointmentReview, scope=WRITE, status=200)
async def transition_appointment_review(
    edge: PostEdge, appointment_review_id: ReviewId, body: ReviewTransitionRequest
) -> Response:
    """Approve or reject a review of appointments.

    Four eyes: who proposed it cannot approve it.
    """
    return await edge.write(
        lambda work: AppointmentReview.shown(usecases.transition_review(work, appointment_review_id, body.transition))
    )


@routes.post("/v1/competitions", Competition, scope=WRITE)
async def open_competition(edge: PostEdge, draft: CompetitionDraft) -> Response:
    """Open a competition for promotion.

    Who has another role or too few months in it, by the managers' records in accounts, is listed with the reason and
    cannot win.
    """
    accounts: AccountsClient = edge.request.app.state.accounts
    names = [each.manager for each in draft.candidates]
    people = await accounts.payees(names, edge.request.headers)
    roles = await accounts.segments(names, SegmentBy.ROLE, edge.request.headers)

    def opened(work: Work) -> Competition:
        rules = usecases.rules_of(work, draft.career_rules_id, draft.held_on)
        found = draft.to_domain(rules, people, roles, work.principal.subject)
        return Competition.shown(usecases.open_competition(work, found))

    return await edge.write(opened)


@routes.get("/v1/competitions", Page[Competition], scope="kpi:read")
async def list_competitions(
    edge: ReadEdge, query: Annotated[PageQuery, paging("created_at", default="-created_at")]
) -> Response:
    """List competitions.

    A manager sees none of them: they concern many people.
    """
    return await edge.page(lambda work: usecases.list_competitions(work, query).map(Competition.shown))


@routes.get("/v1/competitions/{competition_id}", Competition, scope="kpi:read")
async def get_competition(edge: ReadEdge, competition_id: CompetitionId) -> Response:
    """Read a competition.

    Who may win, how they stand by the judges' ratings, and who is to be promoted.
    """
    return await edge.read(lambda work: Competition.shown(usecases.get_competition(work, competition_id)))


@routes.post("/v1/competitions/{competition_id}/ratings", Competition, scope=WRITE)
async def rate_candidate(edge: PostEdge, competition_id: CompetitionId, draft: RatingDraft) -> Response:
    """Rate a candidate.

    As the judge that the caller is; no candidate judges. A later rating follows the earlier one.
    """
    rating = draft.to_domain(edge.principal.subject)
    return await edge.write(lambda work: Competition.shown(usecases.rate_candidate(work, competition_id, rating)))


@routes.post("/v1/competitions/{competition_id}/transitions", Competition, scope=WRITE, status=200)
async def transition_competition(
    edge: PostEdge, competition_id: CompetitionId, body: CompetitionTransitionRequest
) -> Response:
    """Propose, decide or return a competition.

    Four eyes: who proposed the winners cannot decide. Equals at the last seat must be told apart by name.
    """
    asked = (body.transition, body.winners)
    return await edge.write(
        lambda work: Competition.shown(usecases.transition_competition(work, competition_id, *asked))
    )
