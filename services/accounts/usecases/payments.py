"""Payments: filed, applied to receivables, refunded and reversed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, refuse_if
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.domain.payment import (
    Allocation,
    AppliedPayment,
    Payment,
    PaymentTransition,
    Portion,
    Refund,
    move_payment,
    oldest_first,
    payment_faults,
    portion_of,
    refund_faults,
    refunded,
)
from services.accounts.domain.receivable import (
    Paying,
    Receivable,
    ReceivableState,
    ReceivableTransition,
    move_receivable,
    paid_by,
)
from services.accounts.store import cash
from services.accounts.store.cash import allocations, payments, receivables
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.references import faults_under, referred_to_at
from services.accounts.usecases.rights import latest_day, require_office, today, viewer_of

desk = Desk(payments, lambda work, payment: payment_faults(payment, latest_day(work)))


def create_payment(work: Work, payment: Payment, portions: Sequence[Portion], *, oldest: bool) -> AppliedPayment:
    """File a payment and apply it: to the receivables named, then (`oldest`) to the earliest due."""
    same = payments.every(work.session, external_id=payment.external_id) if payment.external_id else []
    if same:
        raise Conflict(Fault("payment_exists", "/external_id"))
    kept = _applied(work, desk.create(work, payment), portions, payment.received_on)
    return _shown(work, _by_age(work, kept, payment.received_on) if oldest else kept)


def get_payment(work: Work, payment_id: UUID) -> AppliedPayment:
    """The payment, if the caller may see its account."""
    return _shown(work, desk.get(work, payment_id))


def list_payments(work: Work, query: PageQuery, given: Mapping[str, object]) -> Slice[AppliedPayment]:
    """One page of the payments that the caller may see."""
    found = desk.page(work, query, given)
    parts = cash.of_payments(work.session, [kept.id for kept in found.things])
    return found.map(lambda kept: AppliedPayment(kept, tuple(parts[kept.id])))


def apply_payment(work: Work, payment_id: UUID, portions: Sequence[Portion], *, oldest: bool) -> AppliedPayment:
    """Apply what is left of the payment."""
    kept = _applied(work, desk.get(work, payment_id, lock=True), portions, today(work))
    return _shown(work, _by_age(work, kept, today(work)) if oldest else kept)


def refund_payment(work: Work, payment_id: UUID, refund: Refund) -> AppliedPayment:
    """Give a part of the credit back."""
    kept = desk.get(work, payment_id)
    require_office(work)
    refuse_if(refund_faults(kept.value, refund, latest_day(work)))
    return _shown(work, desk.move(work, payment_id, lambda payment: refunded(payment, refund)))


def transition_payment(work: Work, payment_id: UUID, transition: PaymentTransition, reason: str) -> AppliedPayment:
    """Take the payment off its receivables, which owe again what it had paid; a reversed one is gone as well."""
    kept = desk.get(work, payment_id, lock=True)
    require_office(work)
    ask = Ask(transition, work.principal.subject, work.now, reason)
    moved = payments.replace(work.session, kept, move_payment(kept.value, ask), work.now)
    parts = [part for part in cash.of_payments(work.session, [payment_id])[payment_id] if not part.value.undone_on]
    unpay(work, parts, Ask(Paying.UNPAY, ask.actor, ask.at, reason))
    for part in parts:
        day = max(today(work), part.value.made_on)
        allocations.replace(work.session, part, replace(part.value, undone_on=day), work.now)
    return _shown(work, moved)


def unpay(work: Work, parts: Sequence[Kept[Allocation]], ask: Ask[Paying]) -> None:
    """Let receivables owe again what these parts of payments had paid."""
    held = cash.held(work.session, {part.value.receivable_id for part in parts}, None)
    for part in parts:
        owed, amount = held[part.value.receivable_id], part.value.amount
        following = paid_by(owed.value, amount - amount - amount, ask)
        held[owed.id] = receivables.replace(work.session, owed, following, work.now)


def _by_age(work: Work, kept: Kept[Payment], day: date) -> Kept[Payment]:
    owed = cash.payable(work.session, kept.value.account_id, today(work))
    return _applied(work, kept, oldest_first(kept.value, [(found.id, found.value) for found in owed]), day)


def _applied(work: Work, kept: Kept[Payment], portions: Sequence[Portion], day: date) -> Kept[Payment]:
    payment = kept.value
    # Receivables are always held in the order of their ids, so that two payments never wait for each other.
    for number, portion in sorted(enumerate(portions), key=lambda each: each[1].receivable_id):
        with faults_under(f"/allocations/{number}"):
            payment = _put(work, kept.id, payment, portion, day)
    return payments.replace(work.session, kept, payment, work.now) if portions else kept


def _put(work: Work, payment_id: UUID, payment: Payment, portion: Portion, day: date) -> Payment:
    with referred_to_at("/receivable_id"):
        owed = receivables.get(
            work.session, portion.receivable_id, viewer_of(work), lock=True, account_id=payment.account_id
        )
    amount = portion_of(payment, billed := _billed(work, owed.value), portion.amount)
    following = paid_by(billed, amount, Ask(Paying.PAY, work.principal.subject, work.now, str(amount)))
    receivables.replace(work.session, owed, following, work.now)
    made_on = max(day, following.billed_on)
    part = Allocation(payment.account_id, payment_id, owed.id, amount, made_on, work.principal.subject)
    allocations.add(work.session, work.new_id(), part, work.now)
    return replace(payment, allocated=payment.allocated + amount)


def _billed(work: Work, receivable: Receivable) -> Receivable:
    """What was to be billed by today is so before it is paid."""
    if receivable.state is not ReceivableState.SCHEDULED or receivable.billed_on > today(work):
        return receivable
    ask = Ask(ReceivableTransition.BILL, work.principal.subject, work.now)
    return move_receivable(receivable, ask, today(work))


def _shown(work: Work, kept: Kept[Payment]) -> AppliedPayment:
    return AppliedPayment(kept, tuple(cash.of_payments(work.session, [kept.id])[kept.id]))
