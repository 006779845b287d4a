"""Representations of renewals."""

from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Count, ExternalId, Line, MoneyWire, PeriodString, Prose, Wire, example, patched
from services.accounts.domain.renewal import RENEWAL_FLOW, LeavingReason, RenewalState, RenewalTransition
from services.accounts.domain.renewal import Renewal as DomainRenewal
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving

ID = "01981d2e-7a7c-7000-8000-000000000001"
_AMOUNT: JsonDict = {"amount": "1150000.00", "currency": "CNY"}


class RenewalDraft(Wire):
    """A renewal to be opened before the daily round does."""

    model_config = example({"contract_id": ID, "owner": "A-017"})

    contract_id: UUID
    owner: Annotated[ExternalId | None, Field(description="Who of us sees to it, by personnel number.")] = None


class RenewalFields(Wire):
    """What is done about a renewal."""

    owner: Annotated[ExternalId | None, Field(description="Who of us sees to it, by personnel number.")] = None
    offer: Annotated[Prose, Field(description="What is offered.")] = ""


class RenewalPatch(Wire):
    """A merge patch of a renewal; its state moves by transitions."""

    model_config = example({"offer": "续约两年，费率下调 5%"})

    owner: ExternalId | None = None
    offer: Prose | None = None

    def applied_to(self, renewal: DomainRenewal) -> DomainRenewal:
        """The renewal with the patch merged in."""
        return replace(renewal, **dict(patched(RenewalFields.of(renewal), self)))


class Renewal(RenewalFields, Moving):
    """The question whether a contract goes on, and how it was answered."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "account_id": ID,
            "contract_id": ID,
            "ends_on": "2027-06-30",
            "amount": _AMOUNT,
            "owner": "A-017",
            "offer": "",
            "leaving_reason": None,
            "successor_id": None,
            "state": "upcoming",
            "history": [],
            "allowed_transitions": ["offer", "decline", "lapse"],
        }
    )
    address: ClassVar[str] = "/v1/renewals/{id}"
    flow = RENEWAL_FLOW

    account_id: UUID
    contract_id: UUID
    ends_on: Annotated[date, Field(description="The contract's last day.")]
    amount: Annotated[MoneyWire, Field(description="What the contract is worth.")]
    leaving_reason: LeavingReason | None
    successor_id: Annotated[UUID | None, Field(description="The contract that follows.")]
    state: RenewalState
    allowed_transitions: list[RenewalTransition]


class RenewalTransitionRequest(Wire):
    """What is asked of a renewal. Leaving needs `leaving_reason`, renewing the signed contract that follows."""

    model_config = example({"transition": "decline", "leaving_reason": "price", "reason": "同业报价低 12%"})

    transition: RenewalTransition
    reason: Line = ""
    leaving_reason: LeavingReason | None = None
    successor_id: UUID | None = None


class LeavingCount(Wire):
    """How often a reason was given."""

    model_config = example({"reason": "price", "count": 3})

    reason: LeavingReason
    count: Count


class RenewalFigures(Wire):
    """Renewals of contracts that end in a period, in one currency."""

    model_config = example(
        {
            "currency": "CNY",
            "ending": 20,
            "renewed": 14,
            "declined": 3,
            "lapsed": 1,
            "open": 2,
            "amount_ending": _AMOUNT,
            "amount_renewed": _AMOUNT,
            "renewal_rate": "0.7778",
            "amount_renewal_rate": "0.8100",
            "reasons": [{"reason": "price", "count": 3}],
        }
    )

    currency: str
    ending: Count
    renewed: Count
    declined: Count
    lapsed: Count
    open: Count
    amount_ending: MoneyWire
    amount_renewed: MoneyWire
    renewal_rate: Annotated[Exact | None, Field(description="Renewed ÷ decided, 0 to 1.")]
    amount_renewal_rate: Annotated[Exact | None, Field(description="The same by what the contracts were worth.")]
    reasons: list[LeavingCount]


class RenewalSummary(Wire):
    """What became of the contracts that end in a period, and why customers left."""

    model_config = example({"period": "2026-Q2", "account_id": None, "currencies": []})

    period: PeriodString
    account_id: UUID | None
    currencies: list[RenewalFigures]
