"""Letting a supervisor see the own profile, and taking that back."""

from uuid import UUID

from chassis.domain.errors import Fault, Invalid
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment.domain.consent_entry import ConsentEntry, ConsentEvent
from services.assessment.domain.share import Share
from services.assessment.store import consent_entries, sittings
from services.assessment.store import shares as store
from services.assessment.usecases.own import only_own


def share(work: Work, sitting_id: UUID, shared_with: str) -> Kept[Share]:
    """Let somebody see what comes of a sitting; the consent is the person's own, or recorded from paper."""
    sitting = sittings.get(work.session, sitting_id, only_own(work)).value
    if shared_with == sitting.respondent.external_id:
        raise Invalid(Fault("shared_with_oneself", "/shared_with"))
    _enter(work, sitting_id, ConsentEvent.SHARED, sitting.purpose)
    made = Share(sitting_id, sitting.respondent.external_id, shared_with)
    return store.add(work.session, work.new_id(), made, work.now)


def list_shares(work: Work, query: PageQuery) -> Slice[Kept[Share]]:
    """One page of shares: those that the caller gave or got, all of them for those who run assessments."""
    return store.page(work.session, query, only_own(work))


def end_share(work: Work, sitting_id: UUID, share_id: UUID) -> None:
    """Take a share back; from then on there is nothing for that person to see."""
    sitting = sittings.get(work.session, sitting_id, only_own(work)).value
    store.end(work.session, sitting_id, share_id)
    _enter(work, sitting_id, ConsentEvent.UNSHARED, sitting.purpose)


def _enter(work: Work, sitting_id: UUID, event: ConsentEvent, purpose: str) -> None:
    entry = ConsentEntry(sitting_id, event, purpose, work.principal.subject, work.now)
    consent_entries.add(work.session, work.new_id(), entry)
