"""Careers: rules kept by date, a year's appointments, and competitions for promotion."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis import audit
from chassis.domain.errors import Fault, Invalid, NotFound, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.row_security import as_house
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.career import (
    REVIEW_FLOW,
    Appointment,
    AppointmentReview,
    CareerRules,
    ReviewOrder,
    ReviewState,
    ReviewTransition,
    appoint,
    check_rules,
)
from services.kpi.domain.competition import Competition, CompetitionTransition, Rating, check_competition, moved, rated
from services.kpi.domain.parts_of_period import all_within
from services.kpi.domain.readings import read_so_far
from services.kpi.store import careers as store
from services.kpi.store import measurements, scorecards
from services.kpi.usecases.rights import own, see_all


def create_rules(work: Work, rules: CareerRules) -> Kept[CareerRules]:
    """Keep a new version of career rules."""
    refuse_if(check_rules(rules, list(rulebook.catalogue(rules.valid_from).measures)))
    return store.add_rules(work.session, work.new_id(), rules, work.now)


def list_rules(work: Work, query: PageQuery) -> Slice[Kept[CareerRules]]:
    """One page of versions; everybody may know by what they are appointed."""
    return store.page_of_rules(work.session, query)


def rules_of(work: Work, rules_id: UUID, day: date) -> CareerRules:
    """The version of the rules; refused when it begins after `day`."""
    rules = store.find_rules(work.session, rules_id)
    if rules is None:
        raise Invalid(Fault("career_rules_unknown", "/career_rules_id"))
    if rules.valid_from > day:
        raise Invalid(Fault("career_rules_not_in_force", "/career_rules_id", {"valid_from": rules.valid_from}))
    return rules


def review_appointments(work: Work, order: ReviewOrder) -> Kept[AppointmentReview]:
    """Propose who is appointed again, by the year's credits and scores as they stand."""
    rules = rules_of(work, order.rules_id, order.year.last_day)
    earned = _credits(work, rules, order)
    scores = scorecards.scores_within(work.session, all_within(order.year), order.managers)
    appointments = tuple(_appointment(rules, who, earned, scores.get(who, ())) for who in order.managers)
    review = AppointmentReview(rules, order.year, work.principal.subject, appointments)
    return store.REVIEWS.add(work.session, work.new_id(), review, work.now)


def _credits(work: Work, rules: CareerRules, order: ReviewOrder) -> dict[str, Decimal]:
    measure = rulebook.catalogue(order.year.start).measures[rules.credits_measure]
    facts = measurements.of_managers(work.session, all_within(order.year), [measure.id], order.managers)
    found = {who: read_so_far(facts[who], order.year, measure) for who in order.managers}
    return {who: figure.value for who, figure in found.items() if figure is not None}


def _appointment(rules: CareerRules, who: str, earned: dict[str, Decimal], scores: Sequence[Decimal]) -> Appointment:
    return appoint(rules, who, earned.get(who, Decimal(0)), scores)


def get_review(work: Work, key: UUID) -> Kept[AppointmentReview]:
    """The review; a manager sees only the own appointment, once it is approved."""
    manager = own(work)
    with as_house(work.session):  # it is many people's; below everybody but one is taken out
        kept = store.REVIEWS.get(work.session, key)
    if manager is None:
        return kept
    mine = tuple(each for each in kept.value.appointments if each.manager == manager)
    if not mine or kept.value.state is not ReviewState.APPROVED:
        raise NotFound(Fault("unknown_resource", ":appointment_review_id", {"resource": "appointment review"}))
    return replace(kept, value=replace(kept.value, appointments=mine))


def transition_review(work: Work, key: UUID, transition: ReviewTransition) -> Kept[AppointmentReview]:
    """Approve or reject a review; who proposed it cannot approve it."""
    present, actor = store.REVIEWS.get(work.session, key, lock=True).value, work.principal.subject
    state = REVIEW_FLOW.after_by(present.state, transition, present.author, actor)
    audit.record(work, f"{transition}_appointment_review", "appointment_review", str(key), details={"to": state})
    return store.REVIEWS.put(work.session, key, replace(present, state=state, approver=actor), work.now)


def open_competition(work: Work, found: Competition) -> Kept[Competition]:
    """Open a competition."""
    refuse_if(check_competition(found))
    return store.COMPETITIONS.add(work.session, work.new_id(), found, work.now)


def get_competition(work: Work, key: UUID) -> Kept[Competition]:
    """The competition, which concerns many people and so none of them alone."""
    see_all(work, ":competition_id", "competition")
    return store.COMPETITIONS.get(work.session, key)


def list_competitions(work: Work, query: PageQuery) -> Slice[Kept[Competition]]:
    """One page of competitions; none for a manager."""
    return Slice((), None) if own(work) is not None else store.page_of_competitions(work.session, query)


def rate_candidate(work: Work, key: UUID, rating: Rating) -> Kept[Competition]:
    """Put a judge's rating on record."""
    present = store.COMPETITIONS.get(work.session, key, lock=True).value
    return store.COMPETITIONS.put(work.session, key, rated(present, rating), work.now)


def transition_competition(
    work: Work, key: UUID, transition: CompetitionTransition, winners: Sequence[str]
) -> Kept[Competition]:
    """Propose, decide or return a competition; who proposed the winners cannot decide."""
    present = store.COMPETITIONS.get(work.session, key, lock=True).value
    after = moved(present, transition, work.principal.subject, winners)
    details = {"from": present.state, "to": after.state, "winners": list(after.winners)}
    audit.record(work, f"{transition}_competition", "competition", str(key), details=details)
    return store.COMPETITIONS.put(work.session, key, after, work.now)
