"""How an allocation comes into force: proposed by one person, approved by another, then applied."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from chassis.domain.errors import Fault, Forbidden
from chassis.domain.flow import Flow
from chassis.domain.money import round_decimal
from services.accounts.domain.allocation import AllocationPlan, CostParts, Load


class AllocationState(StrEnum):
    """Where the proposal stands; `applied` and `rejected` are final."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    APPLIED = "applied"
    REJECTED = "rejected"


class AllocationTransition(StrEnum):
    """What moves it on. Approving needs another person than proposing did."""

    APPROVE = "approve"
    REJECT = "reject"
    APPLY = "apply"


_FLOW: Flow[AllocationState, AllocationTransition] = Flow(
    MappingProxyType(
        {
            AllocationState.PROPOSED: {
                AllocationTransition.APPROVE: AllocationState.APPROVED,
                AllocationTransition.REJECT: AllocationState.REJECTED,
            },
            AllocationState.APPROVED: {
                AllocationTransition.APPLY: AllocationState.APPLIED,
                AllocationTransition.REJECT: AllocationState.REJECTED,
            },
            AllocationState.APPLIED: {},
            AllocationState.REJECTED: {},
        }
    )
)


@dataclass(frozen=True, slots=True)
class AllocationSummary:
    """What the proposal comes to: how many accounts, how many get another manager, how many get none; the loads.

    `cost` and `bound` are in points a month; `moved_hours` leave managers who are still there, `unbalanced` managers
    lie outside their band. Proposals from before there were prices have none, nor the parts of their cost.
    """

    accounts: int
    changed: int
    unplaced: int
    hours: Decimal
    rule_effective_from: date
    loads: tuple[Load, ...]
    cost: Decimal | None = None
    bound: Decimal | None = None
    moved_hours: Decimal = Decimal(0)
    move_limit_hours: Decimal | None = None
    unbalanced: int = 0
    cost_parts: CostParts | None = None

    @property
    def gap_pct(self) -> Decimal | None:
        """How far the cost can be above the best there is, in percent of the bound, to two decimals."""
        if self.cost is None or not self.bound or self.bound < 0:
            return None
        return round_decimal(100 * (self.cost - self.bound) / self.bound, 2)


@dataclass(frozen=True, slots=True)
class Allocation:
    """A proposal of who serves whom from `starts_on` on."""

    state: AllocationState
    author: str
    starts_on: date
    summary: AllocationSummary
    approver: str | None = None


def summary_of(plan: AllocationPlan, rule_effective_from: date) -> AllocationSummary:
    """The proposal in figures."""
    there = {load.manager_id for load in plan.loads}
    return AllocationSummary(
        accounts=len(plan.placements),
        changed=sum(placement.changes for placement in plan.placements),
        unplaced=sum(placement.manager_id is None for placement in plan.placements),
        hours=sum((placement.hours for placement in plan.placements), Decimal(0)),
        rule_effective_from=rule_effective_from,
        loads=plan.loads,
        cost=plan.cost,
        bound=plan.bound,
        moved_hours=sum((p.hours for p in plan.placements if p.changes and p.previous_manager_id in there), Decimal(0)),
        move_limit_hours=plan.move_limit_hours,
        unbalanced=sum(not load.balanced for load in plan.loads),
        cost_parts=plan.cost_parts,
    )


def allocation_transitions(state: AllocationState) -> Sequence[AllocationTransition]:
    """What may be done with an allocation of this state."""
    return _FLOW.allowed(state)


def move_allocation(allocation: Allocation, transition: AllocationTransition, actor: str) -> Allocation:
    """The allocation after `transition` by `actor`; four eyes: whoever proposed it cannot approve it."""
    state = _FLOW.after(allocation.state, transition)
    if transition is not AllocationTransition.APPROVE:
        return replace(allocation, state=state)
    if actor == allocation.author:
        raise Forbidden(Fault("allocation_approver_is_author", "/transition"))
    return replace(allocation, state=state, approver=actor)
