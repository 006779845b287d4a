"""From accounts and managers to arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from uuid import UUID

import numpy as np

from services.accounts.domain.allocating.problem import NOBODY, Band, Ints, Problem
from services.accounts.domain.allocation import AllocationRule, Claim, Seat, WorkloadRule

SLOTS_AN_HOUR = 2
UNITS_A_POINT = 1000

Group = tuple[frozenset[str], str, int]


@dataclass(frozen=True, slots=True)
class Parts:
    """What each group costs with each manager, by what it is for; groups × managers, units for half an hour."""

    territory: Ints
    skill: Ints
    style: Ints

    @property
    def total(self) -> Ints:
        """All three together."""
        return self.territory + self.skill + self.style


@dataclass(frozen=True, slots=True)
class Statement:
    """The problem, and what its rows stand for: `claims` without the locked ones, `seats`, and the fit in parts.

    `asked` are all claims by code; `locked` are the half-hours that locks give each manager beforehand.
    """

    asked: tuple[Claim, ...]
    claims: tuple[Claim, ...]
    seats: tuple[Seat, ...]
    parts: Parts
    problem: Problem
    locked: Ints


def stated(claims: Sequence[Claim], seats: Sequence[Seat], rule: AllocationRule, workload: WorkloadRule) -> Statement:
    """The problem of placing `claims` with `seats`, both taken in the order of their codes."""
    claims, seats = sorted(claims, key=lambda claim: claim.code), sorted(seats, key=lambda seat: seat.code)
    place = {seat.manager_id: i for i, seat in enumerate(seats)}
    free = tuple(claim for claim in claims if not claim.locked)
    locked = np.zeros(len(seats), np.int64)
    for claim in claims:
        if claim.locked and claim.incumbent_id in place:
            locked[place[claim.incumbent_id]] += slots_of(claim.hours)
    numbers: dict[Group, int] = {}
    group = [numbers.setdefault((c.places, c.tier, slots_of(c.hours)), len(numbers)) for c in free]
    groups = list(numbers)
    slots = np.array([size for _, _, size in groups], np.int64)
    members, holder = np.array(group, np.int64), _holders(free, place, seats)
    parts = _parts(groups, seats, rule)
    share = _fair_share(int(slots[members].sum() + locked.sum()), seats, workload)
    problem = Problem(
        group=members,
        holder=holder,
        slots=slots,
        switch=_by_tier(groups, rule.switching),
        refuse=_by_tier(groups, rule.unplaced),
        fit=parts.total,
        band=_band(share, locked, rule.band_pct),
        balance=units(rule.balance),
        moved_max=_moved_max(int(slots[members][holder != NOBODY].sum()), rule),
    )
    return Statement(tuple(claims), free, tuple(seats), parts, problem, locked)


def slots_of(hours: Decimal) -> int:
    """Whole half-hours, rounded up."""
    return int((hours * SLOTS_AN_HOUR).to_integral_value(ROUND_CEILING))


def units(points: Decimal) -> int:
    """A price in points an hour as whole thousandths of a point for half an hour."""
    return int((points * UNITS_A_POINT / SLOTS_AN_HOUR).to_integral_value(ROUND_HALF_UP))


def points(amount: int) -> Decimal:
    """Units in points."""
    return Decimal(int(amount)) / UNITS_A_POINT


def _holders(claims: Sequence[Claim], place: Mapping[UUID, int], seats: Sequence[Seat]) -> Ints:
    able = {seat.manager_id for seat in seats if seat.capacity_hours > 0}
    held = (place[c.incumbent_id] if c.incumbent_id in able and c.incumbent_id else NOBODY for c in claims)
    return np.fromiter(held, np.int64, len(claims))


def _by_tier(groups: Sequence[Group], prices: Mapping[str, Decimal]) -> Ints:
    return np.array([units(prices[tier]) for _, tier, _ in groups], np.int64)


def _parts(groups: Sequence[Group], seats: Sequence[Seat], rule: AllocationRule) -> Parts:
    shape = (len(groups), len(seats))
    away, gap, style = (np.zeros(shape, np.int64) for _ in range(3))
    for j, seat in enumerate(seats):
        for i, (places, tier, _) in enumerate(groups):
            away[i, j] = units(rule.other_territory) if seat.territories and not places & seat.territories else 0
            gap[i, j] = units(rule.tier_gap) * _tier_gap(tier, seat.tier_max, rule.tiers)
            degree = (seat.match_degrees or {}).get(tier)
            style[i, j] = units(rule.style_unknown if degree is None else rule.style * degree)
    return Parts(away, gap, style)


def _tier_gap(tier: str, tier_max: str | None, tiers: tuple[str, ...]) -> int:
    """How many tiers `tier` is above the highest that somebody serves; `tiers` go from the highest down."""
    if tier_max not in tiers or tier not in tiers:
        return 0
    return max(0, tiers.index(tier_max) - tiers.index(tier))


def _fair_share(total: int, seats: Sequence[Seat], workload: WorkloadRule) -> list[tuple[Decimal, int]]:
    """What a fair share of all half-hours and what the most is for each manager."""
    capacity = sum((seat.capacity_hours for seat in seats), Decimal(0))
    return [
        (
            total * seat.capacity_hours / capacity if capacity else Decimal(0),
            int((seat.capacity_hours * SLOTS_AN_HOUR * workload.fill_max_pct / 100).to_integral_value(ROUND_FLOOR)),
        )
        for seat in seats
    ]


def _band(share: Sequence[tuple[Decimal, int]], locked: Ints, pct: Decimal) -> Band:
    """The band around the fair shares, within what fits, less what locks have taken of it."""
    room = np.array([most for _, most in share], np.int64)
    low = np.array([int((fair * (100 - pct) / 100).to_integral_value(ROUND_CEILING)) for fair, _ in share], np.int64)
    high = np.array([int((fair * (100 + pct) / 100).to_integral_value(ROUND_FLOOR)) for fair, _ in share], np.int64)
    left = [np.maximum(np.minimum(bound, room) - locked, 0) for bound in (low, np.maximum(low, high), room)]
    return Band(*left)


def _moved_max(held: int, rule: AllocationRule) -> int | None:
    return None if rule.move_limit_pct is None else int(held * rule.move_limit_pct / 100)
