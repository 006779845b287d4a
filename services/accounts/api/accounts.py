"""Operations on accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, filtering, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.schemas.accounts import (
    Account,
    AccountDraft,
    AccountFile,
    AccountPatch,
    AccountTransitionRequest,
)
from services.accounts.store.accounts import AccountFilter
from services.accounts.usecases import accounts as usecases

routes = Routes("Accounts")
AccountId = Annotated[UUID, Path(description="The account's id.")]


@routes.post("/v1/accounts", Account, scope="accounts:write")
async def create_account(edge: PostEdge, draft: AccountDraft) -> Response:
    """File an account.

    LEI, USCC and BIC are checked by their standards, and no two accounts have the same number. An account that a
    manager files is that manager's from today on.
    """
    return await edge.write(lambda work: Account.of(usecases.create_account(work, draft.to_domain())))


@routes.get("/v1/accounts", Page[Account], scope="accounts:read")
async def list_accounts(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("legal_name", "created_at", "updated_at")],
    wanted: Annotated[AccountFilter, filtering(AccountFilter)],
) -> Response:
    """List accounts.

    A manager sees the accounts that the manager serves today; everybody else who may read accounts sees all.
    """
    return await edge.page(lambda work: usecases.list_accounts(work, query, wanted).map(Account.of))


@routes.get("/v1/accounts/{account_id}", Account, scope="accounts:read")
async def get_account(edge: ReadEdge, account_id: AccountId) -> Response:
    """Read one account.

    The ETag is what a change has to name in If-Match.
    """
    return await edge.read(lambda work: Account.of(usecases.get_account(work, account_id)))


@routes.get("/v1/accounts/{account_id}/file", AccountFile, scope="accounts:read")
async def get_account_file(edge: ReadEdge, account_id: AccountId) -> Response:
    """Read an account's whole file.

    The account with the completeness of its file, how well its people are known, its primary manager, and what it is
    qualified as.
    """
    return await edge.read(lambda work: AccountFile.from_domain(usecases.get_account_file(work, account_id)))


@routes.patch("/v1/accounts/{account_id}", Account, scope="accounts:write")
async def change_account(
    edge: WriteEdge,
    account_id: AccountId,
    version: IfMatch,
    patch: Annotated[AccountPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change an account.

    A JSON merge patch: fields left out stay, null removes. The status moves by transitions.
    """
    return await edge.write(
        lambda work: Account.of(usecases.change_account(work, account_id, version, patch.applied_to))
    )


@routes.post("/v1/accounts/{account_id}/transitions", Account, scope="accounts:write", status=200)
async def transition_account(edge: PostEdge, account_id: AccountId, body: AccountTransitionRequest) -> Response:
    """Move an account to its next status.

    What is possible now stands in the account's `allowed_transitions`. Closing an account ends its assignments.
    """
    return await edge.write(lambda work: Account.of(usecases.transition_account(work, account_id, body.transition)))
