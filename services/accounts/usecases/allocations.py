"""Allocating every active account to a manager: proposed, approved by somebody else, applied."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.allocation import Claim, Placement, WorkloadRule, allocate
from services.accounts.domain.allocation_flow import (
    Allocation,
    AllocationState,
    AllocationTransition,
    move_allocation,
    summary_of,
)
from services.accounts.domain.assignment import Assignment
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.span import ending_faults
from services.accounts.store import allocations as store
from services.accounts.store import assignments
from services.accounts.usecases.rights import require_office

MOST_ACCOUNTS = 20_000
"""What one request can place in its time; a larger book needs more than this plain rule anyway."""


def create_allocation(work: Work, starts_on: date) -> Kept[Allocation]:
    """Propose a manager for every account that is active, from `starts_on` on. Nothing changes yet."""
    require_office(work)
    rule = rulebook.workload_rule(starts_on)
    claims = _claims(work, starts_on, rule)
    if len(claims) > MOST_ACCOUNTS:
        raise Invalid(Fault("too_many_accounts", "", {"accounts": len(claims), "most": MOST_ACCOUNTS}))
    plan = allocate(claims, store.seats(work.session, starts_on), rule)
    summary = summary_of(plan, rule.effective_from)
    proposal = Allocation(AllocationState.PROPOSED, work.principal.subject, starts_on, summary)
    return store.add(work.session, work.new_id, proposal, plan.placements, work.now)


def get_allocation(work: Work, allocation_id: UUID) -> Kept[Allocation]:
    """The allocation; it is not for managers, because it shows everybody's load."""
    require_office(work)
    return store.get(work.session, allocation_id)


def list_allocations(work: Work, query: PageQuery, state: AllocationState | None) -> Slice[Kept[Allocation]]:
    """One page of allocations."""
    require_office(work)
    return store.page(work.session, query, state)


def list_placements(
    work: Work, query: PageQuery, allocation_id: UUID, reason: str | None, *, changed: bool | None
) -> Slice[Placement]:
    """One page of an allocation's placements."""
    get_allocation(work, allocation_id)
    return store.placement_page(work.session, query, allocation_id, reason, changed=changed)


def transition_allocation(work: Work, allocation_id: UUID, transition: AllocationTransition) -> Kept[Allocation]:
    """Approve, reject or apply the proposal. Applying ends the assignments that it replaces and makes the new ones."""
    require_office(work)
    # Held until the end, so that of two who apply at once the second sees what the first has done.
    kept = store.get(work.session, allocation_id, lock=True)
    moved = move_allocation(kept.value, transition, work.principal.subject)
    changed = store.replace(work.session, allocation_id, kept.version, moved, work.now)
    if transition is AllocationTransition.APPLY:
        _apply(work, allocation_id, moved.starts_on)
    return changed


def _claims(work: Work, starts_on: date, rule: WorkloadRule) -> list[Claim]:
    return [
        Claim(account_id, f"{name} {account_id}", rule.hours(decision), score, manager_id, locked)
        for account_id, name, decision, score, manager_id, locked in store.standings(work.session, starts_on)
    ]


def _apply(work: Work, allocation_id: UUID, starts_on: date) -> None:
    lasting = assignments.primaries_from(work.session, starts_on)
    present = {kept.value.account_id: kept for kept in lasting}
    planned = {kept.value.account_id for kept in lasting if kept.value.starts_on > starts_on}
    changing = [placement for placement in store.placements(work.session, allocation_id) if placement.changes]
    outdated = [
        p for p in changing if p.account_id in planned or _holder(present.get(p.account_id)) != p.previous_manager_id
    ]
    if outdated:
        raise Conflict(*(Fault("allocation_outdated", "", {"account": str(p.account_id)}) for p in outdated))
    for placement in changing:
        _end(work, present.get(placement.account_id), starts_on)
    fresh = [
        Assignment(p.account_id, p.manager_id, ManagerRole.RELATIONSHIP, starts_on, reason=p.reason)
        for p in changing
        if p.manager_id
    ]
    assignments.add_all(work.session, work.new_id, fresh, work.now, allocation_id)


def _holder(kept: Kept[Assignment] | None) -> UUID | None:
    return kept.value.manager_id if kept else None


def _end(work: Work, kept: Kept[Assignment] | None, ends_on: date) -> None:
    if kept is not None:
        refuse_if(ending_faults(kept.value, ends_on))
        assignments.replace(work.session, kept.id, kept.version, replace(kept.value, ends_on=ends_on), work.now)
