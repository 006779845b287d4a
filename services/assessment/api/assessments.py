"""Operations on assessments: one sitting each, from invitation to profile."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, ExternalId, Page
from services.assessment.domain.sitting import SittingState
from services.assessment.schemas.assessments import (
    AnswerId,
    AnswerSheet,
    Assessment,
    AssessmentAnswers,
    AssessmentDraft,
    AssessmentTransitionRequest,
    BlockAnswer,
    ConsentDraft,
    SingleRating,
)
from services.assessment.schemas.profiles import Profile
from services.assessment.schemas.quality import Quality
from services.assessment.schemas.questions import Questions
from services.assessment.store.sittings import SittingFilter
from services.assessment.usecases import sittings as usecases

routes = Routes("Assessments")
AssessmentId = Annotated[UUID, Path(description="The assessment's id.")]
BlockId = Annotated[AnswerId, Path(description="The block's id, as the questions give it.")]
AnchorId = Annotated[AnswerId, Path(description="The statement's id, as the questions give it.")]


@routes.post("/v1/assessments", Assessment, scope="assessment:write")
async def create_assessment(edge: PostEdge, draft: AssessmentDraft) -> Response:
    """Open a sitting for a respondent.

    States the purpose; the respondent has to consent to exactly that before anything can be answered.
    """
    return await edge.write(lambda work: Assessment.of_sitting(usecases.create_assessment(work, draft.to_domain())))


@routes.get("/v1/assessments", Page[Assessment], scope="assessment:read")
async def list_assessments(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("external_id", "created_at")],
    external_id: Annotated[ExternalId | None, Query(description="The respondent's personnel number.")] = None,
    bank: Annotated[Code | None, Query(description="The respondent's bank.")] = None,
    state: Annotated[SittingState | None, Query(description="How far the sitting is.")] = None,
) -> Response:
    """List sittings.

    How far each is and what may be done with it, without the answers.
    """
    wanted = SittingFilter(external_id, bank, state)
    return await edge.page(lambda work: usecases.list_assessments(work, query, wanted).map(Assessment.of_sitting))


@routes.get("/v1/own-assessments", Page[Assessment], scope="assessment:answer")
async def list_own_assessments(edge: ReadEdge, query: Annotated[PageQuery, paging("created_at")]) -> Response:
    """List the caller's own sittings.

    Those whose respondent is the subject of the token: what is still to be answered, and what is done.
    """
    return await edge.page(lambda work: usecases.list_own_assessments(work, query).map(Assessment.of_sitting))


@routes.get("/v1/assessments/{assessment_id}", Assessment, scope="assessment:read")
async def get_assessment(edge: ReadEdge, assessment_id: AssessmentId) -> Response:
    """Read a sitting.

    How far it is and what may be done with it, without the answers.
    """
    return await edge.read(lambda work: Assessment.of_sitting(usecases.get_assessment(work, assessment_id)))


@routes.get("/v1/assessments/{assessment_id}/questions", Questions, scope="assessment:answer")
async def get_assessment_questions(edge: ReadEdge, assessment_id: AssessmentId) -> Response:
    """Read the questions of a sitting.

    In both languages and without the scoring key. The sitting must be the caller's own.
    """
    return await edge.read(lambda work: Questions.of_instrument(usecases.questions_of(work, assessment_id)))


@routes.get("/v1/assessments/{assessment_id}/answers", AssessmentAnswers, scope="assessment:answer")
async def get_assessment_answers(edge: ReadEdge, assessment_id: AssessmentId) -> Response:
    """Read the answers given so far.

    To go on where one stopped; the ETag is what the next save has to name. The sitting must be the caller's own. Every
    reading is entered in the audit chain.
    """
    return await edge.write(lambda work: AssessmentAnswers.of_sitting(usecases.get_own_assessment(work, assessment_id)))


@routes.put("/v1/assessments/{assessment_id}/answers", AssessmentAnswers, scope="assessment:answer")
async def save_assessment_answers(
    edge: WriteEdge, assessment_id: AssessmentId, version: IfMatch, sheet: AnswerSheet
) -> Response:
    """Save the answers so far.

    The sheet replaces the one before. It need not be complete, but what is there must be right: the same phrase cannot
    be most and least fitting, blocks and statements must be those of the instrument, and each is answered once.
    """
    return await edge.write(
        lambda work: AssessmentAnswers.of_sitting(
            usecases.save_answers(work, assessment_id, version, sheet.to_domain())
        )
    )


@routes.put("/v1/assessments/{assessment_id}/answers/{block_id}", AssessmentAnswers, scope="assessment:answer")
async def save_block_answer(
    edge: WriteEdge, assessment_id: AssessmentId, block_id: BlockId, answer: BlockAnswer
) -> Response:
    """Save the answer to one block.

    As soon as it is given, so that nothing is lost. It replaces the answer to this block and touches no other, so it
    needs no version; the time that it took is `taken_ms`, or else counted since the last save.
    """
    return await edge.write(
        lambda work: AssessmentAnswers.of_sitting(usecases.save_choice(work, assessment_id, answer.to_domain(block_id)))
    )


@routes.put("/v1/assessments/{assessment_id}/ratings/{anchor_id}", AssessmentAnswers, scope="assessment:answer")
async def save_statement_rating(
    edge: WriteEdge, assessment_id: AssessmentId, anchor_id: AnchorId, rating: SingleRating
) -> Response:
    """Save the rating of one statement.

    As soon as it is given; it replaces the rating of this statement and touches no other.
    """
    return await edge.write(
        lambda work: AssessmentAnswers.of_sitting(
            usecases.save_rating(work, assessment_id, rating.to_domain(anchor_id))
        )
    )


@routes.get("/v1/assessments/{assessment_id}/quality", Quality, scope="assessment:read")
async def get_assessment_quality(edge: ReadEdge, assessment_id: AssessmentId) -> Response:
    """Read how a sitting is being answered.

    Seconds a block, runs of one place, repeated blocks answered otherwise, person fit, and the verdict; live while the
    sitting goes on, and as it was when the profile was made. For those who run assessments, not for the respondent.
    """
    return await edge.read(lambda work: Quality.of(usecases.quality(work, assessment_id)))


@routes.post("/v1/assessments/{assessment_id}/consent", Assessment, scope="assessment:answer", status=200)
async def consent_to_assessment(edge: PostEdge, assessment_id: AssessmentId, draft: ConsentDraft) -> Response:
    """Consent to a sitting.

    Repeats the stated purpose, word for word. Whoever runs assessments may record a consent given on paper.
    """
    return await edge.write(lambda work: Assessment.of_sitting(usecases.consent(work, assessment_id, draft.purpose)))


@routes.post("/v1/assessments/{assessment_id}/submission", Profile, scope="assessment:answer")
async def submit_assessment(edge: PostEdge, assessment_id: AssessmentId) -> Response:
    """Submit a sitting and get the profile.

    Happens once. Every block and statement must be answered; what is missing or wrong is listed in full.
    """
    return await edge.write(lambda work: Profile.of_record(usecases.submit(work, assessment_id)))


@routes.get("/v1/assessments/{assessment_id}/profile", Profile, scope="assessment:answer")
async def get_assessment_profile(edge: ReadEdge, assessment_id: AssessmentId) -> Response:
    """Read the profile that came of a sitting.

    For the respondent, who sees the own result. The sitting must be the caller's own. Every reading is entered in the
    audit chain.
    """
    return await edge.write(lambda work: Profile.of_record(usecases.get_own_profile(work, assessment_id)))


@routes.post("/v1/assessments/{assessment_id}/transitions", Assessment, scope="assessment:answer", status=200)
async def transition_assessment(
    edge: PostEdge, assessment_id: AssessmentId, body: AssessmentTransitionRequest
) -> Response:
    """Pause or resume a sitting, or take consent back.

    `pause` stops the clock and `resume` goes on. `withdraw` erases the answers and the profile for good; comparisons
    computed before keep figures, but no person.
    """
    change = {"pause": usecases.pause, "resume": usecases.resume, "withdraw": usecases.withdraw}[body.transition]
    return await edge.write(lambda work: Assessment.of_sitting(change(work, assessment_id)))
