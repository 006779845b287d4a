"""Rows of the imports of receivables and payments."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.money import Money
from services.accounts.domain.import_rows import TITLE_LONGEST, AccountKey, account_key
from services.accounts.domain.payment import Payment, payment_faults
from services.accounts.domain.receivable import Receivable, receivable_faults
from services.accounts.domain.row import Row

NOBODY = UUID(int=0)
"""Stands for the account until it is looked up."""
_NOTHING = Money(0, "CNY")


@dataclass(frozen=True, slots=True)
class ReceivableGiven:
    """A receivable as a row says it, and the number of the contract that it comes from."""

    receivable: Receivable
    contract: str | None


@dataclass(frozen=True, slots=True)
class PaymentGiven:
    """A payment as a row says it, and the number of the receivable that it pays; without one, the oldest are paid."""

    payment: Payment
    receivable: str | None


def receivable_of_row(row: Row) -> tuple[AccountKey, ReceivableGiven]:
    """A receivable and whose it is; without `due_on` it is due when it is billed."""
    key, number, amount = _head(row)
    billed_on = _day(row, "billed_on")
    receivable = Receivable(
        account_id=NOBODY,
        title=row.text("title", TITLE_LONGEST, required=True),
        amount=amount,
        billed_on=billed_on,
        due_on=row.day("due_on") or billed_on,
        paid=Money.zero(amount.currency),
        external_id=number,
        owner=row.external_id("owner"),
        note=row.text("note", 4_000),
    )
    row.note(Fault(f.code, f.pointer.removesuffix("/amount"), f.params) for f in receivable_faults(receivable))
    contract = row.external_id("contract_external_id")
    row.refuse_if_faulty()
    return key, ReceivableGiven(receivable, contract)


def payment_of_row(row: Row, latest: date) -> tuple[AccountKey, PaymentGiven]:
    """A payment and whose it is."""
    key, number, amount = _head(row)
    payment = Payment(
        account_id=NOBODY,
        amount=amount,
        received_on=_day(row, "received_on"),
        allocated=Money.zero(amount.currency),
        refunded=Money.zero(amount.currency),
        external_id=number,
        reference=row.text("reference", TITLE_LONGEST),
    )
    row.note(Fault(f.code, f.pointer.removesuffix("/amount"), f.params) for f in payment_faults(payment, latest))
    receivable = row.external_id("receivable_external_id")
    row.refuse_if_faulty()
    return key, PaymentGiven(payment, receivable)


def _head(row: Row) -> tuple[AccountKey, str | None, Money]:
    key, number = account_key(row), row.external_id("external_id")
    if "external_id" not in row.cells:
        row.note([Fault("missing", "/external_id")])
    if "amount" not in row.cells:
        row.note([Fault("missing", "/amount")])
    return key, number, row.money("amount", "currency") or _NOTHING


def _day(row: Row, column: str) -> date:
    if column not in row.cells:
        row.note([Fault("missing", f"/{column}")])
    return row.day(column) or date.min
