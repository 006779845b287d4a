"""The tables of the assessment service, one file a noun."""

from services.assessment.tables.comparisons import ComparisonRow, MatchRow, RankingRow, StudyRow
from services.assessment.tables.consent_entries import ConsentEntryRow
from services.assessment.tables.development_plans import DevelopmentPlanRow
from services.assessment.tables.erasures import ErasureRow
from services.assessment.tables.profiles import ProfileRow
from services.assessment.tables.role_models import RoleModelRow
from services.assessment.tables.role_questionnaires import RoleQuestionnaireRow
from services.assessment.tables.row import AssessmentRow
from services.assessment.tables.sittings import SittingRow

__all__ = [
    "AssessmentRow",
    "ComparisonRow",
    "ConsentEntryRow",
    "DevelopmentPlanRow",
    "ErasureRow",
    "MatchRow",
    "ProfileRow",
    "RankingRow",
    "RoleModelRow",
    "RoleQuestionnaireRow",
    "SittingRow",
    "StudyRow",
]
