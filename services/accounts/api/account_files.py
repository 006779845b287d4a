"""Operations on what an account file holds: addresses, its history, its health."""

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
from services.accounts.schemas.account_files import AccountChange, Address, AddressDraft, AddressPatch
from services.accounts.schemas.health import AccountHealth
from services.accounts.usecases import account_files as usecases
from services.accounts.usecases.account_files import address_desk
from services.accounts.usecases.health import get_health

routes = Routes("Account files")
AddressId = Annotated[UUID, Path(description="The address's id.")]
_ADDRESSES = "/v1/accounts/{account_id}/addresses"


@routes.post(_ADDRESSES, Address, scope="accounts:write")
async def create_address(edge: PostEdge, account_id: AccountId, draft: AddressDraft) -> Response:
    """File an address.

    An account may have several, also of one kind.
    """
    return await edge.write(lambda work: Address.of(address_desk.create(work, draft.to_domain(account_id))))


@routes.get(_ADDRESSES, Page[Address], scope="accounts:read")
async def list_addresses(
    edge: ReadEdge, account_id: AccountId, query: Annotated[PageQuery, paging("created_at")]
) -> Response:
    """List an account's addresses.

    The first filed comes first.
    """
    return await edge.page(lambda work: address_desk.page(work, query, account_id).map(Address.of))


@routes.get(_ADDRESSES + "/{address_id}", Address, scope="accounts:read")
async def get_address(edge: ReadEdge, account_id: AccountId, address_id: AddressId) -> Response:
    """Read one address.

    The ETag is what a change has to name in If-Match.
    """
    return await edge.read(lambda work: Address.of(address_desk.get(work, account_id, address_id)))


@routes.patch(_ADDRESSES + "/{address_id}", Address, scope="accounts:write")
async def change_address(
    edge: WriteEdge,
    account_id: AccountId,
    address_id: AddressId,
    version: IfMatch,
    patch: Annotated[AddressPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change an address.

    A JSON merge patch; what it was before stays in the account's history.
    """
    return await edge.write(
        lambda work: Address.of(address_desk.change(work, account_id, address_id, version, patch.applied_to))
    )


@routes.delete(_ADDRESSES + "/{address_id}", scope="accounts:write")
async def remove_address(edge: WriteEdge, account_id: AccountId, address_id: AddressId, version: IfMatch) -> Response:
    """Remove an address.

    It stays in the account's history.
    """
    return await edge.write(lambda work: address_desk.remove(work, account_id, address_id, version))


@routes.get("/v1/accounts/{account_id}/history", Page[AccountChange], scope="accounts:read")
async def list_account_history(
    edge: ReadEdge,
    account_id: AccountId,
    query: Annotated[PageQuery, paging("changed_at", default="-changed_at")],
    noun: Annotated[
        str | None, Query(max_length=40, pattern="^[a-z_]+$", description="Only `accounts`, `assignments`, …")
    ] = None,
) -> Response:
    """List what became of an account file.

    Every field that was changed, of the account and of what hangs on it: from what, to what, by whom and when. Notes on
    people are not in it.
    """
    return await edge.page(lambda work: usecases.list_history(work, query, account_id, noun).map(AccountChange.of))


@routes.get("/v1/accounts/{account_id}/health", AccountHealth, scope="accounts:read")
async def get_account_health(edge: ReadEdge, account_id: AccountId) -> Response:
    """Read how well the relationship stands.

    Engagement, satisfaction, complaints, what is overdue, the trend and the progress of goals, each with its points,
    and what nothing is known of. How complete the file is does not count.
    """
    return await edge.read(lambda work: AccountHealth.from_domain(account_id, get_health(work, account_id)))
