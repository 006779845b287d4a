"""Representations of allocations."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Count, Names, Resource, Wire, example
from services.accounts.domain.allocation import Placement as DomainPlacement
from services.accounts.domain.allocation_flow import Allocation as DomainAllocation
from services.accounts.domain.allocation_flow import AllocationState, AllocationTransition, allocation_transitions
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.sentences import sentence

_LOAD: JsonDict = {
    "manager_id": "01981d2e-7a7c-7000-8000-000000000002",
    "accounts": 14,
    "hours": "118",
    "capacity_hours": "120",
}


class AllocationDraft(Wire):
    """From which day on the accounts are to be allocated."""

    model_config = example({"starts_on": "2026-04-01"})

    starts_on: date


class LoadWire(Wire):
    """What the proposal leaves a manager with; hours are a month's."""

    model_config = example(_LOAD) | {"title": "Load"}

    manager_id: UUID
    accounts: Count
    hours: Exact
    capacity_hours: Exact


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


class Placement(Wire):
    """Where an allocation puts one account, and why; `manager_id` is null when nobody can take it."""

    model_config = example(
        {
            "account_id": "01981d2e-7a7c-7000-8000-000000000001",
            "manager_id": "01981d2e-7a7c-7000-8000-000000000002",
            "previous_manager_id": None,
            "hours": "40",
            "changes": True,
            "reason": "least_loaded",
            "sentence": {
                "en": "The account goes to the manager who is least loaded for their capacity.",
                "zh-CN": "该客户分配给相对负荷最轻的客户经理。",
            },
        }
    )

    account_id: UUID
    manager_id: UUID | None
    previous_manager_id: UUID | None
    hours: Exact
    changes: bool
    reason: str
    sentence: Names

    @classmethod
    def from_domain(cls, placement: DomainPlacement) -> Self:
        """The representation of a placement."""
        return cls(
            account_id=placement.account_id,
            manager_id=placement.manager_id,
            previous_manager_id=placement.previous_manager_id,
            hours=placement.hours,
            changes=placement.changes,
            reason=placement.reason,
            sentence=sentence(placement.reason),
        )
