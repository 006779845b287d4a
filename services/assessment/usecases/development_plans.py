"""Development plans: made of a profile and a role model, filled with actions, and held against a later profile."""

from dataclasses import replace
from uuid import UUID

from chassis.conditional import require_version
from chassis.domain.errors import Fault, Invalid, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.competency_goal import CompetencyGoal, competency_goals
from services.assessment.domain.development import (
    Action,
    Change,
    DevelopmentPlan,
    changes,
    check_actions,
    check_comparable,
    goals_of,
)
from services.assessment.domain.factors import Style
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.role_model import check_same_norm
from services.assessment.domain.role_model_record import check_published
from services.assessment.store import development_plans as store
from services.assessment.store import profiles, role_models
from services.assessment.usecases.competency_reviews import get_result
from services.assessment.usecases.own import only_own
from services.assessment.usecases.readings import on_record


def create_development_plan(
    work: Work, profile_id: UUID, role_model_id: UUID, competency_review_id: UUID | None = None
) -> Kept[DevelopmentPlan]:
    """Make a plan of a profile's external style, with a goal for each gap that may not be error alone.

    A review of the same person's competencies adds a goal for each level that the role asks for and others do not see.
    """
    record = role_models.named(work.session, role_model_id)
    check_published(record)
    profile = _profile(work, profile_id, "/profile_id")
    check_same_norm(record.model, profile.norm)
    rules = rulebook.development_rules(work.now.date())
    plan = DevelopmentPlan(
        external_id=profile.respondent.external_id,
        profile_id=profile_id,
        role_model_id=role_model_id,
        style=Style.EXTERNAL,
        goals=goals_of(profile.profile.styles[Style.EXTERNAL], record.model, rules),
        actions=(),
        rules=rules.edition.key,
        author=work.principal.subject,
        norm=profile.norm,
        competency_review_id=competency_review_id,
        competency_goals=_competency_goals(work, competency_review_id, profile.respondent.external_id),
    )
    return store.add(work.session, work.new_id(), plan, work.now)


def get_development_plan(work: Work, plan_id: UUID) -> Kept[DevelopmentPlan]:
    """The plan, for its person and for those who run assessments."""
    return store.get(work.session, plan_id, only_own(work))


def list_development_plans(work: Work, query: PageQuery, external_id: str | None) -> Slice[Kept[DevelopmentPlan]]:
    """One page of plans, each entered in the audit chain; who does not run assessments sees the own ones only."""
    found = store.page(work.session, query, only_own(work) or external_id)
    return on_record(work, "list_development_plans", "DevelopmentPlan", "/v1/development-plans/{id}", found)


def save_actions(work: Work, plan_id: UUID, version: int, actions: tuple[Action, ...]) -> Kept[DevelopmentPlan]:
    """Let `actions` be what is agreed on; both the person and those who run assessments may."""
    kept = store.get(work.session, plan_id, only_own(work))
    require_version(kept.version, version)
    check_actions(actions)
    return store.replace(work.session, kept, replace(kept.value, actions=actions), work.now)


def progress(work: Work, plan_id: UUID, profile_id: UUID) -> tuple[Change, ...]:
    """What a later profile of the same person shows of the plan's gaps."""
    kept = store.get(work.session, plan_id, only_own(work))
    before, now = _profile(work, kept.value.profile_id, "?profile_id"), _profile(work, profile_id, "?profile_id")
    check_comparable((before.respondent.external_id, before.norm), (now.respondent.external_id, now.norm))
    levels = role_models.get(work.session, kept.value.role_model_id).value.model.levels
    style = kept.value.style
    rules = rulebook.development_rules(work.now.date())
    return changes(before.profile.styles[style], now.profile.styles[style], levels, rules)


def _competency_goals(work: Work, review_id: UUID | None, external_id: str) -> tuple[CompetencyGoal, ...]:
    if review_id is None:
        return ()
    try:
        found = get_result(work, review_id)
    except NotFound:
        raise Invalid(Fault("no_competency_result", "/competency_review_id", {"id": review_id})) from None
    if found.review.value.person.external_id != external_id:
        raise Invalid(Fault("another_persons_review", "/competency_review_id"))
    return competency_goals(found.result, found.model)


def _profile(work: Work, profile_id: UUID, pointer: str) -> ProfileRecord:
    found = profiles.find(work.session, profile_id, only_own(work))
    if found is None:
        raise Invalid(Fault("unknown_profile", pointer, {"id": profile_id}))
    return found.value
