"""Allocating: from accounts and managers to a plan in which every placement says why, and what else it would cost."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import numpy as np

from services.accounts.domain.allocating.problem import NOBODY, Ints
from services.accounts.domain.allocating.solving import Solved, solve
from services.accounts.domain.allocating.stating import SLOTS_AN_HOUR, Statement, points, stated
from services.accounts.domain.allocation import (
    AllocationPlan,
    AllocationRule,
    Claim,
    Load,
    Placement,
    PlacementReason,
    Price,
    Seat,
    WorkloadRule,
)


def allocate(
    claims: Sequence[Claim], seats: Sequence[Seat], rule: AllocationRule, workload: WorkloadRule
) -> AllocationPlan:
    """Place every claim. The result depends on the claims, the seats and the rules only, not on any order."""
    given = stated(claims, seats, rule, workload)
    return plan_of(given, solve(given.problem))


def plan_of(given: Statement, solved: Solved) -> AllocationPlan:
    """What the solution says of each account and manager."""
    asked = given.asked
    placements = [*_locked(asked, given), *_placements(given, solved)]
    order = {claim.account_id: i for i, claim in enumerate(asked)}
    placements.sort(key=lambda placement: order[placement.account_id])
    limit = given.problem.moved_max
    return AllocationPlan(
        placements=tuple(placements),
        loads=tuple(_loads(asked, placements, given, solved)),
        cost=points(solved.cost),
        bound=points(solved.bound),
        move_limit_hours=None if limit is None else Decimal(limit) / SLOTS_AN_HOUR,
    )


def _locked(claims: Sequence[Claim], given: Statement) -> Iterator[Placement]:
    """Locked accounts stay where they are, also beyond the capacity, as long as their manager is there."""
    there = {seat.manager_id for seat in given.seats}
    for claim in claims:
        if claim.locked:
            holds = claim.incumbent_id in there
            reason = PlacementReason.LOCKED if holds else PlacementReason.LOCKED_TO_NOBODY
            holder = claim.incumbent_id if holds else None
            yield Placement(claim.account_id, holder, reason, claim.hours, claim.tier, claim.incumbent_id)


def _placements(given: Statement, solved: Solved) -> Iterator[Placement]:
    if not given.claims or not given.seats:
        nobody = PlacementReason.NO_MANAGERS
        return iter([_nowhere(claim, nobody, _refused(given, i)) for i, claim in enumerate(given.claims)])
    every, problem = np.arange(len(given.claims)), given.problem
    alternative = _alternatives(given, solved.choice)
    own = problem.hours * problem.price(every, np.maximum(solved.choice, 0))
    other = problem.hours * problem.price(every, np.maximum(alternative, 0))
    kept = set(solved.taken_back.tolist())
    places = range(len(given.claims))
    return (_placement(given, solved, i, int(alternative[i]), int(own[i]), int(other[i]), i in kept) for i in places)


def _placement(
    given: Statement,
    solved: Solved,
    i: int,
    alternative: int,
    own: int,
    other: int,
    kept: bool,
) -> Placement:
    claim, chosen, holder = given.claims[i], int(solved.choice[i]), int(given.problem.holder[i])
    if chosen == NOBODY and holder == NOBODY:
        return _nowhere(claim, PlacementReason.NO_ROOM, _refused(given, i))
    if chosen == NOBODY:
        stays = PlacementReason.KEPT_BEYOND_CAPACITY
        placement = Placement(claim.account_id, claim.incumbent_id, stays, claim.hours, claim.tier, claim.incumbent_id)
        return replace(placement, price=_price(given, i, holder), unplaced_cost=_refused(given, i))
    reason = PlacementReason.KEPT_BY_MOVE_LIMIT if kept else _why(claim, chosen, holder, own, other, alternative)
    return Placement(
        account_id=claim.account_id,
        manager_id=given.seats[chosen].manager_id,
        reason=reason,
        hours=claim.hours,
        tier=claim.tier,
        previous_manager_id=claim.incumbent_id,
        price=_price(given, i, chosen),
        alternative_id=None if alternative == NOBODY else given.seats[alternative].manager_id,
        alternative_cost=None if alternative == NOBODY else points(other),
    )


def _why(claim: Claim, chosen: int, holder: int, own: int, other: int, alternative: int) -> PlacementReason:
    if chosen == holder:
        return PlacementReason.INCUMBENT_STAYS
    best = alternative == NOBODY or own <= other
    if holder != NOBODY:
        return PlacementReason.BETTER_FIT if best else PlacementReason.INCUMBENT_FULL
    if claim.incumbent_id is not None:
        return PlacementReason.INCUMBENT_LEFT
    return PlacementReason.BEST_FIT if best else PlacementReason.BEST_FIT_FULL


def _refused(given: Statement, i: int) -> Decimal:
    row = given.problem.group[i]
    return points(given.problem.slots[row] * given.problem.refuse[row])


def _nowhere(claim: Claim, reason: PlacementReason, refused: Decimal) -> Placement:
    nowhere = Placement(claim.account_id, None, reason, claim.hours, claim.tier, claim.incumbent_id)
    return replace(nowhere, unplaced_cost=refused)


def _alternatives(given: Statement, choice: Ints) -> Ints:
    """Of each account the cheapest manager but the chosen one, `NOBODY` if there is no other."""
    problem, every = given.problem, np.arange(len(choice))
    order = np.argsort(problem.fit, axis=1, kind="stable")[:, :2][problem.group]
    options = np.column_stack([problem.holder, order])
    cost = problem.price(every[:, None], np.maximum(options, 0))
    cost = np.where((options == NOBODY) | (options == choice[:, None]), np.int64(2**50), cost)
    best = np.argmin(cost, axis=1)
    return np.where(cost[every, best] == 2**50, NOBODY, options[every, best])


def _price(given: Statement, i: int, manager: int) -> Price:
    problem, row = given.problem, given.problem.group[i]
    slots = problem.slots[row]
    leaves = problem.holder[i] not in (NOBODY, manager)
    return Price(
        territory=points(slots * given.parts.territory[row, manager]),
        skill=points(slots * given.parts.skill[row, manager]),
        style=points(slots * given.parts.style[row, manager]),
        switching=points(slots * problem.switch[row]) if leaves else Decimal(0),
        style_source=(given.seats[manager].style_sources or {}).get(given.claims[i].tier),
    )


def _loads(
    claims: Sequence[Claim], placements: Sequence[Placement], given: Statement, solved: Solved
) -> Iterator[Load]:
    """What each manager is left with and had before, by code."""
    after = _sums((placement.manager_id, placement.hours) for placement in placements)
    before = _sums((claim.incumbent_id, claim.hours) for claim in claims)
    low, high = (bound + given.locked for bound in (given.problem.band.low, given.problem.band.high))
    unbalanced = given.problem.balance * given.problem.band.outside(given.problem.loads(solved.choice))
    for j, seat in enumerate(given.seats):
        accounts, hours = after.get(seat.manager_id, (0, Decimal(0)))
        accounts_before, hours_before = before.get(seat.manager_id, (0, Decimal(0)))
        yield Load(
            manager_id=seat.manager_id,
            accounts=accounts,
            hours=hours,
            capacity_hours=seat.capacity_hours,
            accounts_before=accounts_before,
            hours_before=hours_before,
            band_low_hours=Decimal(int(low[j])) / SLOTS_AN_HOUR,
            band_high_hours=Decimal(int(high[j])) / SLOTS_AN_HOUR,
            unbalanced_cost=points(unbalanced[j]),
        )


def _sums(pairs: Iterator[tuple[UUID | None, Decimal]]) -> dict[UUID | None, tuple[int, Decimal]]:
    found: dict[UUID | None, tuple[int, Decimal]] = {}
    for manager_id, hours in pairs:
        count, total = found.get(manager_id, (0, Decimal(0)))
        found[manager_id] = count + 1, total + hours
    return found
