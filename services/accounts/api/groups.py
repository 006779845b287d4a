"""Operations on groups of companies and households."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from services.accounts.domain.group import GroupKind
from services.accounts.schemas.groups import (
    AccountGroup,
    AccountGroupDraft,
    AccountGroupPatch,
    AccountGroupTree,
    GroupMember,
    GroupMemberDraft,
    GroupMemberPatch,
    node,
)
from services.accounts.usecases import groups as usecases

routes = Routes("Account groups")
GroupId = Annotated[UUID, Path(alias="account_group_id", description="The group's id.")]
MemberId = Annotated[UUID, Path(alias="group_member_id", description="The member's id, not its account's.")]
_GROUP = "/v1/account-groups/{account_group_id}"
_MEMBER = _GROUP + "/members/{group_member_id}"


@routes.post("/v1/account-groups", AccountGroup, scope="accounts:write")
async def create_account_group(edge: PostEdge, draft: AccountGroupDraft) -> Response:
    """File a group of companies, or a household.

    Its members join one by one.
    """
    return await edge.write(lambda work: AccountGroup.of(usecases.create_group(work, draft.to_domain())))


@routes.get("/v1/account-groups", Page[AccountGroup], scope="accounts:read")
async def list_account_groups(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("name", "created_at", default="name")],
    kind: Annotated[GroupKind | None, Query(description="Groups of companies or households.")] = None,
    account_id: Annotated[UUID | None, Query(description="To which this account belongs.")] = None,
) -> Response:
    """List groups.

    A manager sees those in which the manager serves somebody.
    """
    return await edge.page(lambda work: usecases.list_groups(work, query, kind, account_id).map(AccountGroup.of))


@routes.get(_GROUP, AccountGroup, scope="accounts:read")
async def get_account_group(edge: ReadEdge, group_id: GroupId) -> Response:
    """Read one group.

    The ETag is what a change has to name in If-Match.
    """
    return await edge.read(lambda work: AccountGroup.of(usecases.get_group(work, group_id)))


@routes.get(_GROUP + "/tree", AccountGroupTree, scope="accounts:read")
async def get_account_group_tree(edge: ReadEdge, group_id: GroupId) -> Response:
    """Read who controls whom in a group.

    From the heads down, with the share of control at each step and from the head.
    """

    def shown(found: usecases.GroupTree) -> AccountGroupTree:
        nodes = [node(each, found.names[each.member.account_id]) for each in found.nodes]
        return AccountGroupTree(group=AccountGroup.of(found.group), members=nodes)

    return await edge.read(lambda work: shown(usecases.read_tree(work, group_id)))


@routes.patch(_GROUP, AccountGroup, scope="accounts:write")
async def change_account_group(
    edge: WriteEdge,
    group_id: GroupId,
    version: IfMatch,
    patch: Annotated[AccountGroupPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a group.

    A JSON merge patch: its name, its id.
    """
    return await edge.write(
        lambda work: AccountGroup.of(usecases.change_group(work, group_id, version, patch.applied_to))
    )


@routes.post(_GROUP + "/members", GroupMember, scope="accounts:write")
async def add_group_member(edge: PostEdge, group_id: GroupId, draft: GroupMemberDraft) -> Response:
    """Take an account into a group.

    An account is in one group of companies and in one household at most. A ring of control is refused, with the ring. A
    household takes persons only, without shares of control.
    """
    return await edge.write(lambda work: GroupMember.of(usecases.add_member(work, group_id, draft.to_domain(group_id))))


@routes.get(_GROUP + "/members", Page[GroupMember], scope="accounts:read")
async def list_group_members(
    edge: ReadEdge, group_id: GroupId, query: Annotated[PageQuery, paging("created_at")]
) -> Response:
    """List the members of a group.

    As far as the caller may see their accounts.
    """
    return await edge.page(lambda work: usecases.list_members(work, query, group_id).map(GroupMember.of))


@routes.get(_MEMBER, GroupMember, scope="accounts:read")
async def get_group_member(edge: ReadEdge, group_id: GroupId, member_id: MemberId) -> Response:
    """Read one member of a group.

    The ETag is what a change has to name in If-Match.
    """
    return await edge.read(lambda work: GroupMember.of(usecases.get_member(work, group_id, member_id)))


@routes.patch(_MEMBER, GroupMember, scope="accounts:write")
async def change_group_member(
    edge: WriteEdge,
    group_id: GroupId,
    member_id: MemberId,
    version: IfMatch,
    patch: Annotated[GroupMemberPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Give a member another place.

    A JSON merge patch: under whom it is, and with what share of control.
    """
    return await edge.write(
        lambda work: GroupMember.of(usecases.change_member(work, group_id, member_id, version, patch.applied_to))
    )


@routes.delete(_MEMBER, scope="accounts:write")
async def remove_group_member(edge: WriteEdge, group_id: GroupId, member_id: MemberId, version: IfMatch) -> Response:
    """Let an account leave a group.

    Whoever controls others in it gives them another place first.
    """
    return await edge.write(lambda work: usecases.remove_member(work, group_id, member_id, version))
