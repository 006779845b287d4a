"""Representations of contracts and their amendments."""

from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, ExternalId, Line, Moment, MoneyWire, Prose, Wire, example, patched
from services.accounts.domain.contract import (
    CONTRACT_FLOW,
    Amendment,
    ContractState,
    ContractTransition,
    amount_on,
    last_day,
)
from services.accounts.domain.contract import Contract as DomainContract
from services.accounts.schemas.moving import Moving, domain_fields

ACCOUNT = "01981d2e-7a7c-7000-8000-000000000001"
Days = Annotated[int, Field(strict=True, ge=0, le=730)]
_AMOUNT: JsonDict = {"amount": "1150000.00", "currency": "CNY"}
_FIELDS: JsonDict = {
    "external_id": "HT-2026-0031",
    "proposal_id": None,
    "title": "现金管理服务合同",
    "amount": _AMOUNT,
    "starts_on": "2026-07-01",
    "ends_on": "2027-06-30",
    "payment_days": 30,
    "notice_days": 90,
}
_AMENDMENT: JsonDict = {
    "effective_on": "2026-10-01",
    "reason": "增加两家子公司",
    "amount": {"amount": "1300000.00", "currency": "CNY"},
    "ends_on": None,
    "text": "",
}


class ContractFields(Wire):
    """What is agreed."""

    external_id: Annotated[ExternalId | None, Field(description="Its number in the bank's own system.")] = None
    proposal_id: Annotated[UUID | None, Field(description="The accepted proposal that it comes from.")] = None
    title: Annotated[Line, Field(min_length=1)]
    amount: Annotated[MoneyWire, Field(description="What it is worth from its first day to its last.")]
    starts_on: date
    ends_on: Annotated[date, Field(description="Its last day.")]
    payment_days: Annotated[Days, Field(description="How many days the customer has to pay what is billed.")] = 30
    notice_days: Annotated[Days, Field(description="How long before its end the renewal begins.")] = 90


class ContractDraft(ContractFields):
    """A contract to be agreed."""

    model_config = example(_FIELDS | {"account_id": ACCOUNT})

    account_id: UUID

    def to_domain(self) -> DomainContract:
        """The contract that the draft asks for."""
        return DomainContract(**domain_fields(self))


class ContractPatch(Wire):
    """A merge patch of a draft; a signed contract gets amendments."""

    model_config = example({"ends_on": "2027-12-31"})

    external_id: ExternalId | None = None
    proposal_id: UUID | None = None
    title: Line | None = None
    amount: MoneyWire | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    payment_days: Days | None = None
    notice_days: Days | None = None

    def applied_to(self, contract: DomainContract) -> DomainContract:
        """The contract with the patch merged in."""
        return replace(contract, **domain_fields(patched(ContractFields.of(contract), self)))


class AmendmentDraft(Wire):
    """A change of a signed contract: its amount, its last day, or what it says."""

    model_config = example(_AMENDMENT)

    effective_on: date
    reason: Annotated[Line, Field(min_length=1)]
    amount: Annotated[MoneyWire | None, Field(description="What the contract is worth now, as a whole.")] = None
    ends_on: Annotated[date | None, Field(description="Its last day now.")] = None
    text: Annotated[Prose, Field(description="What else changes.")] = ""

    def to_domain(self, actor: str, at: datetime) -> Amendment:
        """The amendment that the draft asks for."""
        return Amendment(**domain_fields(self), actor=actor, at=at)


class AmendmentWire(AmendmentDraft):
    """An amendment that was made."""

    model_config = example(_AMENDMENT | {"actor": "S-001", "at": "2026-09-20T03:00:00Z"}) | {"title": "Amendment"}

    actor: str
    at: Moment


class Contract(ContractFields, Moving):
    """A contract as it was signed, with its amendments and what they make of it today."""

    model_config = example(
        KEPT_EXAMPLE
        | _FIELDS
        | {
            "account_id": ACCOUNT,
            "state": "draft",
            "amendments": [],
            "amount_in_force": _AMOUNT,
            "ends_on_in_force": "2027-06-30",
            "history": [],
            "allowed_transitions": ["submit"],
        }
    )
    address: ClassVar[str] = "/v1/contracts/{id}"
    flow = CONTRACT_FLOW

    account_id: UUID
    state: ContractState
    amendments: list[AmendmentWire]
    amount_in_force: Annotated[MoneyWire, Field(description="By the amendments in effect today.")]
    ends_on_in_force: Annotated[date, Field(description="Its last day by the amendments in effect today.")]
    allowed_transitions: list[ContractTransition]

    @classmethod
    def on(cls, kept: Kept[DomainContract], day: date) -> Self:
        """The representation of a contract as it stands on `day`."""
        contract = kept.value
        return cls.showing(kept, amount_in_force=amount_on(contract, day), ends_on_in_force=last_day(contract, day))


class ContractTransitionRequest(Wire):
    """What is asked of a contract; returning and terminating need a reason."""

    model_config = example({"transition": "submit"})

    transition: ContractTransition
    reason: Line = ""
