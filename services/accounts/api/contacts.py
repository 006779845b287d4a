"""Operations on the contacts of accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.api.accounts import AccountId
from services.accounts.domain.contact import BuyingRole
from services.accounts.schemas.contacts import Contact, ContactDraft, ContactPatch
from services.accounts.store.contacts import ContactFilter
from services.accounts.usecases import contacts as usecases

routes = Routes("Contacts")
ContactId = Annotated[UUID, Path(description="The contact's id.")]


@routes.post("/v1/accounts/{account_id}/contacts", Contact, scope="accounts:write")
async def create_contact(edge: PostEdge, account_id: AccountId, draft: ContactDraft) -> Response:
    """File a contact of an account.

    Three to five solid contacts are what an account needs; `weaknesses` says what keeps this one from being solid.
    """
    return await edge.write(
        lambda work: Contact.from_domain(usecases.create_contact(work, account_id, draft.to_domain()))
    )


@routes.get("/v1/accounts/{account_id}/contacts", Page[Contact], scope="accounts:read")
async def list_contacts(
    edge: ReadEdge,
    account_id: AccountId,
    query: Annotated[PageQuery, paging("name", "support", "created_at")],
    buying_role: Annotated[BuyingRole | None, Query(description="The part played when the account buys.")] = None,
    in_post: Annotated[bool | None, Query(description="Whether the person is still there.")] = None,
) -> Response:
    """List the contacts of an account.

    Who has left stays on file, with `in_post` false.
    """
    wanted = ContactFilter(buying_role, in_post)
    return await edge.page(
        lambda work: usecases.list_contacts(work, query, account_id, wanted).map(Contact.from_domain)
    )


@routes.get("/v1/accounts/{account_id}/contacts/{contact_id}", Contact, scope="accounts:read")
async def get_contact(edge: ReadEdge, account_id: AccountId, contact_id: ContactId) -> Response:
    """Read one contact.

    Whether the contact is solid is said as of today.
    """
    return await edge.read(lambda work: Contact.from_domain(usecases.get_contact(work, account_id, contact_id)))


@routes.patch("/v1/accounts/{account_id}/contacts/{contact_id}", Contact, scope="accounts:write")
async def change_contact(
    edge: WriteEdge,
    account_id: AccountId,
    contact_id: ContactId,
    version: IfMatch,
    patch: Annotated[ContactPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a contact.

    A JSON merge patch: fields left out stay, null removes.
    """
    return await edge.write(
        lambda work: Contact.from_domain(
            usecases.change_contact(work, account_id, contact_id, version, patch.applied_to)
        )
    )


@routes.delete("/v1/accounts/{account_id}/contacts/{contact_id}", scope="accounts:write")
async def remove_contact(edge: WriteEdge, account_id: AccountId, contact_id: ContactId, version: IfMatch) -> Response:
    """Remove a contact.

    For a person who should not be on file. Who has left the account is changed to `in_post` false instead.
    """
    return await edge.write(lambda work: usecases.remove_contact(work, account_id, contact_id, version))
