"""The import of payments: a row files one and applies it. The same row again changes nothing, another is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid, Refusal, Stale, Unavailable
from chassis.domain.kept import Kept
from chassis.imports import Column, ImportMode, Landed
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.cash_rows import PaymentGiven, payment_of_row
from services.accounts.domain.payment import Payment, Portion
from services.accounts.store.cash import payments, receivables
from services.accounts.usecases.cash_undoing import undo_payments
from services.accounts.usecases.payments import create_payment
from services.accounts.usecases.rights import latest_day
from services.accounts.usecases.row_account import Filing, filings

_SAID = ("account_id", "amount", "received_on", "reference")
_PLACES = {"/allocations/0/amount/amount": "/amount", "/allocations/0/receivable_id": "/receivable_external_id"}


class PaymentImport:
    """A row's payment is found again by `external_id`."""

    noun = "payments"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that a file may have."""
        return rulebook.import_columns(self.noun)

    def key(self, row: Cells) -> str:
        """What names the row's payment."""
        return row.get("external_id", "")

    def land(self, work: Work, rows: Sequence[Cells], mode: ImportMode) -> Sequence[Landed | Refusal]:
        """File the rows' payments and apply them, in the order of the file."""
        latest = latest_day(work)
        read = filings(work, rows, lambda row: payment_of_row(row, latest))
        sound = [row.value for row in read if isinstance(row, Filing)]
        present = _numbered(payments.among(work.session, "external_id", {row.payment.external_id for row in sound}))
        owed = receivables.among(work.session, "external_id", {row.receivable for row in sound if row.receivable})
        ids = {kept.value.external_id: kept.id for kept in owed}
        return [row if isinstance(row, Refusal) else _land(work, row, mode, present, ids) for row in read]

    def revert(self, work: Work, landed: Sequence[Landed]) -> Sequence[Refusal | None]:
        """Undo what rows did."""
        return undo_payments(work, landed)


def _numbered(found: Sequence[Kept[Payment]]) -> dict[str | None, Kept[Payment]]:
    return {kept.value.external_id: kept for kept in found}


def _land(
    work: Work,
    row: Filing[PaymentGiven],
    mode: ImportMode,
    present: dict[str | None, Kept[Payment]],
    receivable_ids: Mapping[str | None, UUID],
) -> Landed | Refusal:
    given = replace(row.value.payment, account_id=row.account_id)
    if (kept := present.get(given.external_id)) is not None:
        same = all(getattr(kept.value, name) == getattr(given, name) for name in _SAID)
        there = Conflict(Fault("payment_exists", "/external_id"))
        return Landed(kept.id, None) if same and mode is ImportMode.UPSERT else there
    if row.value.receivable and row.value.receivable not in receivable_ids:
        return Invalid(Fault("unknown_resource", "/receivable_external_id", {"resource": "receivable"}))
    portions = [Portion(receivable_ids[row.value.receivable])] if row.value.receivable else []
    try:
        with work.session.begin_nested():
            made = create_payment(work, given, portions, oldest=not portions).kept
    except (Unavailable, Stale):
        raise
    except Refusal as refusal:
        return type(refusal)(*(_by_column(fault) for fault in refusal.faults))
    present[given.external_id] = made
    return Landed(made.id, made.version)


def _by_column(fault: Fault) -> Fault:
    return Fault(fault.code, _PLACES.get(fault.pointer, fault.pointer), fault.params)
