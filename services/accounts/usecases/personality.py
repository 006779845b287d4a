"""Keeping notes on the personality of contacts."""

from uuid import UUID

from chassis.domain.errors import refuse_if
from chassis.domain.kept import Kept
from chassis.idempotency import forget
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.domain.personality import PersonalityNote, note_faults
from services.accounts.store import accounts, contacts
from services.accounts.store.influence import notes
from services.accounts.usecases.rights import viewer_of


def create_note(work: Work, note: PersonalityNote) -> Kept[PersonalityNote]:
    """File a note on somebody of an account that the caller may see."""
    _require_contact(work, note.account_id, note.contact_id)
    refuse_if(note_faults(note))
    return notes.add(work.session, work.new_id(), note, work.now)


def list_notes(work: Work, query: PageQuery, account_id: UUID, contact_id: UUID) -> Slice[Kept[PersonalityNote]]:
    """One page of the notes on a contact."""
    _require_contact(work, account_id, contact_id)
    return notes.page(work.session, query, None, {"account_id": account_id, "contact_id": contact_id})


def get_note(work: Work, account_id: UUID, contact_id: UUID, note_id: UUID) -> Kept[PersonalityNote]:
    """The note on the contact."""
    _require_contact(work, account_id, contact_id)
    return notes.get(work.session, note_id, None, contact_id=contact_id)


def remove_note(work: Work, account_id: UUID, contact_id: UUID, note_id: UUID, version: int) -> None:
    """Forget the note."""
    get_note(work, account_id, contact_id, note_id)
    notes.remove(work.session, note_id, version)
    forget(work.session, f"/v1/accounts/{account_id}/contacts/{contact_id}/personality-notes/{note_id}")


def _require_contact(work: Work, account_id: UUID, contact_id: UUID) -> None:
    accounts.get(work.session, account_id, viewer_of(work))
    contacts.get(work.session, account_id, contact_id)
