"""An allocation comes into force by two people: one proposes, another approves."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chassis.domain.errors import Conflict, Forbidden
from services.accounts.domain.allocation_flow import (
    Allocation,
    AllocationState,
    AllocationSummary,
    AllocationTransition,
    allocation_transitions,
    move_allocation,
)

SUMMARY = AllocationSummary(0, 0, 0, Decimal(0), date(2026, 1, 1), ())
PROPOSED = Allocation(AllocationState.PROPOSED, "lin", date(2026, 4, 1), SUMMARY)


def test_the_author_cannot_approve_and_the_approver_is_remembered() -> None:
    with pytest.raises(Forbidden):
        move_allocation(PROPOSED, AllocationTransition.APPROVE, "lin")
    approved = move_allocation(PROPOSED, AllocationTransition.APPROVE, "wang")
    assert (approved.state, approved.approver) == (AllocationState.APPROVED, "wang")


def test_only_what_was_approved_is_applied_and_only_once() -> None:
    approved = move_allocation(PROPOSED, AllocationTransition.APPROVE, "wang")
    applied = move_allocation(approved, AllocationTransition.APPLY, "lin")
    assert (applied.state, applied.approver) == (AllocationState.APPLIED, "wang")
    for unready in (PROPOSED, applied):
        with pytest.raises(Conflict):
            move_allocation(unready, AllocationTransition.APPLY, "lin")


@pytest.mark.parametrize("state", AllocationState)
def test_a_transition_is_possible_exactly_when_it_is_offered(state: AllocationState) -> None:
    for transition in AllocationTransition:
        if transition in allocation_transitions(state):
            assert move_allocation(replace(PROPOSED, state=state), transition, "wang").state is not state
        else:
            with pytest.raises(Conflict):
                move_allocation(replace(PROPOSED, state=state), transition, "wang")
