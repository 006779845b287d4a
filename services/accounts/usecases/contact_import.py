"""The import of contacts: a row files a person of an account, or changes the one that it names."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Refusal
from chassis.imports import Column, ImportMode, Landed
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.contact import Contact
from services.accounts.domain.import_rows import contact_of_row, runs
from services.accounts.store import contacts as store
from services.accounts.usecases import contacts, import_undoing
from services.accounts.usecases.row_account import Filing, filings, key_of


class ContactImport:
    """A row's contact is found again in its account by `external_id`, else by name."""

    noun = "contacts"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that a file may have."""
        return rulebook.import_columns(self.noun)

    def key(self, row: Cells) -> str:
        """What names the row's contact: the account's key and the contact's."""
        return f"{key_of(row)} {row.get('external_id') or row.get('name', '')}"

    def land(self, work: Work, rows: Sequence[Cells], mode: ImportMode) -> Sequence[Landed | Refusal]:
        """File the rows' contacts, or change them."""
        read = filings(work, rows, contact_of_row)
        sound = [row for row in read if isinstance(row, Filing)]
        # One account may go by its id in one row and by its LEI in another; the same contact is landed in turn then.
        outcomes = iter([outcome for run in runs(sound, _names) for outcome in _land(work, run, mode)])
        return [row if isinstance(row, Refusal) else next(outcomes) for row in read]

    def revert(self, work: Work, landed: Sequence[Landed]) -> Sequence[Refusal | None]:
        """Undo what rows did."""
        return import_undoing.CONTACTS.undo(work, landed)


def _names(row: Filing[Contact]) -> list[tuple[UUID, bool, str]]:
    by_id = bool(row.value.external_id)
    return [(row.account_id, by_id, row.value.external_id or row.value.name)]


def _land(work: Work, rows: Sequence[Filing[Contact]], mode: ImportMode) -> Iterator[Landed | Refusal]:
    pairs = [(row.account_id, row.value) for row in rows]
    present = store.find_all(work.session, pairs)
    new = [pair for pair, kept in zip(pairs, present, strict=True) if kept is None]
    created = iter(contacts.create_contacts(work, new))
    upsert = mode is ImportMode.UPSERT
    differ = [(kept, row.value) for row, kept in zip(rows, present, strict=True) if kept and kept.value != row.value]
    changed = {kept.id: kept for kept in contacts.change_contacts(work, differ if upsert else [])}
    for row, kept in zip(rows, present, strict=True):
        if kept is None:
            filed = next(created)
            yield Landed(filed.id, filed.version)
        elif not upsert:
            yield Conflict(Fault("contact_exists", "/external_id" if row.value.external_id else "/name"))
        else:
            yield Landed(kept.id, changed[kept.id].version if kept.id in changed else None)
