"""Reviews of competencies: asked for, consented to, rated from several sides, closed with a result."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from chassis import audit
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.events import emit
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain import competency_review as domain
from services.assessment.domain.competency import CompetencyModel
from services.assessment.domain.competency_result import Relation, ResultRules, ReviewResult, result_of
from services.assessment.domain.competency_review import (
    CompetencyReview,
    FoundResult,
    Invitation,
    Person,
    ReviewOrder,
    ReviewTransition,
)
from services.assessment.domain.consent_entry import ConsentEntry, ConsentEvent
from services.assessment.domain.event_types import COMPETENCY_REVIEW_CLOSED, COMPETENCY_REVIEW_OPENED
from services.assessment.domain.sitting import Consent
from services.assessment.store import competency_reviews as store
from services.assessment.store import consent_entries, due
from services.assessment.usecases.competency_models import get_model, model_named
from services.assessment.usecases.own import only_own

CLOSED_AT_ONCE = 50
"""How many reviews are closed in one transaction."""


def create_review(work: Work, order: ReviewOrder) -> Kept[CompetencyReview]:
    """Begin a review, as a draft; competencies without a target get the usual one."""
    model = model_named(work, order.model, "/model")
    rules = rulebook.review_rules(work.now.date())
    domain.check_targets(order.targets, model)
    domain.check_last_day(order.closes_on, work.now.date())
    usual = {one.id: min(rules.default_target, len(one.levels)) for one in model.competencies}
    review = CompetencyReview(
        person=order.person,
        model=order.model,
        purpose=order.purpose,
        targets=usual | dict(order.targets),
        closes_on=order.closes_on or work.now.date() + timedelta(days=rules.open_days),
        author=work.principal.subject,
    )
    return store.add(work.session, work.new_id(), review, work.now)


def get_review(work: Work, review_id: UUID) -> Kept[CompetencyReview]:
    """The review, for its person and for those who run assessments."""
    return store.get(work.session, review_id, only_own(work))


def list_reviews(work: Work, query: PageQuery, external_id: str | None) -> Slice[Kept[CompetencyReview]]:
    """One page of reviews; who does not run assessments sees the own ones only."""
    return store.page(work.session, query, only_own(work) or external_id)


def consent(work: Work, review_id: UUID, purpose: str) -> Kept[CompetencyReview]:
    """Record the person's consent to the review's stated purpose."""
    kept = store.hold(work.session, review_id, only_own(work))
    changed = domain.consented(kept.value, Consent(purpose, work.principal.subject, work.now))
    entry = ConsentEntry(review_id, ConsentEvent.GIVEN, purpose, work.principal.subject, work.now)
    consent_entries.add(work.session, work.new_id(), entry)
    return store.replace(work.session, kept, changed, work.now)


def invite(work: Work, review_id: UUID, raters: Sequence[tuple[Person, Relation]]) -> list[Kept[Invitation]]:
    """Invite raters."""
    kept = store.hold(work.session, review_id)
    wanted = [Invitation(review_id, rater, relation) for rater, relation in raters]
    domain.invited(kept.value, wanted, [one.value for one in store.invitations(work.session, review_id)])
    return [store.invite(work.session, work.new_id(), one, work.now) for one in wanted]


def list_invitations(work: Work, review_id: UUID) -> list[Kept[Invitation]]:
    """Everybody invited to a review, and who has answered."""
    store.get(work.session, review_id)
    return store.invitations(work.session, review_id)


def move_review(work: Work, review_id: UUID, transition: ReviewTransition) -> Kept[CompetencyReview]:
    """Open, close or cancel; closing works out the result, and either end lets the single ratings go."""
    kept = store.hold(work.session, review_id)
    invitations = [one.value for one in store.invitations(work.session, review_id)]
    changed = domain.moved(kept.value, transition, invitations)
    if transition is ReviewTransition.CLOSE:
        changed = replace(changed, result=_result(work, kept.value, invitations))
        emit(work, COMPETENCY_REVIEW_CLOSED, f"/v1/competency-reviews/{review_id}", {})
    if transition is ReviewTransition.OPEN:
        emit(work, COMPETENCY_REVIEW_OPENED, f"/v1/competency-reviews/{review_id}", {})
    else:
        store.let_ratings_go(work.session, review_id, work.now)
    return store.replace(work.session, kept, changed, work.now)


def close_over(work: Work) -> int:
    """Close some of the open reviews whose last day has passed, each on record; how many they were."""
    over = due.open_reviews_over(work.session, work.now.date(), CLOSED_AT_ONCE)
    for review_id in over:
        move_review(work, review_id, ReviewTransition.CLOSE)
        place = f"/v1/competency-reviews/{review_id}"
        audit.record(work, "close_competency_review", "CompetencyReview", place, details={"by": "closes_on"})
    return len(over)


def get_result(work: Work, review_id: UUID) -> FoundResult:
    """What a closed review came to."""
    kept = get_review(work, review_id)
    if kept.value.result is None:
        raise NotFound(Fault("review_not_closed", ":competency_review_id", {"state": kept.value.state}))
    return FoundResult(kept, kept.value.result, get_model(work, kept.value.model))


def own_invitations(work: Work, query: PageQuery) -> Slice[Kept[Invitation]]:
    """One page of the caller's own invitations."""
    return store.invitations_page(work.session, query, work.principal.subject)


def own_invitation(work: Work, invitation_id: UUID) -> tuple[Kept[Invitation], CompetencyReview, CompetencyModel]:
    """The caller's own invitation, with the review and the model to rate by."""
    kept = store.invitation(work.session, invitation_id, work.principal.subject)
    review = store.get(work.session, kept.value.review_id).value
    return kept, review, get_model(work, review.model)


def rate(work: Work, invitation_id: UUID, ratings: Mapping[str, int]) -> Kept[Invitation]:
    """Keep the caller's ratings; this happens once."""
    kept, review, model = _held_invitation(work, invitation_id)
    return store.keep_answer(work.session, kept, domain.rated(review, kept.value, ratings, model), work.now)


def decline(work: Work, invitation_id: UUID) -> Kept[Invitation]:
    """Let the caller's invitation be declined."""
    kept, review, _ = _held_invitation(work, invitation_id)
    return store.keep_answer(work.session, kept, domain.declined(review, kept.value), work.now)


def _held_invitation(work: Work, invitation_id: UUID) -> tuple[Kept[Invitation], CompetencyReview, CompetencyModel]:
    kept = store.invitation(work.session, invitation_id, work.principal.subject)
    domain.check_not_over(store.hold(work.session, kept.value.review_id).value, work.now.date())
    return own_invitation(work, invitation_id)


def _result(work: Work, review: CompetencyReview, invitations: Sequence[Invitation]) -> ReviewResult:
    rules = rulebook.review_rules(work.now.date())
    shown = ResultRules(rules.least_peers, rules.gap_from, rules.agreement_floor)
    return result_of(domain.ratings_of(invitations), review.targets, get_model(work, review.model), shown)
