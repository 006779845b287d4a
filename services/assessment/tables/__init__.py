"""The tables of the assessment service, one file a noun."""

from services.assessment.tables.comparisons import ComparisonRow, MatchRow, RankingRow, StudyRow
from services.assessment.tables.competencies import (
    CompetencyInvitationRow,
    CompetencyModelRow,
    CompetencyReviewRow,
)
from services.assessment.tables.consent_entries import ConsentEntryRow
from services.assessment.tables.development_plans import DevelopmentPlanRow
from services.assessment.tables.erasures import ErasureRow
from services.assessment.tables.instruments import InstrumentRow
from services.assessment.tables.invitations import InvitationRow
from services.assessment.tables.norms import CalibrationRow, NormRow, RescoredProfileRow, RescoringRow
from services.assessment.tables.profile_stands import ProfileDepartureRow, ProfileStandRow
from services.assessment.tables.profiles import ProfileRow
from services.assessment.tables.role_models import RoleModelRow
from services.assessment.tables.role_questionnaires import RoleQuestionnaireRow
from services.assessment.tables.row import AssessmentRow
from services.assessment.tables.shares import ShareRow
from services.assessment.tables.signed import SignedRow
from services.assessment.tables.sittings import SittingRow

__all__ = [
    "AssessmentRow",
    "CalibrationRow",
    "ComparisonRow",
    "CompetencyInvitationRow",
    "CompetencyModelRow",
    "CompetencyReviewRow",
    "ConsentEntryRow",
    "DevelopmentPlanRow",
    "ErasureRow",
    "InstrumentRow",
    "InvitationRow",
    "MatchRow",
    "NormRow",
    "ProfileDepartureRow",
    "ProfileRow",
    "ProfileStandRow",
    "RankingRow",
    "RescoredProfileRow",
    "RescoringRow",
    "RoleModelRow",
    "RoleQuestionnaireRow",
    "ShareRow",
    "SignedRow",
    "SittingRow",
    "StudyRow",
]
