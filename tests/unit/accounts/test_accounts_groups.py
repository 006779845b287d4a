"""Groups are trees: whatever moves are made, a ring never closes and every member is found once."""

from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from services.accounts.domain.group import GroupKind, GroupMember, member_faults, tree

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
