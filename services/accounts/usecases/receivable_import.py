"""The import of receivables: a row files one, or changes the one that it names while no money has come in."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid, Refusal
from chassis.domain.kept import Kept
from chassis.imports import Column, ImportMode, Landed
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.cash_rows import ReceivableGiven, receivable_of_row
from services.accounts.domain.contract import Contract
from services.accounts.domain.import_rows import runs
from services.accounts.domain.receivable import Receivable, filed_on, require_unpaid
from services.accounts.store.cash import receivables
from services.accounts.store.deals import contracts
from services.accounts.usecases import cash_undoing
from services.accounts.usecases.rights import today
from services.accounts.usecases.row_account import Filing, filings

_SAID = ("title", "amount", "billed_on", "due_on", "owner", "note", "contract_id")


class ReceivableImport:
    """A row's receivable is found again by `external_id`."""

    noun = "receivables"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that a file may have."""
        return rulebook.import_columns(self.noun)

    def key(self, row: Cells) -> str:
        """What names the row's receivable."""
        return row.get("external_id", "")

    def land(self, work: Work, rows: Sequence[Cells], mode: ImportMode) -> Sequence[Landed | Refusal]:
        """File the rows' receivables, or change them."""
        read = _with_contracts(work, filings(work, rows, receivable_of_row))
        sound = [row for row in read if not isinstance(row, Refusal)]
        outcomes = iter([one for run in runs(sound, lambda row: [row.external_id]) for one in _land(work, run, mode)])
        return [row if isinstance(row, Refusal) else next(outcomes) for row in read]

    def revert(self, work: Work, landed: Sequence[Landed]) -> Sequence[Refusal | None]:
        """Undo what rows did."""
        return cash_undoing.RECEIVABLES.undo(work, landed)


def _with_contracts(work: Work, read: Sequence[Filing[ReceivableGiven] | Refusal]) -> list[Receivable | Refusal]:
    numbers = {row.value.contract for row in read if isinstance(row, Filing) and row.value.contract}
    found = {kept.value.external_id: kept for kept in contracts.among(work.session, "external_id", numbers)}
    return [row if isinstance(row, Refusal) else _receivable(row, found.get(row.value.contract)) for row in read]


def _receivable(row: Filing[ReceivableGiven], contract: Kept[Contract] | None) -> Receivable | Refusal:
    given = replace(row.value.receivable, account_id=row.account_id, contract_id=contract.id if contract else None)
    if row.value.contract and (contract is None or contract.value.account_id != row.account_id):
        return Invalid(Fault("unknown_resource", "/contract_external_id", {"resource": "contract"}))
    if contract and contract.value.amount.currency != given.amount.currency:
        params = {"one": contract.value.amount.currency, "other": given.amount.currency}
        return Invalid(Fault("currencies_differ", "/currency", params))
    return given


def _land(work: Work, rows: Sequence[Receivable], mode: ImportMode) -> Iterator[Landed | Refusal]:
    numbers = [row.external_id for row in rows]
    present = {kept.value.external_id: kept for kept in receivables.among(work.session, "external_id", numbers)}
    new = [filed_on(row, today(work)) for row in rows if row.external_id not in present]
    filed = receivables.add_all(work.session, [(work.new_id(), row) for row in new], work.now)
    fresh: dict[str | None, UUID] = {kept.value.external_id: kept.id for kept in filed}
    for row in rows:
        kept = present.get(row.external_id)
        if kept is None:
            yield Landed(fresh[row.external_id], 1)
        elif mode is ImportMode.INSERT or kept.value.account_id != row.account_id:
            yield Conflict(Fault("receivable_exists", "/external_id"))
        else:
            yield _changed(work, kept, row)


def _changed(work: Work, kept: Kept[Receivable], row: Receivable) -> Landed | Refusal:
    following = replace(kept.value, **{name: getattr(row, name) for name in _SAID})
    if following == kept.value:
        return Landed(kept.id, None)
    try:
        require_unpaid(kept.value, following)
    except Refusal as refusal:
        return Conflict(*(fault.under("/amount") for fault in refusal.faults))
    moved = following.billed_on != kept.value.billed_on
    stated = filed_on(following, today(work)) if moved else following
    return Landed(kept.id, receivables.replace(work.session, kept, stated, work.now).version)
