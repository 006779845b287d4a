"""Representations of allocations."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, Invalid
from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Count, DecimalString, Names, Resource, Wire, example
from services.accounts.domain.allocation import Placement as DomainPlacement
from services.accounts.domain.allocation_flow import Allocation as DomainAllocation
from services.accounts.domain.allocation_flow import AllocationState, AllocationTransition, allocation_transitions
from services.accounts.domain.allocation_profile import StyleSource
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.sentences import sentence

_LOAD: JsonDict = {
    "manager_id": "01981d2e-7a7c-7000-8000-000000000002",
    "accounts": 14,
    "hours": "118",
    "capacity_hours": "120",
    "accounts_before": 13,
    "hours_before": "131",
    "band_low_hours": "105.5",
    "band_high_hours": "120",
    "balanced": True,
    "unbalanced_cost": "0",
}
_PARTS: JsonDict = {
    "territory": "1200",
    "skill": "0",
    "style": "46980",
    "switching": "4000",
    "unplaced": "0",
    "unbalanced": "0",
}
_WHOLE_PCT = 100
Points = Annotated[Exact, Field(description="In points a month, the unit of the prices.")]


class AllocationDraft(Wire):
    """From which day on the accounts are to be allocated."""

    model_config = example({"starts_on": "2026-04-01", "move_limit_pct": "20"})

    starts_on: date
    move_limit_pct: Annotated[
        DecimalString | None,
        Field(description="How much of the hours may leave managers who are there, in percent; null as the rules say."),
    ] = None

    def limit(self) -> Decimal | None:
        """The limit as a number from 0 to 100."""
        limit = None if self.move_limit_pct is None else Decimal(self.move_limit_pct)
        if limit is not None and not 0 <= limit <= _WHOLE_PCT:
            raise Invalid(Fault("out_of_range", "/move_limit_pct", {"least": 0, "most": _WHOLE_PCT}))
        return limit


class LoadWire(Wire):
    """What the proposal leaves a manager with; hours are a month's."""

    model_config = example(_LOAD) | {"title": "Load"}

    manager_id: UUID
    accounts: Count
    hours: Exact
    capacity_hours: Exact
    accounts_before: Count
    hours_before: Exact
    band_low_hours: Annotated[Exact, Field(description="From here on the work is balanced.")]
    band_high_hours: Annotated[Exact, Field(description="Up to here the work is balanced.")]
    balanced: bool
    unbalanced_cost: Annotated[Exact, Field(description="The price of the hours outside the band, in points a month.")]


class CostParts(Wire):
    """What a proposal costs, by what for, in points a month; together they are its cost."""

    model_config = example(_PARTS) | {"title": "AllocationCostParts"}

    territory: Points
    skill: Points
    style: Points
    switching: Points
    unplaced: Annotated[Exact, Field(description="The price of the hours that nobody has room for.")]
    unbalanced: Annotated[Exact, Field(description="The price of the managers' hours outside their bands.")]


class Allocation(Resource):
    """A proposal of who serves whom, and how far its approval is."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "state": "proposed",
            "author": "supervisor-1",
            "approver": None,
            "starts_on": "2026-04-01",
            "accounts": 368,
            "changed": 368,
            "unplaced": 0,
            "hours": "2210",
            "rule_effective_from": "2026-01-01",
            "cost": "52180",
            "cost_parts": _PARTS,
            "bound": "51710.5",
            "gap_pct": "0.91",
            "moved_hours": "240",
            "move_limit_hours": "442",
            "unbalanced": 0,
            "loads": [_LOAD],
            "allowed_transitions": ["approve", "reject"],
        }
    )
    address: ClassVar[str] = "/v1/allocations/{id}"

    state: AllocationState
    author: str
    approver: Annotated[str | None, Field(description="Who approved it: never the author.")]
    starts_on: date
    accounts: Annotated[Count, Field(description="How many accounts are placed or reported.")]
    changed: Annotated[Count, Field(description="How many get another manager than they have.")]
    unplaced: Annotated[Count, Field(description="How many get none; their placements say why.")]
    hours: Annotated[Exact, Field(description="What all the accounts take, in hours a month.")]
    rule_effective_from: date
    cost: Annotated[Exact | None, Field(description="What everything costs, in points a month.")]
    cost_parts: Annotated[CostParts | None, Field(description="The cost by what for; null of the oldest proposals.")]
    bound: Annotated[Exact | None, Field(description="What no allocation can cost less than.")]
    gap_pct: Annotated[Exact | None, Field(description="How far the cost can be above the best, in percent.")]
    moved_hours: Annotated[Exact, Field(description="Hours that leave managers who are there.")]
    move_limit_hours: Annotated[Exact | None, Field(description="How many may; null is no limit.")]
    unbalanced: Annotated[Count, Field(description="How many managers lie outside their band.")]
    loads: list[LoadWire]
    allowed_transitions: list[AllocationTransition]

    @classmethod
    def from_domain(cls, kept: Kept[DomainAllocation]) -> Self:
        """The representation of an allocation."""
        made, summary = kept.value, kept.value.summary
        return cls(
            id=kept.id,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            state=made.state,
            author=made.author,
            approver=made.approver,
            starts_on=made.starts_on,
            accounts=summary.accounts,
            changed=summary.changed,
            unplaced=summary.unplaced,
            hours=summary.hours,
            rule_effective_from=summary.rule_effective_from,
            cost=summary.cost,
            cost_parts=None if summary.cost_parts is None else CostParts.of(summary.cost_parts),
            bound=summary.bound,
            gap_pct=summary.gap_pct,
            moved_hours=summary.moved_hours,
            move_limit_hours=summary.move_limit_hours,
            unbalanced=summary.unbalanced,
            loads=[LoadWire.of(load) for load in summary.loads],
            allowed_transitions=list(allocation_transitions(made.state)),
        )


class AllocationTransitionRequest(Wire):
    """What is asked of an allocation."""

    model_config = example({"transition": "approve"})

    transition: Annotated[
        AllocationTransition,
        Field(description="`approve` (not the author), `reject`, or `apply` what was approved."),
    ]


_PRICE: JsonDict = {
    "territory": "0",
    "skill": "0",
    "style": "320",
    "style_source": "assessment",
    "switching": "0",
    "total": "320",
}


class Price(Wire):
    """What it costs that an account is with its manager, in points a month: each part is price × hours."""

    model_config = example(_PRICE) | {"title": "PlacementPrice"}

    territory: Points
    skill: Points
    style: Points
    style_source: Annotated[
        StyleSource | None,
        Field(description="From where the style is known; null: it is not, which has its own price."),
    ]
    switching: Points
    total: Points


class Placement(Wire):
    """Where an allocation puts one account, and why; `manager_id` is null when nobody can take it."""

    model_config = example(
        {
            "account_id": "01981d2e-7a7c-7000-8000-000000000001",
            "manager_id": "01981d2e-7a7c-7000-8000-000000000002",
            "previous_manager_id": None,
            "hours": "40",
            "tier": "A",
            "changes": True,
            "reason": "best_fit",
            "sentence": {"en": "The account goes to whoever fits best.", "zh-CN": "该客户分配给最合适的客户经理。"},
            "price": _PRICE,
            "alternative_id": "01981d2e-7a7c-7000-8000-000000000003",
            "alternative_cost": "480",
            "unplaced_cost": None,
        }
    )

    account_id: UUID
    manager_id: UUID | None
    previous_manager_id: UUID | None
    hours: Exact
    tier: Annotated[str, Field(description="The tier that the account is planned as.")]
    changes: bool
    reason: str
    sentence: Names
    price: Annotated[Price | None, Field(description="Null for locked accounts: there was nothing to decide.")]
    alternative_id: Annotated[UUID | None, Field(description="The other manager who would cost least, room or not.")]
    alternative_cost: Annotated[Exact | None, Field(description="What that one would cost, in points a month.")]
    unplaced_cost: Annotated[
        Exact | None,
        Field(
            description="What hours that nobody has room for cost, in points a month, in the place of `price.total`."
        ),
    ]

    @classmethod
    def from_domain(cls, placement: DomainPlacement) -> Self:
        """The representation of a placement."""
        plain = ("account_id", "manager_id", "previous_manager_id", "hours", "tier", "changes", "unplaced_cost")
        return cls(
            reason=placement.reason,
            sentence=sentence(placement.reason),
            price=None if placement.price is None else Price.of(placement.price),
            alternative_id=placement.alternative_id,
            alternative_cost=placement.alternative_cost,
            **{name: getattr(placement, name) for name in plain},
        )
