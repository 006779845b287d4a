"""How far plans are, rolled up: what counts, what is late, and what the hours weigh."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.accounts.domain.account import AccountStatus
from services.accounts.domain.goal import GoalState, Horizon
from services.accounts.domain.group import GroupKind, GroupMember, tree
from services.accounts.domain.plan import AccountPlan, Action, Objective, PlanState
from services.accounts.domain.plan_progress import KnownMember, group_plans, plan_progress

DAY = date(2026, 6, 30)


def objective(state: GoalState, hours: str, progress_pct: int = 0, due_on: date = DAY) -> Objective:
    actions = (Action("共创", "A-017", due_on, Decimal(hours), progress_pct),)
    return Objective("选型", Horizon.LONG, "A-017", due_on, None, actions, state=state)


def plan(*objectives: Objective, state: PlanState = PlanState.ACTIVE) -> AccountPlan:
    return AccountPlan(UUID(int=1), "计划", "A-017", date(2026, 1, 1), date(2026, 12, 31), objectives, state=state)


def test_what_was_achieved_counts_in_full_and_what_was_dropped_not_at_all():
    found = plan_progress(
        [
            plan(
                objective(GoalState.ACHIEVED, "10"),
                objective(GoalState.OPEN, "30", 20),
                objective(GoalState.MISSED, "10", 10),
                objective(GoalState.DROPPED, "99", 100),
            )
        ],
        DAY,
    )
    assert (found.objectives, found.open, found.achieved, found.missed) == (3, 1, 1, 1)
    assert (found.hours, found.progress_pct) == (Decimal(50), Decimal("34.0"))


@pytest.mark.parametrize(
    ("state", "progress_pct", "due_on", "late"),
    [
        (GoalState.OPEN, 50, date(2026, 6, 29), (1, 1)),
        (GoalState.OPEN, 100, date(2026, 6, 29), (1, 0)),
        (GoalState.OPEN, 50, DAY, (0, 0)),
        (GoalState.MISSED, 50, date(2026, 6, 29), (0, 0)),
    ],
)
def test_only_what_is_open_and_past_its_day_is_late(state, progress_pct, due_on, late):
    found = plan_progress([plan(objective(state, "1", progress_pct, due_on))], DAY)
    assert (found.late, found.late_actions) == late


def test_without_work_there_is_no_progress_to_tell():
    assert plan_progress([], DAY).progress_pct is None


@given(some.dictionaries(some.integers(1, 6), some.sampled_from(PlanState), max_size=6))
def test_a_group_adds_up_its_plans_that_are_not_over_and_counts_who_has_none(states):
    plans = {UUID(int=i): plan(objective(GoalState.OPEN, str(i)), state=state) for i, state in states.items()}
    members = [GroupMember(UUID(int=i), UUID(int=99), GroupKind.CORPORATE) for i in range(1, 7)]
    known = {m.account_id: KnownMember("X", AccountStatus.ACTIVE, plans.get(m.account_id)) for m in members}
    found = group_plans(UUID(int=99), tree(members), known, DAY)
    live = [i for i, state in states.items() if state in (PlanState.DRAFT, PlanState.ACTIVE)]
    assert found.whole.hours == sum(live)
    assert found.unplanned == 6 - len(live)
    assert [member.plan for member in found.members] == [plans.get(UUID(int=i)) for i in range(1, 7)]


@pytest.mark.parametrize(("status", "unplanned"), [(AccountStatus.ACTIVE, 1), (AccountStatus.CLOSED, 0)])
def test_an_account_that_is_closed_needs_no_plan(status, unplanned):
    member = GroupMember(UUID(int=1), UUID(int=99), GroupKind.CORPORATE)
    known = {member.account_id: KnownMember("X", status, None)}
    assert group_plans(UUID(int=99), tree([member]), known, DAY).unplanned == unplanned
