"""Groups are trees: whatever moves are made, a ring never closes and every member is found once."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.accounts.domain.account import AccountKind
from services.accounts.domain.group import GroupKind, GroupMember, joining_faults, member_faults, tree

GROUP = UUID(int=99)
moves = some.lists(some.tuples(some.integers(1, 6), some.none() | some.integers(1, 6)), max_size=30)


@given(moves)
def test_no_sequence_of_moves_closes_a_ring(asked: list[tuple[int, int | None]]) -> None:
    members: dict[UUID, GroupMember] = {}
    for child, parent in asked:
        own, above = UUID(int=child), None if parent is None else UUID(int=parent)
        moved = GroupMember(own, GROUP, GroupKind.CORPORATE, above, None if parent is None else Decimal("0.5"))
        others = [member for member in members.values() if member.account_id != own]
        if not list(member_faults(moved, others, {})):
            members[own] = moved
    nodes = tree(list(members.values()))
    assert sorted(node.member.account_id for node in nodes) == sorted(members)
    depths = {node.member.account_id: node.depth for node in nodes}
    assert all(depths[m.account_id] == depths[m.parent_id] + 1 for m in members.values() if m.parent_id)


@pytest.mark.parametrize(
    ("group", "account", "faults"),
    [
        (GroupKind.HOUSEHOLD, AccountKind.PERSON, []),
        (GroupKind.HOUSEHOLD, AccountKind.ORGANISATION, ["household_of_persons"]),
        (GroupKind.CORPORATE, AccountKind.PERSON, []),
        (GroupKind.CORPORATE, AccountKind.ORGANISATION, []),
    ],
)
def test_a_household_takes_persons_and_a_group_of_companies_its_owner_too(group, account, faults):
    assert [fault.code for fault in joining_faults(GroupMember(UUID(int=1), GROUP, group), account)] == faults


def test_in_a_household_nobody_has_a_share_in_anybody():
    child = GroupMember(UUID(int=1), GROUP, GroupKind.HOUSEHOLD, UUID(int=2), Decimal("0.5"))
    parent = GroupMember(UUID(int=2), GROUP, GroupKind.HOUSEHOLD)
    assert [fault.code for fault in member_faults(child, [parent], {})] == ["share_in_household"]
