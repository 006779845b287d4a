"""Keeping what an allocation takes into account of managers."""

from uuid import UUID

from chassis.domain.errors import Fault, NotFound, refuse_if
from chassis.domain.kept import Kept
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.allocation_profile import AllocationProfile, profile_faults
from services.accounts.store import managers
from services.accounts.store.allocation_book import profiles
from services.accounts.usecases.managers import get_manager
from services.accounts.usecases.rights import require_office, today


def put_profile(work: Work, profile: AllocationProfile) -> Kept[AllocationProfile]:
    """File the profile; what was there before is replaced."""
    require_office(work)
    managers.get(work.session, profile.manager_id)
    refuse_if(profile_faults(profile, rulebook.allocation_rule(today(work)).tiers))
    present = profiles.every(work.session, manager_id=profile.manager_id)
    if present:
        return profiles.replace(work.session, present[0], profile, work.now)
    return profiles.add(work.session, work.new_id(), profile, work.now)


def whose_profile(work: Work, manager_id: UUID) -> str:
    """The personnel number of the manager whose profile is to be filed."""
    require_office(work)
    return managers.get(work.session, manager_id).value.external_id


def get_profile(work: Work, manager_id: UUID) -> Kept[AllocationProfile]:
    """The manager's profile; a manager sees the own one."""
    get_manager(work, manager_id)
    for kept in profiles.every(work.session, manager_id=manager_id):
        return kept
    raise NotFound(Fault("unknown_resource", ":manager_id", {"resource": "allocation profile"}))
