"""Payments (回款): money that came in, and the receivables to which it is applied. The rest is a credit.

A credit is applied later or refunded. A payment that bounced is reversed: everything it paid is owed again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid
from chassis.domain.flow import Ask, Flow, Step
from chassis.domain.kept import Kept
from chassis.domain.money import Money
from services.accounts.domain.receivable import Receivable


class PaymentState(StrEnum):
    """Whether the money is there."""

    RECEIVED = "received"
    REVERSED = "reversed"


class PaymentTransition(StrEnum):
    """`release` takes it off all receivables, so that it can be applied anew; `reverse` says that it is not there."""

    RELEASE = "release"
    REVERSE = "reverse"


_S, _T = PaymentState, PaymentTransition
PAYMENT_FLOW: Flow[PaymentState, PaymentTransition] = Flow(
    MappingProxyType({_S.RECEIVED: {_T.RELEASE: _S.RECEIVED, _T.REVERSE: _S.REVERSED}, _S.REVERSED: {}}),
    reasoned=frozenset(PaymentTransition),
)


@dataclass(frozen=True, slots=True)
class Refund:
    """A part of the credit that went back to the customer."""

    amount: Money
    refunded_on: date
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received; of `amount`, `allocated` is on receivables, `refunded` went back, the rest is the credit."""

    account_id: UUID
    amount: Money
    received_on: date
    allocated: Money
    refunded: Money
    external_id: str | None = None
    reference: str = ""
    refunds: tuple[Refund, ...] = ()
    state: PaymentState = PaymentState.RECEIVED
    history: tuple[Step, ...] = ()

    @property
    def credit(self) -> Money:
        """What can still be applied or refunded."""
        over = self.state is _S.REVERSED
        return Money.zero(self.amount.currency) if over else self.amount - self.allocated - self.refunded


@dataclass(frozen=True, slots=True)
class Allocation:
    """A part of a payment on a receivable, from `made_on` until before `undone_on`."""

    account_id: UUID
    payment_id: UUID
    receivable_id: UUID
    amount: Money
    made_on: date
    actor: str
    undone_on: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether the money lay on the receivable when `day` ended."""
        return self.made_on <= day and (self.undone_on is None or day < self.undone_on)


@dataclass(frozen=True, slots=True)
class AppliedPayment:
    """A payment on file with every part of it that is or was on a receivable."""

    kept: Kept[Payment]
    parts: tuple[Kept[Allocation], ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """How much of a payment is to go to which receivable; `None` is as much as both can bear."""

    receivable_id: UUID
    amount: Money | None = None


def payment_faults(payment: Payment, latest: date) -> Iterator[Fault]:
    """Everything that keeps the payment from being filed."""
    if payment.amount.minor <= 0:
        yield Fault("amount_not_positive", "/amount/amount")
    if payment.received_on > latest:
        yield Fault("in_the_future", "/received_on", {"day": payment.received_on.isoformat()})


def portion_of(payment: Payment, receivable: Receivable, asked: Money | None) -> Money:
    """What goes to the receivable; cross-currency, nothing, and more than the credit are refused."""
    if receivable.amount.currency != payment.amount.currency:
        params = {"one": payment.amount.currency, "other": receivable.amount.currency}
        raise Conflict(Fault("currencies_differ", "/receivable_id", params))
    least = min(payment.credit.minor, receivable.outstanding.minor)
    amount = asked if asked is not None else Money(least, payment.amount.currency)
    if amount.currency != payment.amount.currency:
        params = {"one": amount.currency, "other": payment.amount.currency}
        raise Invalid(Fault("currencies_differ", "/amount/currency", params))
    if amount.minor <= 0:
        raise Conflict(Fault("amount_not_positive", "/amount/amount"))
    if (amount - payment.credit).minor > 0:
        params = {"credit": str(payment.credit), "amount": str(amount)}
        raise Conflict(Fault("more_than_credit", "/amount/amount", params))
    return amount


def oldest_first(payment: Payment, owed: Sequence[tuple[UUID, Receivable]]) -> list[Portion]:
    """The payment's credit over what is `owed`, the earliest due first (equals by id), as far as it goes."""
    left, portions = payment.credit.minor, []
    for receivable_id, receivable in sorted(owed, key=lambda each: (each[1].due_on, each[0])):
        part = min(left, receivable.outstanding.minor)
        if part > 0 and receivable.amount.currency == payment.amount.currency:
            portions.append(Portion(receivable_id, Money(part, payment.amount.currency)))
            left -= part
    return portions


def refund_faults(payment: Payment, refund: Refund, latest: date) -> Iterator[Fault]:
    """Everything that is wrong with the refund in itself: it is of the payment's currency, and after its day."""
    if refund.amount.currency != payment.amount.currency:
        params = {"one": refund.amount.currency, "other": payment.amount.currency}
        yield Fault("currencies_differ", "/amount/currency", params)
    if refund.amount.minor <= 0:
        yield Fault("amount_not_positive", "/amount/amount")
    if refund.refunded_on > latest:
        yield Fault("in_the_future", "/refunded_on", {"day": refund.refunded_on.isoformat()})
    if refund.refunded_on < payment.received_on:
        yield Fault("refunded_before_received", "/refunded_on", {"day": payment.received_on.isoformat()})


def refunded(payment: Payment, refund: Refund) -> Payment:
    """The payment with a part of its credit given back."""
    if (refund.amount - payment.credit).minor > 0:
        params = {"credit": str(payment.credit), "amount": str(refund.amount)}
        raise Conflict(Fault("more_than_credit", "/amount/amount", params))
    return replace(payment, refunded=payment.refunded + refund.amount, refunds=(*payment.refunds, refund))


def move_payment(payment: Payment, ask: Ask[PaymentTransition]) -> Payment:
    """The payment after what is asked, with nothing on receivables any more; what was refunded is not reversed."""
    moved = PAYMENT_FLOW.move(payment, ask)
    if ask.transition is _T.REVERSE and payment.refunded.minor:
        raise Conflict(Fault("refunded_already", "/transition", {"refunded": str(payment.refunded)}))
    return replace(moved, allocated=Money.zero(payment.amount.currency))
