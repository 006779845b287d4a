"""What pictures and reports show: profiles, matches, role models and studies, with what they stand beside."""

from uuid import UUID

from chassis.domain.errors import Fault, Invalid
from chassis.domain.kept import Kept
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.development import goals_of
from services.assessment.domain.factors import Style
from services.assessment.domain.personal_report import BesideRole, PersonalReport
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.role_model import check_same_norm
from services.assessment.domain.role_model_record import RoleModelRecord, RoleModelState
from services.assessment.domain.shown_match import ShownMatch
from services.assessment.domain.study import Study
from services.assessment.store import profiles, role_models
from services.assessment.store.comparisons import matches, studies
from services.assessment.usecases.comparisons import matched
from services.assessment.usecases.rules_in_force import norm_of
from services.assessment.usecases.sittings import get_own_profile


def profile_report(work: Work, profile_id: UUID, role_model_id: UUID | None) -> PersonalReport:
    """A profile for those who run assessments, beside a published role model where one is named."""
    return _report(work, profiles.get(work.session, profile_id), role_model_id)


def own_report(work: Work, sitting_id: UUID, role_model_id: UUID | None) -> PersonalReport:
    """The profile that came of a sitting, for its person and for whom that person lets see it."""
    return _report(work, get_own_profile(work, sitting_id), role_model_id)


def shown_match(work: Work, match_id: UUID, profile_id: UUID | None) -> ShownMatch:
    """One person of a match, or the whole group; a match of one person is that person's."""
    match = matches.get(work.session, match_id).value
    model = role_models.get(work.session, match.role_model_id).value
    if profile_id is None and len(match.persons) > 1:
        return ShownMatch(match, model, None)
    wanted = match.persons[0].profile_id if profile_id is None else profile_id
    person = next((person for person in match.persons if person.profile_id == wanted), None)
    if person is None:
        raise Invalid(Fault("unknown_profile", "?profile_id", {"id": wanted}))
    whose = profiles.respondents(work.session, [wanted]).get(wanted)
    return ShownMatch(match, model, person, whose.name if whose else "")


def shown_study(work: Work, study_id: UUID) -> tuple[Kept[Study], RoleModelRecord]:
    """A study with the role model that it was about."""
    kept = studies.get(work.session, study_id)
    return kept, role_models.get(work.session, kept.value.role_model_id).value


def _report(work: Work, kept: Kept[ProfileRecord], role_model_id: UUID | None) -> PersonalReport:
    norm = norm_of(work.session, kept.value.norm)
    if role_model_id is None:
        return PersonalReport(kept, norm)
    model = role_models.named(work.session, role_model_id, "?role_model_id")
    if model.state is not RoleModelState.PUBLISHED:
        raise Invalid(Fault("role_model_not_published", "?role_model_id", {"state": model.state}))
    check_same_norm(model.model, kept.value.norm, "?role_model_id")
    person = matched(work, [kept], role_model_id, model, norm).persons[0]
    rules = rulebook.development_rules(work.now.date())
    goals = goals_of(kept.value.profile.styles[Style.EXTERNAL], model.model, rules)
    return PersonalReport(kept, norm, BesideRole(model, person, goals))
