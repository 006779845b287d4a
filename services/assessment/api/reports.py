"""Operations whose answer is a report."""

from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.printing.answers import REPORT, document
from chassis.routes import Routes
from services.assessment.api.assessments import AssessmentId
from services.assessment.api.pictures import Beside
from services.assessment.api.profiles import ProfileId
from services.assessment.api.studies import StudyId
from services.assessment.schemas.profiles import Profile
from services.assessment.schemas.reports.personal import personal_report
from services.assessment.schemas.reports.study import study_report
from services.assessment.schemas.studies import Study
from services.assessment.usecases import showing

routes = Routes("Reports")


@routes.get("/v1/profiles/{profile_id}/report", Profile, scope="assessment:read", **REPORT)
async def report_profile(edge: ReadEdge, profile_id: ProfileId, beside: Beside = None) -> Response:
    """Report about a person.

    The DISC graph, what stands out in words, every score with its band; beside a role model also the match and what to
    practise. HTML, or PDF by Accept, in the reader's language. Every reading is entered in the audit chain.
    """
    told = await edge.find(lambda work: showing.profile_report(work, profile_id, beside), on_record=True)
    return await document(edge, personal_report(told, edge.locale))


@routes.get("/v1/assessments/{assessment_id}/profile/report", Profile, scope="assessment:answer", **REPORT)
async def report_own_profile(edge: ReadEdge, assessment_id: AssessmentId, beside: Beside = None) -> Response:
    """Report about the profile that came of a sitting.

    For the respondent, and for whom the respondent lets see it. HTML, or PDF by Accept. Every reading is entered in the
    audit chain.
    """
    told = await edge.find(lambda work: showing.own_report(work, assessment_id, beside), on_record=True)
    return await document(edge, personal_report(told, edge.locale))


@routes.get("/v1/studies/{study_id}/report", Study, scope="assessment:read", **REPORT)
async def report_study(edge: ReadEdge, study_id: StudyId) -> Response:
    """Report about a group study.

    Tables 1 and 2, both hypotheses in words and as a picture, who shifts, what goes with performance, and what to be
    wary of. HTML, or PDF by Accept, in the reader's language.
    """
    kept, model = await edge.find(lambda work: showing.shown_study(work, study_id))
    return await document(edge, study_report(kept, model, edge.locale))
