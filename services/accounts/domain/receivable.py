"""Receivables (应收款): what an account owes, from the day on which it is billed until it is paid or given up.

`overdue` is no state: it follows from the day. What was paid follows from the payments that were applied.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault
from chassis.domain.flow import Ask, Flow, Step
from chassis.domain.money import Money


class ReceivableState(StrEnum):
    """Where it stands."""

    SCHEDULED = "scheduled"
    DUE = "due"
    PARTIAL = "partial"
    PAID = "paid"
    DISPUTED = "disputed"
    WRITTEN_OFF = "written_off"
    CANCELLED = "cancelled"


class ReceivableTransition(StrEnum):
    """What moves it on; `bill` happens by itself when its day comes, payments move it by what they bring."""

    BILL = "bill"
    DISPUTE = "dispute"
    SETTLE = "settle"
    WRITE_OFF = "write_off"
    REINSTATE = "reinstate"
    CANCEL = "cancel"


class Paying(StrEnum):
    """What payments do to it."""

    PAY = "pay"
    UNPAY = "unpay"


_S, _T = ReceivableState, ReceivableTransition
_OPEN = {_T.DISPUTE: _S.DISPUTED, _T.WRITE_OFF: _S.WRITTEN_OFF}
RECEIVABLE_FLOW: Flow[ReceivableState, ReceivableTransition] = Flow(
    MappingProxyType(
        {
            _S.SCHEDULED: {_T.BILL: _S.DUE, _T.CANCEL: _S.CANCELLED},
            _S.DUE: _OPEN,
            _S.PARTIAL: _OPEN,
            _S.PAID: {},
            _S.DISPUTED: {_T.SETTLE: _S.DUE, _T.WRITE_OFF: _S.WRITTEN_OFF},
            _S.WRITTEN_OFF: {_T.REINSTATE: _S.DUE},
            _S.CANCELLED: {},
        }
    ),
    reasoned=frozenset({_T.DISPUTE, _T.SETTLE, _T.WRITE_OFF, _T.REINSTATE, _T.CANCEL}),
)
PAYABLE_STATES = (_S.DUE, _S.PARTIAL, _S.DISPUTED)
GIVING_UP = frozenset({_T.WRITE_OFF, _T.REINSTATE})
"""Not for managers: whoever sells does not decide what is given up."""


@dataclass(frozen=True, slots=True)
class Receivable:
    """An amount that is billed on `billed_on` and payable by `due_on`; `paid` is what payments have brought so far."""

    account_id: UUID
    title: str
    amount: Money
    billed_on: date
    due_on: date
    paid: Money
    external_id: str | None = None
    contract_id: UUID | None = None
    owner: str | None = None
    promised_on: date | None = None
    note: str = ""
    state: ReceivableState = ReceivableState.SCHEDULED
    history: tuple[Step, ...] = ()

    @property
    def outstanding(self) -> Money:
        """What is still to come; nothing of what was given up."""
        over = self.state in (_S.WRITTEN_OFF, _S.CANCELLED)
        return Money.zero(self.amount.currency) if over else self.amount - self.paid

    def overdue_days(self, day: date) -> int:
        """How many days it is late on `day`; 0 while it is not, or when nothing is to come."""
        return max(0, (day - self.due_on).days) if self.outstanding.minor and self.billed_on <= day else 0


def receivable_faults(receivable: Receivable) -> Iterator[Fault]:
    """Everything that keeps the receivable from being filed."""
    if receivable.amount.minor <= 0:
        yield Fault("amount_not_positive", "/amount/amount")
    if receivable.due_on < receivable.billed_on:
        yield Fault("due_before_billed", "/due_on")


def filed_on(receivable: Receivable, day: date) -> Receivable:
    """As it is filed on `day`: due at once when its bill has gone out by then."""
    return replace(receivable, state=_S.DUE if receivable.billed_on <= day else _S.SCHEDULED)


def require_unpaid(receivable: Receivable, changed: Receivable) -> None:
    """Refuse another amount or another day of billing once money has come in, or once it is over."""
    same = (receivable.amount, receivable.billed_on) == (changed.amount, changed.billed_on)
    untouched = receivable.state in (_S.SCHEDULED, _S.DUE) and not receivable.paid.minor
    if not same and not untouched:
        raise Conflict(Fault("receivable_is_fixed", "", {"state": receivable.state.value}))


def move_receivable(receivable: Receivable, ask: Ask[ReceivableTransition], day: date) -> Receivable:
    """The receivable after what is asked; what was paid in part before is so again."""
    if ask.transition is _T.BILL and day < receivable.billed_on:
        raise Conflict(Fault("not_begun", "/transition", {"day": receivable.billed_on.isoformat()}))
    moved = RECEIVABLE_FLOW.move(receivable, ask)
    return replace(moved, state=_S.PARTIAL) if moved.state is _S.DUE and moved.paid.minor else moved


def paid_by(receivable: Receivable, amount: Money, ask: Ask[Paying]) -> Receivable:
    """The receivable with `amount` of a payment on it (negative: taken off again); never more than it is owed."""
    paid = receivable.paid + amount
    if receivable.state not in (*PAYABLE_STATES, _S.PAID):
        raise Conflict(Fault("not_payable", "/receivable_id", {"state": receivable.state.value}))
    if paid.minor > receivable.amount.minor:
        params = {"outstanding": str(receivable.outstanding), "amount": str(amount)}
        raise Conflict(Fault("more_than_outstanding", "/amount/amount", params))
    after = _state_with(receivable, paid)
    step = Step(ask.transition.value, receivable.state.value, after.value, ask.actor, ask.at, ask.reason)
    return replace(receivable, paid=paid, state=after, history=(*receivable.history, step))


def _state_with(receivable: Receivable, paid: Money) -> ReceivableState:
    if paid == receivable.amount:
        return _S.PAID
    if receivable.state is _S.DISPUTED:
        return _S.DISPUTED
    return _S.PARTIAL if paid.minor else _S.DUE
