"""Operations whose answer is a picture, and the charts that the pictures draw."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.printing.answers import PICTURE, picture
from chassis.routes import Routes
from services.assessment.api.assessments import AssessmentId
from services.assessment.api.competency_reviews import ReviewId
from services.assessment.api.matches import MatchId
from services.assessment.api.profiles import ProfileId
from services.assessment.api.role_models import RoleModelId
from services.assessment.api.studies import StudyId
from services.assessment.schemas.charts import Chart
from services.assessment.schemas.pictures import shown
from services.assessment.schemas.pictures.study import StudyPicture
from services.assessment.usecases import competency_reviews, role_models, showing

routes = Routes("Pictures")
Beside = Annotated[UUID | None, Query(alias="role_model_id", description="A published role model to stand beside.")]
OfProfile = Annotated[UUID | None, Query(alias="profile_id", description="One person of the match; else the group.")]
PictureName = Annotated[StudyPicture, Path(description="`groups`, `hypotheses`, `shifts` or `performance`.")]


@routes.get("/v1/profiles/{profile_id}/picture", Chart, scope="assessment:read", **PICTURE)
async def draw_profile(edge: ReadEdge, profile_id: ProfileId, beside: Beside = None) -> Response:
    """Draw a profile as a DISC graph.

    Internal and external style with their bands, the shift with its error, and the levels of a role model where one is
    named. SVG, or PNG by Accept, in the reader's language. Every reading is entered in the audit chain.
    """
    told = await edge.find(lambda work: showing.profile_report(work, profile_id, beside), on_record=True)
    return await picture(edge, shown.picture_of_profile(told, edge.locale))


@routes.get("/v1/profiles/{profile_id}/chart", Chart, scope="assessment:read")
async def get_profile_chart(edge: ReadEdge, profile_id: ProfileId, beside: Beside = None) -> Response:
    """Read a profile as a chart.

    What the picture draws, as numbers and words for a charting library. Every reading is entered in the audit chain.
    """
    return await edge.write(
        lambda work: shown.chart_of_profile(showing.profile_report(work, profile_id, beside), edge.locale)
    )


@routes.get("/v1/assessments/{assessment_id}/profile/picture", Chart, scope="assessment:answer", **PICTURE)
async def draw_own_profile(edge: ReadEdge, assessment_id: AssessmentId, beside: Beside = None) -> Response:
    """Draw the profile that came of a sitting.

    For the respondent, and for whom the respondent lets see it. SVG, or PNG by Accept. Every reading is entered in the
    audit chain.
    """
    told = await edge.find(lambda work: showing.own_report(work, assessment_id, beside), on_record=True)
    return await picture(edge, shown.picture_of_profile(told, edge.locale))


@routes.get("/v1/assessments/{assessment_id}/profile/chart", Chart, scope="assessment:answer")
async def get_own_profile_chart(edge: ReadEdge, assessment_id: AssessmentId, beside: Beside = None) -> Response:
    """Read the profile that came of a sitting as a chart.

    For the respondent, and for whom the respondent lets see it. Every reading is entered in the audit chain.
    """
    return await edge.write(
        lambda work: shown.chart_of_profile(showing.own_report(work, assessment_id, beside), edge.locale)
    )


@routes.get("/v1/matches/{match_id}/picture", Chart, scope="assessment:read", **PICTURE)
async def draw_match(edge: ReadEdge, match_id: MatchId, profile_id: OfProfile = None) -> Response:
    """Draw a match beside the role model.

    The role is the line in the middle; one person, or the means of the group, stand to either side of it, each factor
    with its match degree and its range. SVG, or PNG by Accept. Every reading is entered in the audit chain.
    """
    found = await edge.find(lambda work: showing.shown_match(work, match_id, profile_id), on_record=True)
    return await picture(edge, shown.picture_of_match(found, edge.locale))


@routes.get("/v1/matches/{match_id}/chart", Chart, scope="assessment:read")
async def get_match_chart(edge: ReadEdge, match_id: MatchId, profile_id: OfProfile = None) -> Response:
    """Read a match as a chart.

    What the picture draws, as numbers and words. Every reading is entered in the audit chain.
    """
    return await edge.write(
        lambda work: shown.chart_of_match(showing.shown_match(work, match_id, profile_id), edge.locale)
    )


@routes.get("/v1/role-models/{role_model_id}/picture", Chart, scope="assessment:read", **PICTURE)
async def draw_role_model(edge: ReadEdge, role_model_id: RoleModelId) -> Response:
    """Draw a role model.

    What the role asks of each factor, the range that other raters or persons would leave open, and the key traits. SVG,
    or PNG by Accept, in the reader's language.
    """
    found = await edge.find(lambda work: role_models.get_role_model(work, role_model_id))
    return await picture(edge, shown.picture_of_role_model(found.value, edge.locale))


@routes.get("/v1/role-models/{role_model_id}/chart", Chart, scope="assessment:read")
async def get_role_model_chart(edge: ReadEdge, role_model_id: RoleModelId) -> Response:
    """Read a role model as a chart.

    What the picture draws, as numbers and words.
    """
    return await edge.read(
        lambda work: shown.chart_of_role_model(role_models.get_role_model(work, role_model_id).value, edge.locale)
    )


@routes.get("/v1/studies/{study_id}/pictures/{name}", Chart, scope="assessment:read", **PICTURE)
async def draw_study(edge: ReadEdge, study_id: StudyId, name: PictureName) -> Response:
    """Draw a study.

    `groups` are Tables 1 and 2, `hypotheses` both hypotheses with their intervals, `shifts` who shifts beside what
    chance explains, `performance` what goes with performance. SVG, or PNG by Accept, in the reader's language.
    """
    found, _ = await edge.find(lambda work: showing.shown_study(work, study_id))
    return await picture(edge, shown.picture_of_study(name, found.value, edge.locale))


@routes.get("/v1/studies/{study_id}/charts/{name}", Chart, scope="assessment:read")
async def get_study_chart(edge: ReadEdge, study_id: StudyId, name: PictureName) -> Response:
    """Read one of a study's charts.

    What the picture of that name draws, as numbers and words.
    """
    return await edge.read(
        lambda work: shown.chart_of_study(name, showing.shown_study(work, study_id)[0].value, edge.locale)
    )


@routes.get("/v1/competency-reviews/{competency_review_id}/picture", Chart, scope="assessment:answer", **PICTURE)
async def draw_competencies(edge: ReadEdge, competency_review_id: ReviewId) -> Response:
    """Draw the result of a review of competencies.

    An iceberg: areas above and below the waterline, each competency as the person and the others see it, beside what
    the role asks. SVG, or PNG by Accept. Every reading is entered in the audit chain.
    """
    found = await edge.find(lambda work: competency_reviews.get_result(work, competency_review_id), on_record=True)
    return await picture(edge, shown.picture_of_competencies(found, edge.locale))


@routes.get("/v1/competency-reviews/{competency_review_id}/chart", Chart, scope="assessment:answer")
async def get_competencies_chart(edge: ReadEdge, competency_review_id: ReviewId) -> Response:
    """Read the result of a review of competencies as a chart.

    What the picture draws, as numbers and words. Every reading is entered in the audit chain.
    """
    return await edge.write(
        lambda work: shown.chart_of_competencies(competency_reviews.get_result(work, competency_review_id), edge.locale)
    )
