"""Allocation: every account gets a manager, within what the managers can do (客户全量分配).

What is balanced is hours and not the number of accounts: a core account takes many times the hours of a basic one. Of
all allocations the cheapest is looked for: how well a manager fits (territory, skill, style), what it costs to hand an
account over, hours outside the balance, and accounts that nobody can take, each at its dated price. Locks hold, moves
can be limited, and how far the result can be from the best there is is told by a bound.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.accounts.domain.qualification import Decision


@dataclass(frozen=True, slots=True)
class WorkloadRule:
    """Hours a month that an account takes, by its tier (`rules/workload-*.yaml`).

    An account in no tier is planned as its qualification says; one that was never qualified as `undecided`. Managers
    may be filled to `fill_max_pct` of capacity.
    """

    hours_a_month: Mapping[str, Decimal]
    planned_as: Mapping[Decision, str]
    fill_max_pct: Decimal
    effective_from: date
    source: str

    def tier(self, tier: str | None, decision: Decision | None) -> str:
        """The tier that an account is planned as."""
        return (
            tier if tier is not None and tier in self.hours_a_month else self.planned_as[decision or Decision.UNDECIDED]
        )

    def hours(self, decision: Decision | None, tier: str | None = None) -> Decimal:
        """Hours a month for an account of this tier, or of this decision when it is in none."""
        return self.hours_a_month[self.tier(tier, decision)]


@dataclass(frozen=True, slots=True)
class AllocationRule:
    """The prices, in points for an hour a month (`rules/allocation-*.yaml`), and the band in percent of a fair share.

    A fair share of all hours goes by capacity. `style` is for each point of match degree, `style_unknown` where there
    is none; `tier_gap` for each tier that an account is above the highest that the manager serves.
    """

    tiers: tuple[str, ...]
    band_pct: Decimal
    move_limit_pct: Decimal | None
    other_territory: Decimal
    tier_gap: Decimal
    style: Decimal
    style_unknown: Decimal
    switching: Mapping[str, Decimal]
    unplaced: Mapping[str, Decimal]
    balance: Decimal
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A manager who can be given accounts; `capacity_hours` a month are for account work.

    `territories` are countries or regions, none for everywhere; `tier_max` is the highest tier that the manager is
    skilled for, `None` for all; `match_degrees` say by tier how far the manager's style is from what its accounts take,
    and `style_sources` from where that is known.
    """

    manager_id: UUID
    code: str
    capacity_hours: Decimal
    territories: frozenset[str] = frozenset()
    tier_max: str | None = None
    match_degrees: Mapping[str, Decimal] | None = None
    style_sources: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """An account that needs a manager. `code` orders equals; `incumbent_id` is its manager now, `locked` keeps them.

    `places` are the country and the region in which it is.
    """

    account_id: UUID
    code: str
    hours: Decimal
    tier: str
    incumbent_id: UUID | None = None
    locked: bool = False
    places: frozenset[str] = frozenset()


class PlacementReason(StrEnum):
    """Why an account is where an allocation puts it."""

    LOCKED = "locked"
    LOCKED_TO_NOBODY = "locked_to_nobody"
    INCUMBENT_STAYS = "incumbent_stays"
    KEPT_BY_MOVE_LIMIT = "kept_by_move_limit"
    KEPT_BEYOND_CAPACITY = "kept_beyond_capacity"
    INCUMBENT_LEFT = "incumbent_left"
    BETTER_FIT = "better_fit"
    INCUMBENT_FULL = "incumbent_full"
    BEST_FIT = "best_fit"
    BEST_FIT_FULL = "best_fit_full"
    NO_ROOM = "no_room"
    NO_MANAGERS = "no_managers"


@dataclass(frozen=True, slots=True)
class Price:
    """What it costs that an account is with a manager, in points a month.

    `style_source` says from where the manager's style is known; `None` is not known, which has a price of its own.
    """

    territory: Decimal
    skill: Decimal
    style: Decimal
    switching: Decimal
    style_source: str | None = None

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.territory + self.skill + self.style + self.switching


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an account goes, and why: `manager_id` is `None` when nobody can take it.

    `alternative_id` is the other manager who would cost least, whether or not there is room with that one; `unplaced`
    is the price of the hours that nobody has room for.
    """

    account_id: UUID
    manager_id: UUID | None
    reason: PlacementReason
    hours: Decimal
    tier: str
    previous_manager_id: UUID | None = None
    price: Price | None = None
    alternative_id: UUID | None = None
    alternative_cost: Decimal | None = None
    unplaced_cost: Decimal | None = None

    @property
    def changes(self) -> bool:
        """Whether applying the placement gives the account another manager than it has."""
        return self.manager_id is not None and self.manager_id != self.previous_manager_id


@dataclass(frozen=True, slots=True)
class Move:
    """An account that gets another manager, with the names and numbers that people know."""

    external_id: str | None
    account: str
    previous: str | None
    manager: str
    placement: Placement


@dataclass(frozen=True, slots=True)
class Load:
    """What a manager is left with, and had before; the band is the hours in which the work is balanced.

    `unbalanced_cost` is the price of the hours outside it, in points a month; what is kept beyond the capacity has its
    price with the account.
    """

    manager_id: UUID
    accounts: int
    hours: Decimal
    capacity_hours: Decimal
    accounts_before: int = 0
    hours_before: Decimal = Decimal(0)
    band_low_hours: Decimal = Decimal(0)
    band_high_hours: Decimal = Decimal(0)
    unbalanced_cost: Decimal = Decimal(0)

    @property
    def balanced(self) -> bool:
        """Whether the hours lie within the band."""
        return self.band_low_hours <= self.hours <= self.band_high_hours


@dataclass(frozen=True, slots=True)
class CostParts:
    """What a proposal costs, by what for, in points a month; together they are its cost."""

    territory: Decimal
    skill: Decimal
    style: Decimal
    switching: Decimal
    unplaced: Decimal
    unbalanced: Decimal


@dataclass(frozen=True, slots=True)
class AllocationPlan:
    """A proposal: one placement an account by code, and the loads that follow.

    `cost` counts everything in points a month, and no allocation can cost less than `bound`.
    """

    placements: tuple[Placement, ...]
    loads: tuple[Load, ...]
    cost: Decimal
    bound: Decimal
    move_limit_hours: Decimal | None = None

    @property
    def cost_parts(self) -> CostParts:
        """The cost by what for: an account for whose hours nobody has room costs that, else what its place costs."""
        unplaced = [placement.unplaced_cost for placement in self.placements if placement.unplaced_cost is not None]
        prices = [p.price for p in self.placements if p.price is not None and p.unplaced_cost is None]
        return CostParts(
            territory=_sum(price.territory for price in prices),
            skill=_sum(price.skill for price in prices),
            style=_sum(price.style for price in prices),
            switching=_sum(price.switching for price in prices),
            unplaced=_sum(unplaced),
            unbalanced=_sum(load.unbalanced_cost for load in self.loads),
        )


def _sum(points: Iterable[Decimal]) -> Decimal:
    return sum(points, Decimal(0))
