"""Allocating every active account to a manager: proposed, approved by somebody else, applied."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.allocating.allocate import allocate
from services.accounts.domain.allocation import AllocationPlan, AllocationRule, Claim, Move, Placement, WorkloadRule
from services.accounts.domain.allocation_flow import (
    Allocation,
    AllocationState,
    AllocationTransition,
    move_allocation,
    summary_of,
)
from services.accounts.domain.allocation_news import Holding, outdated
from services.accounts.domain.assignment import Assignment
from services.accounts.domain.manager import ManagerRole
from services.accounts.domain.span import ending_faults
from services.accounts.store import allocation_book as book
from services.accounts.store import allocations as store
from services.accounts.store import assignments
from services.accounts.store.allocation_book import Found
from services.accounts.usecases.rights import require_office

MOST_ACCOUNTS = 20_000
"""What one request can place in its time; a larger book is a job's."""

MOST_NAMED = 100
"""How many of the accounts that changed meanwhile are named in a refusal."""


def create_allocation(work: Work, starts_on: date, move_limit_pct: Decimal | None) -> Kept[Allocation]:
    """Propose a manager for every account that is active, from `starts_on` on. Nothing changes yet."""
    require_office(work)
    claims = claims_on(work, starts_on)
    if len(claims) > MOST_ACCOUNTS:
        raise Invalid(Fault("too_many_accounts", "", {"accounts": len(claims), "most": MOST_ACCOUNTS}))
    rule, workload = rule_with(starts_on, move_limit_pct), rulebook.workload_rule(starts_on)
    return keep_plan(work, starts_on, allocate(claims, book.seats(work.session, starts_on), rule, workload), rule)


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


def allocation_with_names(work: Work, allocation_id: UUID) -> tuple[Kept[Allocation], Mapping[UUID, str]]:
    """The allocation, and the names of the managers in it."""
    kept = get_allocation(work, allocation_id)
    return kept, store.manager_names(work.session, [load.manager_id for load in kept.value.summary.loads])


def allocation_diff(work: Work, allocation_id: UUID) -> list[Move]:
    """Every account that gets another manager than it has, with names."""
    get_allocation(work, allocation_id)
    return store.diff(work.session, allocation_id)


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


def rule_with(starts_on: date, move_limit_pct: Decimal | None) -> AllocationRule:
    """What counts on `starts_on`, with another limit of moves if one is given."""
    rule = rulebook.allocation_rule(starts_on)
    return rule if move_limit_pct is None else replace(rule, move_limit_pct=move_limit_pct)


def claims_on(work: Work, starts_on: date) -> list[Claim]:
    """What the active accounts take on `starts_on`, and who leads them."""
    workload = rulebook.workload_rule(starts_on)
    return [_claim(found, workload) for found in book.standings(work.session, starts_on)]


def keep_plan(work: Work, starts_on: date, plan: AllocationPlan, rule: AllocationRule) -> Kept[Allocation]:
    """Put the plan on record as the caller's proposal."""
    summary = summary_of(plan, rule.effective_from)
    proposal = Allocation(AllocationState.PROPOSED, work.principal.subject, starts_on, summary)
    return store.add(work.session, work.new_id, proposal, plan.placements, work.now)


def _claim(found: Found, workload: WorkloadRule) -> Claim:
    return Claim(
        account_id=found.account_id,
        code=f"{found.name} {found.account_id}",
        hours=workload.hours(found.decision, found.tier),
        tier=workload.tier(found.tier, found.decision),
        incumbent_id=found.manager_id,
        locked=found.locked,
        places=frozenset(place for place in (found.country, found.region) if place),
    )


def _apply(work: Work, allocation_id: UUID, starts_on: date) -> None:
    placements = store.placements(work.session, allocation_id)
    changing = [placement for placement in placements if placement.changes]
    lasting = assignments.primaries_from(work.session, [p.account_id for p in changing], starts_on)
    _require_unchanged(work, placements, lasting, starts_on)
    planned = [kept for kept in lasting if kept.value.house_desk and kept.value.starts_on > starts_on]
    assignments.void_all(work.session, planned, work.now)
    present = {kept.value.account_id: kept for kept in lasting if kept not in planned}
    ending = [present[p.account_id] for p in changing if p.account_id in present]
    refuse_if(fault for kept in ending for fault in ending_faults(kept.value, starts_on))
    assignments.end_all(work.session, ending, starts_on, work.now)
    assignments.add_all(work.session, work.new_id, list(_fresh(changing, starts_on)), work.now, allocation_id)
    left_over = book.without_one_manager(work.session, starts_on)
    if left_over:
        raise Conflict(Fault("accounts_left_over", "", {"accounts": left_over}))


def _require_unchanged(
    work: Work, placements: Sequence[Placement], lasting: Sequence[Kept[Assignment]], starts_on: date
) -> None:
    now = [
        Holding(found.account_id, found.manager_id, locked=found.locked)
        for found in book.standings(work.session, starts_on)
    ]
    later = [kept.value for kept in lasting if kept.value.starts_on > starts_on]
    planned = {each.account_id for each in later if not each.house_desk}
    there = {seat.manager_id for seat in book.seats(work.session, starts_on)}
    changed = sorted(outdated(placements, now, planned, there))
    if changed:
        raise Conflict(*(Fault("allocation_outdated", "", {"account": str(one)}) for one in changed[:MOST_NAMED]))


def _fresh(changing: Sequence[Placement], starts_on: date) -> Iterator[Assignment]:
    for p in changing:
        if p.manager_id is not None:
            yield Assignment(p.account_id, p.manager_id, ManagerRole.RELATIONSHIP, starts_on, reason=p.reason)
