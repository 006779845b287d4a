"""Groups of companies and households: trees of who controls whom, with the share of control.

A member has one parent or none, so a tree has no sums to add up; what would close a ring is refused with the ring. A
group of companies may be headed by the person who controls it; a household is of persons, and nobody owns shares in
them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.money import round_decimal
from services.accounts.domain.account import AccountKind

MOST_MEMBERS = 1_000
"""A group is read whole; larger ones are kept as several."""


class GroupKind(StrEnum):
    """Companies under common control, or people who keep house together."""

    CORPORATE = "corporate"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class AccountGroup:
    """A group by its name."""

    kind: GroupKind
    name: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class GroupMember:
    """`account_id` belongs to the group, under `parent_id`, who controls `control_share` of it (0 to 1)."""

    account_id: UUID
    group_id: UUID
    kind: GroupKind
    parent_id: UUID | None = None
    control_share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A member in its place: `effective_share` is the product of the shares from the head down, to six decimals."""

    member: GroupMember
    depth: int
    effective_share: Decimal | None


def joining_faults(member: GroupMember, kind: AccountKind) -> Iterator[Fault]:
    """What keeps an account of this kind from joining at all."""
    if member.kind is GroupKind.HOUSEHOLD and kind is not AccountKind.PERSON:
        yield Fault("household_of_persons", "/account_id")


def member_faults(member: GroupMember, others: Sequence[GroupMember], names: Mapping[UUID, str]) -> Iterator[Fault]:
    """Everything that keeps the account from its place among the group's `others`."""
    if len(others) >= MOST_MEMBERS:
        yield Fault("group_is_full", "", {"most": MOST_MEMBERS})
    if member.control_share is not None and not 0 < member.control_share <= 1:
        yield Fault("out_of_range", "/control_share", {"least": 0, "most": 1})
    if member.control_share is not None and member.kind is GroupKind.HOUSEHOLD:
        yield Fault("share_in_household", "/control_share")
    elif member.control_share is not None and member.parent_id is None:
        yield Fault("share_without_parent", "/control_share")
    parents = {other.account_id: other.parent_id for other in others} | {member.account_id: member.parent_id}
    if member.parent_id is not None and member.parent_id not in parents:
        yield Fault("parent_not_in_group", "/parent_id")
    elif ring := _ring(member.account_id, parents):
        path = " → ".join(names.get(account_id, str(account_id)) for account_id in ring)
        yield Fault("group_cycle", "/parent_id", {"path": path})


def _ring(start: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """From `start` upwards until it comes again; empty when the top is reached."""
    path, above = [start], parents[start]
    while above is not None and above not in path:
        path.append(above)
        above = parents.get(above)
    return [*path, above] if above == start else []


def tree(members: Sequence[GroupMember]) -> list[TreeNode]:
    """The members from the heads down, each before what it controls, in the order in which they joined."""
    below: dict[UUID | None, list[GroupMember]] = {}
    for member in members:
        below.setdefault(member.parent_id, []).append(member)
    nodes, waiting = [], [TreeNode(head, 0, Decimal(1)) for head in reversed(below.get(None, []))]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += [_under(node, child) for child in reversed(below.get(node.member.account_id, []))]
    return nodes


def _under(node: TreeNode, child: GroupMember) -> TreeNode:
    share = None
    if node.effective_share is not None and child.control_share is not None:
        share = round_decimal(node.effective_share * child.control_share, 6)
    return TreeNode(child, node.depth + 1, share)
