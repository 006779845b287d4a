"""Keeping groups of companies and households: who belongs to whom."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid, NotFound, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.row_security import as_house
from chassis.work import Work
from services.accounts.domain.group import (
    AccountGroup,
    GroupKind,
    GroupMember,
    TreeNode,
    joining_faults,
    member_faults,
    tree,
)
from services.accounts.store import account_files as store
from services.accounts.store import accounts
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import require_office, viewer_of


@dataclass(frozen=True, slots=True)
class GroupTree:
    """A group with those of its members that the caller may see, in their places."""

    group: Kept[AccountGroup]
    nodes: Sequence[TreeNode]
    names: Mapping[UUID, str]


def create_group(work: Work, group: AccountGroup) -> Kept[AccountGroup]:
    """File a group."""
    require_office(work)
    return store.groups.add(work.session, work.new_id(), group, work.now)


def get_group(work: Work, group_id: UUID) -> Kept[AccountGroup]:
    """The group, if it has a member that the caller may see."""
    found = store.groups.every(work.session, *store.groups_seen(viewer_of(work), None), id=group_id, most=1)
    if not found:
        raise NotFound(Fault("unknown_resource", ":account_group_id", {"resource": "account group"}))
    return found[0]


def list_groups(
    work: Work, query: PageQuery, kind: GroupKind | None, account_id: UUID | None
) -> Slice[Kept[AccountGroup]]:
    """One page of the groups in which the caller may see somebody."""
    conditions = store.groups_seen(viewer_of(work), account_id)
    return store.groups.page(work.session, query, None, {"kind": kind}, *conditions)


def change_group(
    work: Work, group_id: UUID, version: int, change: Callable[[AccountGroup], AccountGroup]
) -> Kept[AccountGroup]:
    """Let `change` follow version `version`."""
    require_office(work)
    kept = get_group(work, group_id)
    present = Kept(kept.id, version, kept.created_at, kept.updated_at, kept.value)
    return store.groups.replace(work.session, present, change(kept.value), work.now)


def read_tree(work: Work, group_id: UUID) -> GroupTree:
    """The group as a tree. Members whom the caller may not see are left out, and so is what hangs on them only."""
    group = get_group(work, group_id)
    with as_house(work.session):  # the tree stands on members whom the caller may not see
        found = _members(work, group_id)
    seen = accounts.seen(work.session, [member.account_id for member in found], viewer_of(work))
    nodes = [node for node in tree(found) if node.member.account_id in seen]
    return GroupTree(group, nodes, store.names(work.session, [node.member for node in nodes]))


def add_member(work: Work, group_id: UUID, draft: Callable[[GroupKind], GroupMember]) -> Kept[GroupMember]:
    """Take an account into the group."""
    require_office(work)
    member = draft(_held(work, group_id).value.kind)
    with referred_to_at("/account_id"):
        account = accounts.get(work.session, member.account_id).value
    others = _members(work, group_id)
    if any(other.account_id == member.account_id for other in others) or store.elsewhere(work.session, member):
        raise Conflict(Fault("already_in_group", "/account_id"))
    refuse_if([*joining_faults(member, account.kind), *_faults(work, member, others)])
    return store.members.add(work.session, work.new_id(), member, work.now)


def list_members(work: Work, query: PageQuery, group_id: UUID) -> Slice[Kept[GroupMember]]:
    """One page of the members that the caller may see."""
    get_group(work, group_id)
    return store.members.page(work.session, query, viewer_of(work), {"group_id": group_id})


def get_member(work: Work, group_id: UUID, member_id: UUID) -> Kept[GroupMember]:
    """The member, if the caller may see its account."""
    return store.members.get(work.session, member_id, viewer_of(work), group_id=group_id)


def change_member(
    work: Work, group_id: UUID, member_id: UUID, version: int, change: Callable[[GroupMember], GroupMember]
) -> Kept[GroupMember]:
    """Give the member another parent, or another share."""
    require_office(work)
    _held(work, group_id)
    kept = get_member(work, group_id, member_id)
    changed = change(kept.value)
    others = [other for other in _members(work, group_id) if other.account_id != changed.account_id]
    refuse_if(_faults(work, changed, others))
    present = Kept(kept.id, version, kept.created_at, kept.updated_at, kept.value)
    return store.members.replace(work.session, present, changed, work.now)


def remove_member(work: Work, group_id: UUID, member_id: UUID, version: int) -> None:
    """Let an account leave the group; whoever controls others in it cannot."""
    require_office(work)
    _held(work, group_id)
    kept = get_member(work, group_id, member_id)
    if any(other.parent_id == kept.value.account_id for other in _members(work, group_id)):
        raise Invalid(Fault("controls_others", ":group_member_id"))
    store.members.remove(work.session, member_id, version)


def _faults(work: Work, member: GroupMember, others: Sequence[GroupMember]) -> list[Fault]:
    return list(member_faults(member, others, store.names(work.session, [member, *others])))


def _held(work: Work, group_id: UUID) -> Kept[AccountGroup]:
    # Held until the end, so that two moves at once cannot close a ring together.
    return store.groups.get(work.session, group_id, None, lock=True)


def _members(work: Work, group_id: UUID) -> list[GroupMember]:
    return [kept.value for kept in store.members.every(work.session, group_id=group_id)]
