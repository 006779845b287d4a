"""A person's rights: to see all that is held, and to have it erased with proof."""

import hashlib
from uuid import UUID

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.idempotency import KEPT_FOR, forget
from chassis.pages import PageQuery, Slice
from chassis.row_security import as_house
from chassis.sealed_cells import forget_persons, hold_persons
from chassis.work import Work
from services.assessment.domain.consent_entry import ConsentEntry, ConsentEvent
from services.assessment.domain.personal_data import Erasure, PersonalData
from services.assessment.store import (
    comparisons,
    competency_reviews,
    consent_entries,
    development_plans,
    erasures,
    profiles,
    role_questionnaires,
    shares,
    sittings,
)
from services.assessment.usecases.own import only_own


def get_personal_data(work: Work, external_id: str) -> PersonalData:
    """Everything held about a person, for that person and for those who run assessments."""
    _check_may(work, external_id)
    taken = sittings.of_person(work.session, external_id)
    reviews = competency_reviews.of_person(work.session, external_id)
    held = profiles.of_person(work.session, external_id)
    found = PersonalData(
        external_id=external_id,
        assessments=tuple(taken),
        profiles=tuple(held),
        role_questionnaires=tuple(role_questionnaires.of_person(work.session, external_id)),
        development_plans=tuple(development_plans.of_person(work.session, external_id)),
        consents=tuple(consent_entries.of_assessments(work.session, [kept.id for kept in (*taken, *reviews, *held)])),
        competency_reviews=tuple(reviews),
        competency_invitations=tuple(competency_reviews.invitations_of_person(work.session, external_id)),
    )
    if found.empty:
        raise NotFound(Fault("unknown_resource", ":external_id", {"resource": "person"}))
    return found


def erase_person(work: Work, external_id: str) -> Kept[Erasure]:
    """Erase everything that shows the person; figures of groups and what was said of roles stay without a name."""
    hold_persons(work.session, [external_id])
    data = get_personal_data(work, external_id)
    with as_house(work.session):  # others compared the person, asked them to rate, and got answers that name them
        return _erased(work, external_id, data)


def _erased(work: Work, external_id: str, data: PersonalData) -> Kept[Erasure]:
    erasure_id = work.new_id()
    for key, purpose in data.consented.items():
        entry = ConsentEntry(key, ConsentEvent.ERASED, purpose, consent_entries.ERASED_PERSON, work.now)
        consent_entries.add(work.session, work.new_id(), entry)
    consent_entries.forget_recorder(work.session, external_id)
    plan_ids = development_plans.erase_of_profiles(work.session, [kept.id for kept in data.profiles])
    profile_ids = erasures.erase_profiles(work.session, external_id)
    comparisons.forget_inputs(work.session, profile_ids)
    sitting_ids = erasures.erase_sittings(work.session, external_id)
    pseudonym = f"erased-{erasure_id}"
    answer_ids = erasures.forget_rater(work.session, external_id, pseudonym)
    review_ids = competency_reviews.erase_of_person(work.session, external_id)
    invitation_ids = competency_reviews.forget_rater(work.session, external_id, pseudonym, work.now)
    _forget_answers(
        work,
        {
            "profiles": profile_ids,
            "assessments": sitting_ids,
            "role-questionnaires": answer_ids,
            "development-plans": plan_ids,
            "competency-reviews": review_ids,
            "competency-invitations": invitation_ids,
        },
    )
    shares.forget(work.session, external_id)
    forget_persons(work.session, [external_id])
    erasure = Erasure(
        digest=hashlib.sha256(f"{erasure_id}:{external_id}".encode()).hexdigest(),
        assessments=len(sitting_ids),
        profiles=len(profile_ids),
        role_questionnaires=len(answer_ids),
        erased_at=work.now,
        competency_reviews=len(review_ids),
    )
    return erasures.add(work.session, erasure_id, erasure)


def get_erasure(work: Work, erasure_id: UUID) -> Kept[Erasure]:
    """The proof of an erasure."""
    return erasures.get(work.session, erasure_id)


def list_consent_entries(work: Work, query: PageQuery, assessment_id: UUID | None) -> Slice[ConsentEntry]:
    """One page of the consent ledger."""
    return consent_entries.page(work.session, query, assessment_id)


def _check_may(work: Work, external_id: str) -> None:
    if only_own(work) not in (None, external_id):
        raise NotFound(Fault("unknown_resource", ":external_id", {"resource": "person"}))


def _forget_answers(work: Work, erased: dict[str, list[UUID]]) -> None:
    for collection, ids in erased.items():
        for erased_id in ids:
            forget(work.session, f"/v1/{collection}/{erased_id}")
    for location in erasures.comparisons_since(work.session, work.now - KEPT_FOR):
        forget(work.session, location)
