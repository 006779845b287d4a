"""The import of accounts: a row files an account, or changes the one that it names."""

from chassis.domain.errors import Conflict, Fault, Refusal
from chassis.domain.kept import Kept
from chassis.imports import Column, ImportMode
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.account import Account
from services.accounts.domain.identifier import Scheme
from services.accounts.domain.import_rows import account_of_row, merged
from services.accounts.domain.row import Row
from services.accounts.store import accounts as store
from services.accounts.usecases import accounts


class AccountImport:
    """A row's account is found again by `external_id`, else by LEI."""

    noun = "accounts"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that a file may have."""
        return rulebook.import_columns(self.noun)

    def key(self, row: Cells) -> str:
        """What names the row's account."""
        return row.get("external_id") or row.get("lei", "").upper()

    def land(self, work: Work, row: Cells, mode: ImportMode) -> None:
        """File the row's account, or change it."""
        read = Row.of(row)
        given = account_of_row(read, rulebook.classification())
        lei = given.identifier(Scheme.LEI)
        present = store.find(work.session, given.external_id, lei.value if lei else None)
        try:
            if present is None:
                accounts.create_account(work, given)
            elif mode is ImportMode.INSERT:
                raise Conflict(Fault("account_exists", "", {"scheme": "external_id / LEI"}))
            else:
                _change(work, present, merged(present.value, given, read.cells))
        except Refusal as refusal:
            raise type(refusal)(*(_by_column(fault, given) for fault in refusal.faults)) from None


def _change(work: Work, present: Kept[Account], account: Account) -> None:
    if account != present.value:
        accounts.change_account(work, present.id, present.version, lambda _: account)


def _by_column(fault: Fault, given: Account) -> Fault:
    """A fault of the account as a fault of its row: `/identifiers/0/value` is the column of that number."""
    parts = fault.pointer.split("/")
    if parts[1:2] != ["identifiers"] or len(parts) < 3:
        return fault
    return Fault(fault.code, f"/{given.identifiers[int(parts[2])].scheme.value.lower()}", fault.params)
