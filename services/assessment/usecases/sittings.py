"""Sittings: opened by whoever runs assessments, consented to, answered and submitted by the respondent."""

from collections.abc import Sequence
from uuid import UUID

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound, refuse_if
from chassis.domain.kept import Kept
from chassis.events import emit
from chassis.idempotency import forget
from chassis.pages import PageQuery, Slice
from chassis.row_security import as_house
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.answers import (
    Choice,
    Rating,
    Sheet,
    faults_in,
    faults_in_choice,
    faults_in_rating,
    with_choice,
    with_rating,
)
from services.assessment.domain.consent_entry import ConsentEntry, ConsentEvent
from services.assessment.domain.event_types import PROFILE_SUBMITTED
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import Design, assumed
from services.assessment.domain.profile import profile_of
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.quality import Quality, quality_of
from services.assessment.domain.sitting import (
    Consent,
    Invitation,
    Sitting,
    answered,
    consented,
    opened,
    paused,
    resumed,
    submitted,
    withdrawn,
)
from services.assessment.store import consent_entries, development_plans, invitations, profiles, shares
from services.assessment.store import sittings as store
from services.assessment.store.comparisons import forget_inputs
from services.assessment.store.sittings import SittingFilter
from services.assessment.usecases.own import only_own
from services.assessment.usecases.rules_in_force import instrument_of, may_be_asked, profile_rules


def create_assessment(work: Work, invitation: Invitation) -> Kept[Sitting]:
    """Open a sitting."""
    if not may_be_asked(work.session, invitation.instrument):
        refuse_if([Fault("unknown_instrument", "/instrument", {"key": invitation.instrument})])
    return store.add(work.session, work.new_id(), opened(invitation, work.now), work.now)


def get_assessment(work: Work, sitting_id: UUID) -> Kept[Sitting]:
    """The sitting, for one who may read all."""
    return store.get(work.session, sitting_id)


def list_assessments(work: Work, query: PageQuery, wanted: SittingFilter) -> Slice[Kept[Sitting]]:
    """One page of sittings, for one who may read all."""
    return store.page(work.session, query, wanted)


def list_own_assessments(work: Work, query: PageQuery) -> Slice[Kept[Sitting]]:
    """One page of the caller's own sittings."""
    return store.page(work.session, query, SittingFilter(external_id=work.principal.subject))


def get_own_assessment(work: Work, sitting_id: UUID) -> Kept[Sitting]:
    """The sitting, if it is the caller's own or the caller runs assessments."""
    return store.get(work.session, sitting_id, only_own(work))


def questions_of(work: Work, sitting_id: UUID) -> Instrument:
    """The instrument that a sitting asks."""
    return instrument_of(work.session, get_own_assessment(work, sitting_id).value.instrument)


def consent(work: Work, sitting_id: UUID, purpose: str) -> Kept[Sitting]:
    """Record the respondent's consent to the sitting's stated purpose."""
    kept = store.hold(work.session, sitting_id, only_own(work))
    given = Consent(purpose, work.principal.subject, work.now)
    changed = consented(kept.value, given)
    _enter(work, sitting_id, ConsentEvent.GIVEN, purpose)
    return store.replace(work.session, kept, changed, work.now)


def save_answers(work: Work, sitting_id: UUID, version: int, sheet: Sheet) -> Kept[Sitting]:
    """Let `sheet` be the answers so far; what is there must be right, what is missing may come later."""
    kept = store.hold(work.session, sitting_id, only_own(work))
    require_version(kept.version, version)
    changed = answered(kept.value, sheet, work.now)
    refuse_if(faults_in(sheet, instrument_of(work.session, kept.value.instrument)))
    return store.replace(work.session, kept, changed, work.now)


def save_choice(work: Work, sitting_id: UUID, choice: Choice) -> Kept[Sitting]:
    """Keep one block's answer as soon as it is given; without a time of its own it gets that since the last one."""
    kept = store.hold(work.session, sitting_id, only_own(work))
    sheet = with_choice(kept.value.sheet, kept.value.timed(choice, work.now))
    changed = answered(kept.value, sheet, work.now)
    _refuse(faults_in_choice(choice, instrument_of(work.session, kept.value.instrument)))
    return store.replace(work.session, kept, changed, work.now)


def save_rating(work: Work, sitting_id: UUID, rating: Rating) -> Kept[Sitting]:
    """Keep one statement's rating as soon as it is given."""
    kept = store.hold(work.session, sitting_id, only_own(work))
    changed = answered(kept.value, with_rating(kept.value.sheet, rating), work.now)
    _refuse(faults_in_rating(rating, instrument_of(work.session, kept.value.instrument)))
    return store.replace(work.session, kept, changed, work.now)


def pause(work: Work, sitting_id: UUID) -> Kept[Sitting]:
    """Stop the clock."""
    kept = store.hold(work.session, sitting_id, only_own(work))
    return store.replace(work.session, kept, paused(kept.value, work.now), work.now)


def resume(work: Work, sitting_id: UUID) -> Kept[Sitting]:
    """Go on."""
    kept = store.hold(work.session, sitting_id, only_own(work))
    return store.replace(work.session, kept, resumed(kept.value, work.now), work.now)


def quality(work: Work, sitting_id: UUID) -> Quality:
    """How the sitting is being answered, while it goes on; of a submitted one, the verdict on its profile."""
    kept = store.get(work.session, sitting_id)
    record = None if kept.value.profile_id is None else profiles.find(work.session, kept.value.profile_id)
    if record is not None and record.value.profile.quality is not None:
        return record.value.profile.quality
    today = work.now.date()
    instrument = instrument_of(work.session, kept.value.instrument)
    answering = assumed(rulebook.latent_model(today), Design.of(instrument))
    return quality_of(kept.value.sheet, instrument, rulebook.quality_rules(today), answering)


def submit(work: Work, sitting_id: UUID) -> Kept[ProfileRecord]:
    """Close the sitting and score it; the profile is made by the rules in force today."""
    kept = store.hold(work.session, sitting_id, only_own(work))
    profile_id = work.new_id()
    closed = submitted(kept.value, profile_id, work.now)
    rules = profile_rules(work.session, kept.value.instrument, work.now.date())
    profile = profile_of(kept.value.sheet, rules)
    store.replace(work.session, kept, closed, work.now)
    record = ProfileRecord(
        kept.value.respondent, sitting_id, rules.instrument.edition.key, rules.norm.edition.key, profile
    )
    emit(work, PROFILE_SUBMITTED, f"/v1/profiles/{profile_id}", {"assessment": f"/v1/assessments/{sitting_id}"})
    return profiles.add(work.session, profile_id, record, work.now)


def withdraw(work: Work, sitting_id: UUID) -> Kept[Sitting]:
    """Take consent back: the answers and the profile are erased, and what a repeated submission would show again."""
    kept = store.hold(work.session, sitting_id, only_own(work))
    changed = withdrawn(kept.value, work.now)
    invitations.drop(work.session, sitting_id)
    shares.drop(work.session, sitting_id)
    if kept.value.consent is not None:
        _enter(work, sitting_id, ConsentEvent.WITHDRAWN, kept.value.purpose)
    if kept.value.profile_id is not None:
        with as_house(work.session):  # others compared the profile, and got answers that show it
            for plan_id in development_plans.erase_of_profiles(work.session, [kept.value.profile_id]):
                forget(work.session, f"/v1/development-plans/{plan_id}")
            profiles.erase(work.session, kept.value.profile_id)
            forget_inputs(work.session, [kept.value.profile_id])
            forget(work.session, f"/v1/profiles/{kept.value.profile_id}")
    return store.replace(work.session, kept, changed, work.now)


def get_own_profile(work: Work, sitting_id: UUID) -> Kept[ProfileRecord]:
    """What came of a sitting, for the respondent, for whom the respondent lets see it, and for those who run it."""
    shared = shares.is_shared(work.session, sitting_id, work.principal.subject)
    kept = store.get(work.session, sitting_id, None if shared else only_own(work))
    if kept.value.profile_id is None:
        raise NotFound(Fault("not_submitted_yet", ":assessment_id"))
    return profiles.get(work.session, kept.value.profile_id)


def _enter(work: Work, sitting_id: UUID, event: ConsentEvent, purpose: str) -> None:
    entry = ConsentEntry(sitting_id, event, purpose, work.principal.subject, work.now)
    consent_entries.add(work.session, work.new_id(), entry)


def _refuse(faults: Sequence[Fault]) -> None:
    """What the address names and is not there is a 404; what the body says wrongly a 422 with everything."""
    absent = [fault for fault in faults if fault.pointer.startswith(":")]
    if absent:
        raise NotFound(*absent)
    refuse_if(faults)
