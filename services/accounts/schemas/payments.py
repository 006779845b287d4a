"""Representations of payments and of what they are applied to."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.money import Money
from chassis.wire import KEPT_EXAMPLE, ExternalId, Line, Moment, MoneyWire, Wire, example
from services.accounts.domain.payment import (
    PAYMENT_FLOW,
    AppliedPayment,
    PaymentState,
    PaymentTransition,
    Portion,
    Refund,
)
from services.accounts.domain.payment import Payment as DomainPayment
from services.accounts.schemas.moving import Moving, domain_fields

ACCOUNT = "01981d2e-7a7c-7000-8000-000000000001"
_AMOUNT: JsonDict = {"amount": "300000.00", "currency": "CNY"}
_ON_IT: JsonDict = {"amount": "287500.00", "currency": "CNY"}
_NOTHING: JsonDict = {"amount": "0.00", "currency": "CNY"}
_PORTION: JsonDict = {"receivable_id": "01981d2e-7a7c-7000-8000-000000000007", "amount": _ON_IT}
_FIELDS: JsonDict = {
    "external_id": "HK-2026-0519",
    "amount": _AMOUNT,
    "received_on": "2026-07-28",
    "reference": "网银回单 88120731",
}


class PortionWire(Wire):
    """A part of a payment for one receivable."""

    model_config = example(_PORTION) | {"title": "Portion"}

    receivable_id: UUID
    amount: Annotated[MoneyWire | None, Field(description="As much as both can bear when left out.")] = None


class Applying(Wire):
    """What a payment is applied to: receivables by name, and with `oldest_first` what is due the longest."""

    model_config = example({"allocations": [_PORTION], "oldest_first": False})

    allocations: Annotated[list[PortionWire], Field(default_factory=list, max_length=200)]
    oldest_first: Annotated[bool, Field(description="Apply the rest to what is due the longest.")] = False

    def portions(self) -> list[Portion]:
        """The parts that are asked for."""
        return [Portion(**domain_fields(portion)) for portion in self.allocations]


class PaymentFields(Wire):
    """Money that came in."""

    external_id: Annotated[ExternalId | None, Field(description="Its number in the bank's own system.")] = None
    amount: MoneyWire
    received_on: date
    reference: Line = ""


class PaymentDraft(PaymentFields, Applying):
    """Money that came in, and what it pays; what is left is a credit."""

    model_config = example(_FIELDS | {"account_id": ACCOUNT, "allocations": [_PORTION], "oldest_first": False})

    account_id: UUID

    def to_domain(self) -> DomainPayment:
        """The payment that the draft asks for."""
        fields = {name: value for name, value in domain_fields(self).items() if name not in Applying.model_fields}
        nothing = Money.zero(fields["amount"].currency)
        return DomainPayment(**fields, allocated=nothing, refunded=nothing)


class PaymentAllocation(Wire):
    """A part of a payment on a receivable; `undone_on` is the day on which it was taken off again."""

    model_config = example(_PORTION | {"made_on": "2026-07-28", "undone_on": None, "actor": "F-002"})

    receivable_id: UUID
    amount: MoneyWire
    made_on: date
    undone_on: date | None
    actor: str


_REFUND: JsonDict = {"amount": {"amount": "2500.00", "currency": "CNY"}, "refunded_on": "2026-08-03", "reason": "多付"}


class RefundDraft(Wire):
    """A part of the credit that goes back to the customer."""

    model_config = example(_REFUND)

    amount: MoneyWire
    refunded_on: date
    reason: Annotated[Line, Field(min_length=1)]

    def to_domain(self, actor: str, at: datetime) -> Refund:
        """The refund that is asked for."""
        return Refund(**domain_fields(self), actor=actor, at=at)


class RefundWire(RefundDraft):
    """A refund that was made."""

    model_config = example(_REFUND | {"actor": "F-002", "at": "2026-08-03T02:00:00Z"}) | {"title": "Refund"}

    actor: str
    at: Moment


class Payment(PaymentFields, Moving):
    """A payment: of its amount, `allocated` is on receivables, `refunded` went back, and `credit` is left."""

    model_config = example(
        KEPT_EXAMPLE
        | _FIELDS
        | {
            "account_id": ACCOUNT,
            "state": "received",
            "allocated": _ON_IT,
            "refunded": _NOTHING,
            "credit": {"amount": "12500.00", "currency": "CNY"},
            "allocations": [_PORTION | {"made_on": "2026-07-28", "undone_on": None, "actor": "F-002"}],
            "refunds": [],
            "history": [],
            "allowed_transitions": ["release", "reverse"],
        }
    )
    address: ClassVar[str] = "/v1/payments/{id}"
    flow = PAYMENT_FLOW

    account_id: UUID
    state: PaymentState
    allocated: MoneyWire
    refunded: MoneyWire
    credit: MoneyWire
    allocations: list[PaymentAllocation]
    refunds: list[RefundWire]
    allowed_transitions: list[PaymentTransition]

    @classmethod
    def from_domain(cls, applied: AppliedPayment) -> Self:
        """The representation of a payment with what it is applied to."""
        parts = [part.value for part in applied.parts]
        return cls.showing(applied.kept, credit=applied.kept.value.credit, allocations=parts)


class PaymentTransitionRequest(Wire):
    """What is asked of a payment, and why."""

    model_config = example({"transition": "reverse", "reason": "支票退票"})

    transition: PaymentTransition
    reason: Line = ""
