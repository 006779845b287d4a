"""The import of accounts: a row files an account, or changes the one that it names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chassis.domain.errors import Conflict, Fault, Invalid, Refusal
from chassis.domain.kept import Kept
from chassis.imports import Column, ImportMode, Landed
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.account import Account, Number, account_faults
from services.accounts.domain.identifier import Scheme
from services.accounts.domain.import_rows import account_of_row, by_column, merged, runs
from services.accounts.domain.row import Row
from services.accounts.store import account_records as records
from services.accounts.usecases import accounts, import_undoing

_EXISTS = Fault("account_exists", "", {"scheme": "external_id / LEI"})


@dataclass(frozen=True, slots=True)
class _Given:
    """What a row says of an account, and of which of its columns it says anything."""

    account: Account
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A row and the account that it names, if there is one, with what that becomes, unless it is so already."""

    given: _Given
    present: Kept[Account] | None
    change: tuple[Kept[Account], Account] | None

    @classmethod
    def of(cls, given: _Given, present: Kept[Account] | None) -> "_Found":
        """The row beside the account."""
        becomes = merged(present.value, given.account, given.columns) if present else None
        return cls(given, present, (present, becomes) if present and becomes and becomes != present.value else None)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number that the row may take or set free."""
        return (*self.given.account.numbers, *(self.present.value.numbers if self.present else ()))

    @property
    def refusal(self) -> Refusal | None:
        """What is wrong with what the account would become: the row and the file may not go together."""
        faults = tuple(account_faults(self.change[1], rulebook.classification())) if self.change else ()
        return Invalid(*faults) if faults else None


class AccountImport:
    """A row's account is found again by `external_id`, else by LEI."""

    noun = "accounts"
    rows_at_once = 2_500

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that a file may have."""
        return rulebook.import_columns(self.noun)

    def key(self, row: Cells) -> str:
        """What names the row's account."""
        return row.get("external_id") or row.get("lei", "").upper()

    def land(self, work: Work, rows: Sequence[Cells], mode: ImportMode) -> Sequence[Landed | Refusal]:
        """File the rows' accounts, or change them."""
        read = [_read(row) for row in rows]
        given = [row for row in read if isinstance(row, _Given)]
        outcomes = _land(work, given, mode)
        return [row if isinstance(row, Refusal) else next(outcomes) for row in read]

    def revert(self, work: Work, landed: Sequence[Landed]) -> Sequence[Refusal | None]:
        """Undo what rows did."""
        return import_undoing.ACCOUNTS.undo(work, landed)


def _read(row: Cells) -> _Given | Refusal:
    cells = Row.of(row)
    try:
        return _Given(account_of_row(cells, rulebook.classification()), frozenset(cells.cells))
    except Refusal as refusal:
        return refusal


def _land(work: Work, given: Sequence[_Given], mode: ImportMode) -> Iterator[Landed | Refusal]:
    known = records.on_file(work.session, (number for row in given for number in row.account.numbers))
    found = [_Found.of(row, known.holder(row.account.external_id, row.account.identifier(Scheme.LEI))) for row in given]
    # A row that names what an earlier one names, or changes, is landed after it and meets what it made.
    parts = list(runs(found, lambda row: row.numbers))
    if len(parts) > 1:
        for part in parts:
            yield from _land(work, [row.given for row in part], mode)
    else:
        yield from _land_apart(work, found, mode, known)


def _land_apart(
    work: Work, rows: Sequence[_Found], mode: ImportMode, known: records.OnFile
) -> Iterator[Landed | Refusal]:
    created = iter(accounts.create_accounts(work, [row.given.account for row in rows if row.present is None], known))
    sound = [row.change for row in rows if mode is ImportMode.UPSERT and row.change and not row.refusal]
    changed = dict(zip((kept.id for kept, _ in sound), accounts.change_accounts(work, sound, known), strict=True))
    for row in rows:
        if row.present is None:
            yield _outcome(next(created), row.given.account)
        elif mode is ImportMode.INSERT:
            yield Conflict(_EXISTS)
        elif row.present.id in changed:
            yield _outcome(changed[row.present.id], row.given.account)
        else:
            yield row.refusal or Landed(row.present.id, None)


def _outcome(found: Kept[Account] | Refusal, given: Account) -> Landed | Refusal:
    if isinstance(found, Refusal):
        return type(found)(*(by_column(fault, given) for fault in found.faults))
    return Landed(found.id, found.version)
