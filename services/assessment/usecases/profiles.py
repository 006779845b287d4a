"""Reading profiles, and taking in those of other tools."""

from uuid import UUID

from chassis.domain.errors import Conflict, Fault
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.consent_entry import ConsentEntry, ConsentEvent
from services.assessment.domain.imported_profile import ImportedScores, profile_from
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.store import consent_entries
from services.assessment.store import profiles as store
from services.assessment.store.profiles import ProfileFilter
from services.assessment.usecases.readings import on_record
from services.assessment.usecases.rules_in_force import norm_of


def import_profile(work: Work, scores: ImportedScores) -> tuple[Kept[ProfileRecord], bool]:
    """Keep what another tool says of a person, and whether it is new; the same again is no fault, another is.

    The consent ledger says on what basis it is held, and where it comes from.
    """
    norm = norm_of(work.session, scores.norm_key)
    profile = profile_from(scores, norm, rulebook.vocabulary(work.now.date()), work.now.date())
    there = store.imported(work.session, scores.respondent.external_id, scores.norm_key, scores.taken_on)
    if there is not None:
        if there.value.profile.styles != profile.styles:
            raise Conflict(Fault("profile_exists", "/external_id", {"tool": scores.tool, "on": scores.taken_on}))
        return there, False
    record = ProfileRecord(scores.respondent, None, scores.norm_key, scores.norm_key, profile)
    kept = store.add(work.session, work.new_id(), record, work.now)
    consent_entries.add(work.session, work.new_id(), _entered(work, kept.id, scores))
    return kept, True


def get_profile(work: Work, profile_id: UUID) -> Kept[ProfileRecord]:
    """The profile."""
    return store.get(work.session, profile_id)


def list_profiles(work: Work, query: PageQuery, wanted: ProfileFilter) -> Slice[Kept[ProfileRecord]]:
    """One page of the profiles wanted; that the caller was shown each of them is entered in the audit chain."""
    return on_record(work, "list_profiles", "Profile", "/v1/profiles/{id}", store.page(work.session, query, wanted))


def _entered(work: Work, profile_id: UUID, scores: ImportedScores) -> ConsentEntry:
    return ConsentEntry(
        profile_id, ConsentEvent.IMPORTED, scores.purpose, work.principal.subject, work.now, scores.basis, scores.tool
    )
