"""Operations on notes on personality: sensitive, with a scope of their own."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.api.accounts import AccountId
from services.accounts.api.contacts import ContactId
from services.accounts.api.sensitive import recorded
from services.accounts.schemas.personality import PersonalityNote, PersonalityNoteDraft
from services.accounts.usecases import personality as usecases

routes = Routes("Personality")
NoteId = Annotated[UUID, Path(alias="personality_note_id", description="The note's id.")]
SCOPE = "accounts:sensitive"
_NOTES = "/v1/accounts/{account_id}/contacts/{contact_id}/personality-notes"


@routes.post(_NOTES, PersonalityNote, scope=SCOPE)
async def create_personality_note(
    edge: PostEdge, account_id: AccountId, contact_id: ContactId, draft: PersonalityNoteDraft
) -> Response:
    """File a note on the personality of a contact.

    It names its source. An assessment is linked only with the day on which the person agreed.
    """
    return await edge.write(
        lambda work: PersonalityNote.of(usecases.create_note(work, draft.to_domain(account_id, contact_id)))
    )


@routes.get(_NOTES, Page[PersonalityNote], scope=SCOPE)
async def list_personality_notes(
    edge: ReadEdge,
    account_id: AccountId,
    contact_id: ContactId,
    query: Annotated[PageQuery, paging("noted_on", "created_at", default="-noted_on")],
) -> Response:
    """List the notes on the personality of a contact.

    The latest comes first. Every reading is on record.
    """
    return await recorded(
        edge,
        edge.page(lambda work: usecases.list_notes(work, query, account_id, contact_id).map(PersonalityNote.of)),
    )


@routes.get(_NOTES + "/{personality_note_id}", PersonalityNote, scope=SCOPE)
async def get_personality_note(
    edge: ReadEdge, account_id: AccountId, contact_id: ContactId, note_id: NoteId
) -> Response:
    """Read one note on the personality of a contact.

    Every reading is on record.
    """
    return await recorded(
        edge,
        edge.read(lambda work: PersonalityNote.of(usecases.get_note(work, account_id, contact_id, note_id))),
    )


@routes.delete(_NOTES + "/{personality_note_id}", scope=SCOPE)
async def remove_personality_note(
    edge: WriteEdge, account_id: AccountId, contact_id: ContactId, note_id: NoteId, version: IfMatch
) -> Response:
    """Remove a note on the personality of a contact.

    Nothing of it stays but the record that it was removed.
    """
    return await edge.write(lambda work: usecases.remove_note(work, account_id, contact_id, note_id, version))
