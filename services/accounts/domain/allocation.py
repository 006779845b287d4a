"""Allocation: every account gets a manager, within what the managers can do (客户全量分配).

What is balanced is hours and not the number of accounts: a key account takes many times the hours of a small one. The
rule is plain and deterministic: locks hold, incumbents stay while they have room, the rest goes largest first to
whoever is least loaded for their capacity. It moves nobody without need and says why each account is where it is; it
does not claim to be the cheapest allocation.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from uuid import UUID

from services.accounts.domain.qualification import Decision


@dataclass(frozen=True, slots=True)
class WorkloadRule:
    """Hours a month that an account takes, by what it is qualified as (`rules/workload-*.yaml`).

    `undecided` holds for an account that was never qualified. Managers may be filled to `fill_max_pct` of capacity.
    """

    hours_a_month: Mapping[Decision, Decimal]
    fill_max_pct: Decimal
    effective_from: date
    source: str

    def hours(self, decision: Decision | None) -> Decimal:
        """Hours a month for an account of this decision."""
        return self.hours_a_month[decision or Decision.UNDECIDED]


@dataclass(frozen=True, slots=True)
class Seat:
    """A manager who can be given accounts; `capacity_hours` a month are for account work."""

    manager_id: UUID
    code: str
    capacity_hours: Decimal


@dataclass(frozen=True, slots=True)
class Claim:
    """An account that needs a manager. `code` orders equals; `incumbent_id` is its manager now, `locked` keeps them."""

    account_id: UUID
    code: str
    hours: Decimal
    score: Decimal | None = None
    incumbent_id: UUID | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an account goes, and why: `manager_id` is `None` when nobody can take it."""

    account_id: UUID
    manager_id: UUID | None
    reason: str
    hours: Decimal
    previous_manager_id: UUID | None = None

    @property
    def changes(self) -> bool:
        """Whether applying the placement gives the account another manager than it has."""
        return self.manager_id is not None and self.manager_id != self.previous_manager_id


@dataclass(frozen=True, slots=True)
class Load:
    """What a manager is left with."""

    manager_id: UUID
    accounts: int
    hours: Decimal
    capacity_hours: Decimal


@dataclass(frozen=True, slots=True)
class AllocationPlan:
    """A proposal: one placement an account, in the order decided, and the loads that follow."""

    placements: tuple[Placement, ...]
    loads: tuple[Load, ...]


def allocate(claims: Sequence[Claim], seats: Sequence[Seat], rule: WorkloadRule) -> AllocationPlan:
    """Place every claim, in O(n log n). The result depends on the claims and seats only, not on their order."""
    desk = _Desk({seat.manager_id: seat for seat in seats}, rule.fill_max_pct)
    ordered = sorted(claims, key=lambda claim: (-claim.hours, -(claim.score or Decimal(0)), claim.code))
    locked = [desk.lock(claim) for claim in ordered if claim.locked]
    asked = [(claim, desk.stay(claim)) for claim in ordered if not claim.locked]
    staying = [placement for _, placement in asked if placement]
    placed = desk.fill(claim for claim, placement in asked if not placement)
    return AllocationPlan((*locked, *staying, *placed), tuple(desk.loads()))


class _Desk:
    """The managers and what they have been given so far, during one allocation."""

    def __init__(self, seats: Mapping[UUID, Seat], fill_max_pct: Decimal) -> None:
        self._seats = seats
        self._room = {seat.manager_id: seat.capacity_hours * fill_max_pct / 100 for seat in seats.values()}
        self._hours = dict.fromkeys(seats, Decimal(0))
        self._accounts = dict.fromkeys(seats, 0)

    def lock(self, claim: Claim) -> Placement:
        """Locked accounts stay where they are, also beyond the capacity, as long as their manager is there."""
        if claim.incumbent_id is None or claim.incumbent_id not in self._seats:
            return Placement(claim.account_id, None, "locked_to_nobody", claim.hours, claim.incumbent_id)
        return self._take(claim, claim.incumbent_id, "locked")

    def stay(self, claim: Claim) -> Placement | None:
        """The incumbent keeps the account while there is room."""
        holder = claim.incumbent_id
        if holder is not None and holder in self._seats and self._fits(claim.hours, holder):
            return self._take(claim, holder, "incumbent_stays")
        return None

    def fill(self, claims: Iterable[Claim]) -> Iterator[Placement]:
        """Each claim, largest first, to whoever is least loaded for their capacity and has room; equals by code."""
        for hours, group in groupby(claims, key=lambda claim: claim.hours):
            # Hours fall from group to group, so whoever has no room once has none for the rest of the group.
            queue = [self._rank(seat) for seat in self._seats.values() if self._fits(hours, seat.manager_id)]
            heapq.heapify(queue)
            for claim in group:
                yield self._give(claim, queue)

    def _give(self, claim: Claim, queue: list[tuple[Fraction, str, UUID]]) -> Placement:
        while queue and not self._fits(claim.hours, queue[0][2]):
            heapq.heappop(queue)
        if not queue:
            reason = "no_room" if self._seats else "no_managers"
            return Placement(claim.account_id, None, reason, claim.hours, claim.incumbent_id)
        manager_id = queue[0][2]
        placement = self._take(claim, manager_id, self._why_here(claim))
        heapq.heapreplace(queue, self._rank(self._seats[manager_id]))
        return placement

    def _why_here(self, claim: Claim) -> str:
        if claim.incumbent_id is None:
            return "least_loaded"
        return "incumbent_full" if claim.incumbent_id in self._seats else "incumbent_left"

    def _take(self, claim: Claim, manager_id: UUID, reason: str) -> Placement:
        self._hours[manager_id] += claim.hours
        self._accounts[manager_id] += 1
        return Placement(claim.account_id, manager_id, reason, claim.hours, claim.incumbent_id)

    def _fits(self, hours: Decimal, manager_id: UUID) -> bool:
        return self._seats[manager_id].capacity_hours > 0 and self._hours[manager_id] + hours <= self._room[manager_id]

    def _rank(self, seat: Seat) -> tuple[Fraction, str, UUID]:
        return Fraction(self._hours[seat.manager_id]) / Fraction(seat.capacity_hours), seat.code, seat.manager_id

    def loads(self) -> Iterator[Load]:
        """What each manager is left with, by code."""
        for seat in sorted(self._seats.values(), key=lambda seat: seat.code):
            key = seat.manager_id
            yield Load(key, self._accounts[key], self._hours[key], seat.capacity_hours)
