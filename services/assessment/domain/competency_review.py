"""A review of competencies: the person, peers and supervisors say which level they see; who said what stays unknown.

The life of a review: `draft` while raters are invited, `open` while they rate, `closed` with a result, or `cancelled`.
Closing works the result out once and lets the single ratings go, so that afterwards nobody can look them up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from services.assessment.domain.competency import CompetencyModel
from services.assessment.domain.competency_result import Rated, Relation, ReviewResult
from services.assessment.domain.rules import Edition
from services.assessment.domain.sitting import Consent


class ReviewState(StrEnum):
    """Where a review stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ReviewTransition(StrEnum):
    """What may be done with a review besides inviting and rating."""

    OPEN = "open"
    CLOSE = "close"
    CANCEL = "cancel"


class InvitationState(StrEnum):
    """Whether an invited rater has rated."""

    INVITED = "invited"
    ANSWERED = "answered"
    DECLINED = "declined"


MOST_RATERS = 60
"""How many raters a review may have."""

_ALLOWED: Mapping[ReviewState, tuple[ReviewTransition, ...]] = MappingProxyType(
    {
        ReviewState.DRAFT: (ReviewTransition.OPEN, ReviewTransition.CANCEL),
        ReviewState.OPEN: (ReviewTransition.CLOSE, ReviewTransition.CANCEL),
        ReviewState.CLOSED: (),
        ReviewState.CANCELLED: (),
    }
)
_AFTER = {
    ReviewTransition.OPEN: ReviewState.OPEN,
    ReviewTransition.CLOSE: ReviewState.CLOSED,
    ReviewTransition.CANCEL: ReviewState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """From how many peers on their ratings are shown, what counts as agreement and as a gap, and the usual target."""

    edition: Edition
    least_peers: int
    agreement_floor: Decimal
    gap_from: Decimal
    default_target: int
    open_days: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by personnel number and name."""

    external_id: str
    name: str


@dataclass(frozen=True, slots=True)
class CompetencyReview:
    """Whose competencies are reviewed by which model, for what purpose; `targets` are levels by competency."""

    person: Person
    model: str
    purpose: str
    targets: Mapping[str, int]
    closes_on: date
    author: str
    state: ReviewState = ReviewState.DRAFT
    consent: Consent | None = None
    result: ReviewResult | None = None

    @property
    def allowed_transitions(self) -> tuple[ReviewTransition, ...]:
        """What may be done now; opening needs the person's consent."""
        allowed = _ALLOWED[self.state]
        return tuple(t for t in allowed if t is not ReviewTransition.OPEN or self.consent is not None)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A rater and the side that the rater sees the person from; `ratings` are levels by competency, until closing."""

    review_id: UUID
    rater: Person
    relation: Relation
    state: InvitationState = InvitationState.INVITED
    ratings: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class ReviewOrder:
    """Whom to review, by which model, why, towards which levels, and until when (by the rules when left out)."""

    person: Person
    model: str
    purpose: str
    targets: Mapping[str, int]
    closes_on: date | None


@dataclass(frozen=True, slots=True)
class FoundResult:
    """A closed review's result with the model that says what it is about."""

    review: Kept[CompetencyReview]
    result: ReviewResult
    model: CompetencyModel


def check_targets(targets: Mapping[str, int], model: CompetencyModel) -> None:
    """Refuse targets of competencies or levels that the model has not."""
    refuse_if(_faults_in(targets, model, "/targets"))


def consented(review: CompetencyReview, consent: Consent) -> CompetencyReview:
    """The review with the person's consent to exactly its purpose."""
    if review.state is not ReviewState.DRAFT:
        raise Conflict(Fault("review_not_in_state", "", {"transition": "consent", "state": review.state}))
    if consent.purpose != review.purpose:
        raise Invalid(Fault("consent_to_another_purpose", "/purpose"))
    return replace(review, consent=consent)


def moved(
    review: CompetencyReview, transition: ReviewTransition, invitations: Sequence[Invitation]
) -> CompetencyReview:
    """The review in its next state; it opens with consent, and with the person and a supervisor among the raters."""
    if transition not in _ALLOWED[review.state]:
        raise Conflict(Fault("review_not_in_state", "", {"transition": transition, "state": review.state}))
    if transition is ReviewTransition.OPEN:
        if review.consent is None:
            raise Conflict(Fault("consent_required"))
        if not {Relation.SELF, Relation.SUPERVISOR} <= {invitation.relation for invitation in invitations}:
            raise Conflict(Fault("self_and_supervisor_needed"))
    return replace(review, state=_AFTER[transition])


def check_last_day(closes_on: date | None, today: date) -> None:
    """Refuse a last day that is over already."""
    if closes_on is not None and closes_on < today:
        raise Invalid(Fault("expires_in_the_past", "/closes_on"))


def check_not_over(review: CompetencyReview, today: date) -> None:
    """Refuse an answer after the last day, whether the review has been closed yet or not."""
    if review.state is ReviewState.OPEN and review.closes_on < today:
        raise Conflict(Fault("review_over", "", {"on": review.closes_on}))


def invited(review: CompetencyReview, wanted: Sequence[Invitation], present: Sequence[Invitation]) -> None:
    """Refuse raters invited twice, and a self that is somebody else; raters may join until the review closes."""
    if review.state not in (ReviewState.DRAFT, ReviewState.OPEN):
        raise Conflict(Fault("review_not_in_state", "", {"transition": "invite", "state": review.state}))
    if len(wanted) + len(present) > MOST_RATERS:
        raise Conflict(Fault("too_many_raters", "/raters", {"most": MOST_RATERS}))
    refuse_if(_faults_in_invitations(review, wanted, {invitation.rater.external_id for invitation in present}))


def rated(
    review: CompetencyReview, invitation: Invitation, ratings: Mapping[str, int], model: CompetencyModel
) -> Invitation:
    """The invitation with the rater's levels; it happens once, and every competency is rated."""
    _check_answerable(review, invitation)
    missing = [c.id for c in model.competencies if c.id not in ratings]
    faults = [Fault("competency_unrated", "/ratings", {"competency": one}) for one in missing]
    refuse_if([*_faults_in(ratings, model, "/ratings"), *faults])
    return replace(invitation, state=InvitationState.ANSWERED, ratings=dict(ratings))


def declined(review: CompetencyReview, invitation: Invitation) -> Invitation:
    """The invitation, declined; nobody has to say why."""
    _check_answerable(review, invitation)
    return replace(invitation, state=InvitationState.DECLINED)


def ratings_of(invitations: Sequence[Invitation]) -> list[Rated]:
    """What the raters who answered have said."""
    return [Rated(one.relation, one.ratings) for one in invitations if one.ratings is not None]


def _check_answerable(review: CompetencyReview, invitation: Invitation) -> None:
    if review.state is not ReviewState.OPEN:
        raise Conflict(Fault("review_not_in_state", "", {"transition": "rate", "state": review.state}))
    if invitation.state is not InvitationState.INVITED:
        raise Conflict(Fault("already_answered", "", {"state": invitation.state}))


def _faults_in(levels: Mapping[str, int], model: CompetencyModel, pointer: str) -> Iterator[Fault]:
    known = {competency.id: len(competency.levels) for competency in model.competencies}
    for key, level in levels.items():
        if key not in known:
            yield Fault("unknown_competency", f"{pointer}/{key}", {"competency": key})
        elif level > known[key]:
            yield Fault("unknown_level", f"{pointer}/{key}", {"level": level, "most": known[key]})


def _faults_in_invitations(
    review: CompetencyReview, wanted: Sequence[Invitation], present: set[str]
) -> Iterator[Fault]:
    for n, one in enumerate(wanted):
        pointer, own = f"/raters/{n}", one.rater.external_id == review.person.external_id
        if one.rater.external_id in present:
            yield Fault("rater_invited_twice", f"{pointer}/external_id", {"id": one.rater.external_id})
        if own is not (one.relation is Relation.SELF):
            yield Fault("self_is_the_person", f"{pointer}/relation")
        present = present | {one.rater.external_id}
