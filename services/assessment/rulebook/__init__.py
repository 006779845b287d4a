"""The dated rules of assessment: read from `rules/`, hashed, and turned into the frozen values that decisions take.

Each file `rules/KIND/NAME@DATE.yaml` is one edition. A change is a new file; the old one keeps scoring what it scored.
"""

from services.assessment.rulebook.calibrating import calibration_rules, norming_rules
from services.assessment.rulebook.comparing import impact_rules, index_rules, merging_rules, study_rules
from services.assessment.rulebook.competency_models import competency_model, competency_models
from services.assessment.rulebook.development import development_rules
from services.assessment.rulebook.instruments import instrument, instruments
from services.assessment.rulebook.norms import latent_model, norm, norm_for, norms, shift_null_of, styles_of
from services.assessment.rulebook.profiles import profile_rules, quality_rules, rules_of, vocabulary
from services.assessment.rulebook.retention import retention_rules
from services.assessment.rulebook.reviews import review_rules
from services.assessment.rulebook.role_questionnaires import role_questionnaire, role_questionnaires

__all__ = [
    "calibration_rules",
    "competency_model",
    "competency_models",
    "development_rules",
    "impact_rules",
    "index_rules",
    "instrument",
    "instruments",
    "latent_model",
    "merging_rules",
    "norm",
    "norm_for",
    "norming_rules",
    "norms",
    "profile_rules",
    "quality_rules",
    "retention_rules",
    "review_rules",
    "role_questionnaire",
    "role_questionnaires",
    "rules_of",
    "shift_null_of",
    "study_rules",
    "styles_of",
    "vocabulary",
]
