"""Keeping criteria sets: what makes a key account, version by version."""

from uuid import NAMESPACE_URL, UUID, uuid5

from chassis.domain.errors import refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.criteria import CriteriaSet, criteria_set_faults
from services.accounts.store import criteria_sets as store
from services.accounts.usecases.rights import require_office


def create_criteria_set(work: Work, criteria_set: CriteriaSet) -> Kept[CriteriaSet]:
    """Put a new version on record; it is in force from its `effective_from` on."""
    require_office(work)
    refuse_if(criteria_set_faults(criteria_set))
    return store.add(work.session, work.new_id(), criteria_set, work.now)


def get_criteria_set(work: Work, set_id: UUID) -> Kept[CriteriaSet]:
    """One version."""
    return store.get(work.session, set_id)


def list_criteria_sets(work: Work, query: PageQuery, code: str | None) -> Slice[Kept[CriteriaSet]]:
    """One page of the versions on record."""
    return store.page(work.session, query, code)


def file_shipped_sets(work: Work) -> None:
    """Put the sets that the suite ships on record, where they are not yet; their ids are the same everywhere."""
    for shipped in rulebook.shipped_criteria_sets():
        if not store.exists(work.session, set_id := shipped_id(shipped)):
            store.add(work.session, set_id, shipped, work.now)


def shipped_id(criteria_set: CriteriaSet) -> UUID:
    """The id of a shipped version, from its code and day (UUIDv5)."""
    return uuid5(NAMESPACE_URL, f"urn:kam-suite:criteria-set:{criteria_set.code}:{criteria_set.effective_from}")
