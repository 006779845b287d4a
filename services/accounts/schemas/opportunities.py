"""Representations of opportunities."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Count, ExternalId, Line, MoneyWire, Prose, Wire, example, patched
from services.accounts.domain.opportunity import (
    OPPORTUNITY_FLOW,
    ChanceRule,
    LossReason,
    OpportunityState,
    OpportunityTransition,
    chance_pct,
)
from services.accounts.domain.opportunity import Opportunity as DomainOpportunity
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving, domain_fields

ACCOUNT = "01981d2e-7a7c-7000-8000-000000000001"
Hours = Annotated[Exact, StringConstraints(pattern=r"^[0-9]{1,4}(\.[0-9]{1,2})?$")]
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]

_FIELDS: JsonDict = {
    "name": "现金管理系统",
    "need": "集团资金归集，年底前上线",
    "amount": {"amount": "1200000.00", "currency": "CNY"},
    "expected_on": "2026-06-30",
    "owner": "A-017",
    "hours": "24",
    "chance_pct": None,
    "competitor": "",
    "campaign_id": None,
}


class OpportunityFields(Wire):
    """What is known of an opportunity."""

    name: Annotated[Line, Field(min_length=1)]
    need: Annotated[Prose, Field(description="What the customer needs.")] = ""
    amount: Annotated[MoneyWire, Field(description="What it brings if it is won.")]
    expected_on: Annotated[date, Field(description="When the decision is expected.")]
    owner: Annotated[ExternalId, Field(description="Who of us works on it, by personnel number.")]
    hours: Annotated[Hours, Field(description="A manager's hours that it still takes.")]
    chance_pct: Annotated[
        Percent | None, Field(description="The chance that it is won; by its state when left out.")
    ] = None
    competitor: Line = ""
    campaign_id: Annotated[UUID | None, Field(description="The campaign that it came from.")] = None


class OpportunityDraft(OpportunityFields):
    """A need of an account that may become a deal."""

    model_config = example(_FIELDS | {"account_id": ACCOUNT})

    account_id: UUID

    def to_domain(self) -> DomainOpportunity:
        """The opportunity that the draft asks for."""
        return DomainOpportunity(**domain_fields(self) | {"hours": Decimal(self.hours)})


class OpportunityPatch(Wire):
    """A merge patch of an opportunity; its state moves by transitions."""

    model_config = example({"chance_pct": 60, "expected_on": "2026-07-31"})

    name: Line | None = None
    need: Prose | None = None
    amount: MoneyWire | None = None
    expected_on: date | None = None
    owner: ExternalId | None = None
    hours: Hours | None = None
    chance_pct: Percent | None = None
    competitor: Line | None = None
    campaign_id: UUID | None = None

    def applied_to(self, opportunity: DomainOpportunity) -> DomainOpportunity:
        """The opportunity with the patch merged in."""
        fields = patched(OpportunityFields.of(opportunity), self)
        return replace(opportunity, **domain_fields(fields) | {"hours": Decimal(fields.hours)})


class Opportunity(OpportunityFields, Moving):
    """An opportunity as it stands. `chance_pct` is what was said of it, `chance_in_force_pct` what counts."""

    model_config = example(
        KEPT_EXAMPLE
        | _FIELDS
        | {
            "account_id": ACCOUNT,
            "state": "identified",
            "cycle": 1,
            "loss_reason": None,
            "chance_in_force_pct": "10",
            "history": [],
            "allowed_transitions": ["qualify", "lose"],
        }
    )
    address: ClassVar[str] = "/v1/opportunities/{id}"
    flow = OPPORTUNITY_FLOW

    account_id: UUID
    state: OpportunityState
    cycle: Annotated[Count, Field(description="Counts from 1; reopening begins the next.")]
    loss_reason: LossReason | None
    chance_in_force_pct: Exact
    allowed_transitions: list[OpportunityTransition]

    @classmethod
    def from_domain(cls, kept: Kept[DomainOpportunity], rule: ChanceRule) -> Self:
        """The representation of an opportunity with the chance that counts."""
        return cls.showing(kept, chance_in_force_pct=chance_pct(kept.value, rule))


class OpportunityTransitionRequest(Wire):
    """What is asked of an opportunity. Losing needs `loss_reason`, reopening a `reason`."""

    model_config = example({"transition": "lose", "loss_reason": "price", "reason": "同业报价低 15%"})

    transition: OpportunityTransition
    reason: Line = ""
    loss_reason: Annotated[LossReason | None, Field(description="Why the deal did not come about.")] = None
