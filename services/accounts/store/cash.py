"""Receivables, payments and what of a payment lies on which receivable, in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from chassis.wire import ExternalId
from services.accounts.domain.collection import Ledger
from services.accounts.domain.payment import Allocation, Payment
from services.accounts.domain.receivable import PAYABLE_STATES, Receivable, ReceivableState
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import Viewer
from services.accounts.tables import PaymentAllocationRow, PaymentRow, ReceivableRow

receivables = Shelf(ReceivableRow, Receivable, "receivable", ("due_on", "billed_on", "created_at"))
payments = Shelf(PaymentRow, Payment, "payment", ("received_on", "created_at"))
allocations = Shelf(PaymentAllocationRow, Allocation, "payment allocation", ("made_on",))


@dataclass(frozen=True, slots=True)
class ReceivableFilter:
    """Which receivables: every criterion that is given must hold."""

    account_id: Annotated[UUID | None, Field(description="Of this account.")] = None
    contract_id: Annotated[UUID | None, Field(description="Of this contract.")] = None
    state: Annotated[ReceivableState | None, Field(description="Where it stands.")] = None
    owner: Annotated[ExternalId | None, Field(description="Who of us collects it, by personnel number.")] = None
    external_id: Annotated[ExternalId | None, Field(description="Its number in the bank's own system.")] = None


OVER = (ReceivableState.PAID, ReceivableState.WRITTEN_OFF, ReceivableState.CANCELLED)


def overdue_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """The condition of being late on `day`."""
    return ReceivableRow.due_on < day, ReceivableRow.state.not_in(OVER)


def held(session: Session, ids: Collection[UUID], viewer: Viewer | None) -> dict[UUID, Kept[Receivable]]:
    """These receivables, held until the transaction ends; always taken in one order, so that nobody waits in a ring."""
    return {found: receivables.get(session, found, viewer, lock=True) for found in sorted(ids)}


def payable(session: Session, account_id: UUID, day: date) -> list[Kept[Receivable]]:
    """What the account owes on `day`: billed, and neither paid nor given up."""
    wanted = ReceivableRow.state.in_([*PAYABLE_STATES, ReceivableState.SCHEDULED]), ReceivableRow.billed_on <= day
    return receivables.every(session, *wanted, account_id=account_id)


def scheduled_by(session: Session, day: date, most: int) -> list[Kept[Receivable]]:
    """Receivables whose day of billing has come and that are not billed yet."""
    return receivables.every(session, ReceivableRow.billed_on <= day, most=most, state=ReceivableState.SCHEDULED)


def of_payments(session: Session, payment_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Kept[Allocation]]]:
    """The parts of each payment, also those that were taken off again."""
    found: dict[UUID, list[Kept[Allocation]]] = {payment_id: [] for payment_id in payment_ids}
    for kept in allocations.every(session, PaymentAllocationRow.payment_id.in_(found)):
        found[kept.value.payment_id].append(kept)
    return found


def ledgers(
    session: Session, last: date, viewer: Viewer | None, most: int, account_id: UUID | None, owner: str | None
) -> list[Ledger]:
    """What was billed until `last` with all that was paid on it, `most` receivables at most."""
    until = ReceivableRow.billed_on <= last
    given = {"account_id": account_id, "owner": owner}
    found = receivables.every(session, until, viewer=viewer, most=most, **given)
    on_them: dict[UUID, list[Allocation]] = {kept.id: [] for kept in found}
    begun = PaymentAllocationRow.made_on <= last
    for part in allocations.every(session, begun, viewer=viewer, account_id=account_id):
        if part.value.receivable_id in on_them:
            on_them[part.value.receivable_id].append(part.value)
    return [Ledger(kept.value, tuple(on_them[kept.id])) for kept in found]
