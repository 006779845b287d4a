"""The import of contacts: a row files a person of an account, or changes the one that it names."""

from chassis.domain.errors import Conflict, Fault
from chassis.imports import Column, ImportMode
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.import_rows import contact_of_row
from services.accounts.domain.row import Row
from services.accounts.store import contacts as store
from services.accounts.usecases import contacts
from services.accounts.usecases.row_account import account_of, key_of


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

    def land(self, work: Work, row: Cells, mode: ImportMode) -> None:
        """File the row's contact, or change it."""
        key, contact = contact_of_row(Row.of(row))
        account_id = account_of(work, key).id
        present = store.find(work.session, account_id, contact.external_id, contact.name)
        if present is None:
            contacts.create_contact(work, account_id, contact)
        elif mode is ImportMode.INSERT:
            raise Conflict(Fault("contact_exists", "/external_id" if contact.external_id else "/name"))
        elif contact != present.value:
            contacts.change_contact(work, account_id, present.id, present.version, lambda _: contact)
