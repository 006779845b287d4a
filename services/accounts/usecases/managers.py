"""Keeping the managers' records."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.domain.manager import Manager, manager_faults
from services.accounts.store import managers as store
from services.accounts.store.managers import ManagerFilter
from services.accounts.usecases.house_desk import take_in_all
from services.accounts.usecases.rights import require_office, today


def create_manager(work: Work, manager: Manager) -> Kept[Manager]:
    """Take a manager on record."""
    require_office(work)
    refuse_if(manager_faults(manager))
    if not manager.house_desk:
        return store.add(work.session, work.new_id(), manager, work.now)
    store.step_back(work.session, work.now)
    kept = store.add(work.session, work.new_id(), manager, work.now)
    take_in_all(work)
    return kept


def get_manager(work: Work, manager_id: UUID) -> Kept[Manager]:
    """The manager, if the caller may see that record."""
    return store.get(work.session, manager_id, _own(work))


def list_managers(work: Work, query: PageQuery, wanted: ManagerFilter) -> Slice[Kept[Manager]]:
    """One page of the managers that the caller may see."""
    own = _own(work)
    return store.page(work.session, query, wanted if own is None else replace(wanted, external_id=own))


def change_manager(work: Work, manager_id: UUID, version: int, change: Callable[[Manager], Manager]) -> Kept[Manager]:
    """Let `change` follow version `version` of the record."""
    require_office(work)
    present = store.get(work.session, manager_id).value
    changed = change(present)
    refuse_if(manager_faults(changed))
    if present.house_desk and not changed.house_desk:
        raise Conflict(Fault("house_desk_needed", "/house_desk"))
    named = changed.house_desk and not present.house_desk
    if named:
        store.step_back(work.session, work.now)
    kept = store.replace(work.session, manager_id, version, changed, work.now)
    if named or not changed.employed(today(work)):
        take_in_all(work)
    return kept


def _own(work: Work) -> str | None:
    """The only `external_id` that exists for the caller; `None` for one who sees every manager."""
    return work.principal.subject if work.principal.sees_only_own() else None
