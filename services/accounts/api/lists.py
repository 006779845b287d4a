"""Operations on lists of accounts and on the accounts on them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.catalogue import Catalogue
from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.jobs.schemas import Job
from chassis.pages import PageQuery, paging
from chassis.routes import SAME_FOR_ALL, Routes
from chassis.settings import ServiceName
from chassis.sheets.answers import SHEET, sheet
from chassis.wire import ExternalId, Page
from chassis.work import utc_now
from services.accounts import rulebook
from services.accounts.api.opportunities import OfAccount
from services.accounts.domain.account_list import ListKind, ListState, WorkState
from services.accounts.schemas.list_members import (
    ListMemberDraft,
    ListMemberPatch,
    ListMemberTransitionRequest,
    ListMemberWire,
)
from services.accounts.schemas.list_sheet import list_sheet
from services.accounts.schemas.lists import (
    AccountListDraft,
    ListDefinitions,
    ListOfAccounts,
    ListProgressWire,
    ListTransitionRequest,
)
from services.accounts.usecases import list_refreshes as refreshes
from services.accounts.usecases import lists as usecases

routes = Routes("Lists")
ListId = Annotated[UUID, Path(alias="list_id", description="The list's id.")]
MemberId = Annotated[UUID, Path(alias="list_member_id", description="The member's id.")]


@routes.get("/v1/list-definitions", ListDefinitions, scope="accounts:read", cache=SAME_FOR_ALL)
async def list_list_definitions(edge: ReadEdge) -> Response:
    """List the lists that ship.

    Potential, at risk and reviving accounts, by condition; and the outcomes that work can have.
    """
    return edge.show(ListDefinitions.from_domain(rulebook.list_rule(utc_now().date())))


@routes.post("/v1/lists", ListOfAccounts, scope="accounts:write")
async def create_list(edge: PostEdge, draft: AccountListDraft) -> Response:
    """Make a list of accounts.

    By a shipped definition, by a condition over what is known of accounts, or by hand. Not for managers.
    """
    made = draft.to_domain(rulebook.list_rule(utc_now().date()))
    return await edge.write(lambda work: ListOfAccounts.of(usecases.create_list(work, made)))


@routes.get("/v1/lists", Page[ListOfAccounts], scope="accounts:read")
async def list_lists(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("created_at", default="-created_at")],
    kind: Annotated[ListKind | None, Query(description="Of this kind.")] = None,
    state: Annotated[ListState | None, Query(description="Open or closed.")] = None,
) -> Response:
    """List the lists of accounts.

    The latest come first; who is on them stands in the list members.
    """
    given = {"kind": kind, "state": state}
    return await edge.page(lambda work: usecases.desk.page(work, query, given).map(ListOfAccounts.of))


@routes.get("/v1/lists/{list_id}", ListOfAccounts, scope="accounts:read")
async def get_list(edge: ReadEdge, list_id: ListId) -> Response:
    """Read one list of accounts.

    Its rule, and when that was last applied.
    """
    return await edge.read(lambda work: ListOfAccounts.of(usecases.desk.get(work, list_id)))


@routes.post("/v1/lists/{list_id}/transitions", ListOfAccounts, scope="accounts:write", status=200)
async def transition_list(edge: PostEdge, list_id: ListId, body: ListTransitionRequest) -> Response:
    """Close a list, or open it again.

    Nobody joins or is worked on while it is closed.
    """
    return await edge.write(
        lambda work: ListOfAccounts.of(usecases.transition_list(work, list_id, body.transition, body.reason))
    )


@routes.post("/v1/lists/{list_id}/refreshes", Job, scope="accounts:write", status=202)
async def create_list_refresh(edge: PostEdge, list_id: ListId) -> Response:
    """Apply the rule of a list to every account.

    A job: who meets it joins, who no longer does leaves, and both are told. Whoever was put there by hand stays. Open
    lists do so by themselves once a day, unless they say otherwise.
    """
    catalogue: Catalogue = edge.request.app.state.catalogue
    return await edge.write(
        lambda work: Job.from_row(refreshes.create_refresh(work, list_id), ServiceName.ACCOUNTS, catalogue, edge.locale)
    )


@routes.get("/v1/lists/{list_id}/progress", ListProgressWire, scope="accounts:read")
async def get_list_progress(edge: ReadEdge, list_id: ListId) -> Response:
    """Read how far the work on a list is.

    By state and outcome, and what is overdue; over the accounts that the caller may see.
    """
    return await edge.read(lambda work: ListProgressWire.from_domain(usecases.measure_progress(work, list_id)))


@routes.get("/v1/lists/{list_id}/export", ListOfAccounts, scope="accounts:read", **SHEET)
async def export_list(edge: ReadEdge, list_id: ListId) -> Response:
    """Export a list with the work on it.

    One line for each account that is or was on it, as CSV, or XLSX where Accept asks for it.
    """
    made, members = await edge.find(lambda work: usecases.export_members(work, list_id))
    return sheet(edge, list_sheet(made, members, edge.locale))


@routes.post("/v1/list-members", ListMemberWire, scope="accounts:write")
async def create_list_member(edge: PostEdge, draft: ListMemberDraft) -> Response:
    """Put an account on a list.

    By hand: it stays there whatever the rule says.
    """
    return await edge.write(
        lambda work: ListMemberWire.of(
            usecases.create_member(work, draft.list_id, draft.account_id, draft.owner, draft.due_on)
        )
    )


@routes.get("/v1/list-members", Page[ListMemberWire], scope="accounts:read")
async def list_list_members(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("joined_on", "due_on", "created_at")],
    list_id: Annotated[UUID | None, Query(description="On this list.")] = None,
    account_id: OfAccount = None,
    state: Annotated[WorkState | None, Query(description="How far the work is.")] = None,
    owner: Annotated[ExternalId | None, Query(description="Whose work it is, by personnel number.")] = None,
    on: Annotated[date | None, Query(description="Only those who are on their list on this day.")] = None,
) -> Response:
    """List the accounts on lists.

    Those who have left are among them unless a day is named. A manager sees own accounts.
    """
    given: dict[str, object] = {"list_id": list_id, "account_id": account_id, "state": state, "owner": owner}
    return await edge.page(lambda work: usecases.list_members_page(work, query, given, on).map(ListMemberWire.of))


@routes.get("/v1/list-members/{list_member_id}", ListMemberWire, scope="accounts:read")
async def get_list_member(edge: ReadEdge, member_id: MemberId) -> Response:
    """Read one account on a list.

    Why it joined, and every step of the work.
    """
    return await edge.read(lambda work: ListMemberWire.of(usecases.get_member(work, member_id)))


@routes.patch("/v1/list-members/{list_member_id}", ListMemberWire, scope="accounts:write")
async def change_list_member(
    edge: WriteEdge,
    member_id: MemberId,
    version: IfMatch,
    patch: Annotated[ListMemberPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Give the work on an account to somebody, or another day.

    A JSON merge patch: fields left out stay. Not for managers.
    """
    return await edge.write(
        lambda work: ListMemberWire.of(
            usecases.change_member(work, member_id, version, *patch.values(usecases.get_member(work, member_id)))
        )
    )


@routes.post("/v1/list-members/{list_member_id}/transitions", ListMemberWire, scope="accounts:write", status=200)
async def transition_list_member(edge: PostEdge, member_id: MemberId, body: ListMemberTransitionRequest) -> Response:
    """Move the work on an account of a list on.

    Contacted, finished with a coded outcome, or opened again with a reason.
    """
    return await edge.write(
        lambda work: ListMemberWire.of(
            usecases.transition_member(work, member_id, body.transition, body.outcome, body.reason)
        )
    )
