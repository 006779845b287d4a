"""Reading profiles."""

from uuid import UUID

from chassis import audit
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.store import profiles as store
from services.assessment.store.profiles import ProfileFilter


def get_profile(work: Work, profile_id: UUID) -> Kept[ProfileRecord]:
    """The profile."""
    return store.get(work.session, profile_id)


def list_profiles(work: Work, query: PageQuery, wanted: ProfileFilter) -> Slice[Kept[ProfileRecord]]:
    """One page of the profiles wanted; that the caller was shown each of them is entered in the audit chain."""
    found = store.page(work.session, query, wanted)
    for kept in found.things:
        audit.record(work, "list_profiles", "Profile", f"/v1/profiles/{kept.id}")
    return found
