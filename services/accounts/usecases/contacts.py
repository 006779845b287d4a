"""Keeping the contacts of accounts."""

from collections.abc import Callable, Sequence
from uuid import UUID

from chassis.domain.errors import refuse_if
from chassis.domain.kept import Kept
from chassis.idempotency import forget
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.contact import Contact, KnownContact, contact_faults, why_not_solid
from services.accounts.store import accounts
from services.accounts.store import contacts as store
from services.accounts.store.contacts import ContactFilter
from services.accounts.store.influence import interests, notes
from services.accounts.usecases.rights import today, viewer_of


def create_contact(work: Work, account_id: UUID, contact: Contact) -> KnownContact:
    """File a contact of an account that the caller may see."""
    accounts.get(work.session, account_id, viewer_of(work))
    refuse_if(contact_faults(contact))
    return _known(work, account_id, store.add(work.session, work.new_id(), account_id, contact, work.now))


def create_contacts(work: Work, drafts: Sequence[tuple[UUID, Contact]]) -> list[Kept[Contact]]:
    """File contacts of accounts that the caller may see; nothing is wrong with them, and each is new."""
    return store.add_all(
        work.session, [(work.new_id(), account_id, contact) for account_id, contact in drafts], work.now
    )


def change_contacts(work: Work, changes: Sequence[tuple[Kept[Contact], Contact]]) -> list[Kept[Contact]]:
    """Let contacts of accounts that the caller may see be followed by others with nothing wrong."""
    return store.replace_all(work.session, changes, work.now)


def get_contact(work: Work, account_id: UUID, contact_id: UUID) -> KnownContact:
    """The contact, if the caller may see the account."""
    accounts.get(work.session, account_id, viewer_of(work))
    return _known(work, account_id, store.get(work.session, account_id, contact_id))


def list_contacts(work: Work, query: PageQuery, account_id: UUID, wanted: ContactFilter) -> Slice[KnownContact]:
    """One page of the account's contacts."""
    accounts.get(work.session, account_id, viewer_of(work))
    return store.page(work.session, query, account_id, wanted).map(lambda kept: _known(work, account_id, kept))


def change_contact(
    work: Work, account_id: UUID, contact_id: UUID, version: int, change: Callable[[Contact], Contact]
) -> KnownContact:
    """Let `change` follow version `version` of the contact."""
    changed = change(get_contact(work, account_id, contact_id).kept.value)
    refuse_if(contact_faults(changed))
    return _known(work, account_id, store.replace(work.session, account_id, contact_id, version, changed, work.now))


def remove_contact(work: Work, account_id: UUID, contact_id: UUID, version: int) -> None:
    """Forget a person who should not be on file, with all that is known about them."""
    accounts.get(work.session, account_id, viewer_of(work))
    forget_contact(work, account_id, contact_id, version)


def forget_contact(work: Work, account_id: UUID, contact_id: UUID, version: int) -> None:
    """Forget the contact, and every answer kept for repetition that shows what was known of them."""
    place = f"/v1/accounts/{account_id}/contacts/{contact_id}"
    known = [f"{place}/personality-notes/{kept.id}" for kept in notes.among(work.session, "contact_id", [contact_id])]
    for name in ("contact_id", "advocate_id"):
        found = interests.among(work.session, name, [contact_id])
        known += [f"/v1/accounts/{account_id}/interests/{kept.id}" for kept in found]
    store.remove(work.session, account_id, contact_id, version)
    for one in (place, *known):
        forget(work.session, one)


def _known(work: Work, account_id: UUID, kept: Kept[Contact]) -> KnownContact:
    day = today(work)
    return KnownContact(account_id, kept, why_not_solid(kept.value, rulebook.solid_contact_rule(day), day))
