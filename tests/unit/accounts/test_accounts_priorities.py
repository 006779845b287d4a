"""The choice of priorities is the best there is, by trying every one, and keeps its hours for later."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.accounts import rulebook
from services.accounts.domain.goal import Goal, GoalState, Horizon, balance
from services.accounts.domain.plan import AccountPlan, Action, Objective, planned_hours
from services.accounts.domain.priority import ResultHorizon, Task, TaskKind, choose
from services.accounts.domain.priority_list import AccountSight, VisitReason, accounts_beyond, executive_visits

DAY = date(2026, 3, 2)
RULE = rulebook.priority_rule(DAY)
ACCOUNT = UUID(int=1)
NOW, HALF, YEAR = ResultHorizon


def task(worth_yuan: int, hours: int, horizon: ResultHorizon, name: str = "x", **more: object) -> Task:
    found = Task(
        ACCOUNT, "Zhou", TaskKind.OPPORTUNITY, name, name, DAY, horizon, worth_yuan * 100, Decimal(100), 100, hours * 2
    )
    return replace(found, **more)


def best_by_trying(tasks: list[Task], slots: int) -> int:
    """Every subset in which no two horizons take what is kept for the third."""
    total = {h: sum(t.slots for t in tasks if t.horizon is h) for h in ResultHorizon}
    kept = {h: min(slots * RULE.reserve_pct[h] // 100, total[h]) for h in ResultHorizon}
    best = 0
    for size in range(len(tasks) + 1):
        for chosen in combinations(tasks, size):
            used = {h: sum(t.slots for t in chosen if t.horizon is h) for h in ResultHorizon}
            whole = sum(used.values())
            if whole <= slots and all(whole - used[h] <= slots - kept[h] for h in ResultHorizon):
                best = max(best, sum(t.worth for t in chosen))
    return best


TASKS = st.lists(
    st.builds(task, st.integers(0, 50), st.integers(1, 6), st.sampled_from(ResultHorizon), st.uuids().map(str)),
    max_size=9,
)


@given(TASKS, st.integers(0, 30))
def test_no_other_choice_is_better(tasks, slots):
    found = choose(tasks, slots, RULE)
    assert found.worth == sum(each.worth for each in found.chosen) == best_by_trying(tasks, slots)
    assert sum(each.slots for each in found.chosen) <= slots
    assert found.worth <= found.unreserved <= found.bound
    assert sorted(each.about for each in (*found.chosen, *found.left)) == sorted(each.about for each in tasks)


@given(TASKS, st.integers(0, 30), st.randoms())
def test_the_order_of_the_tasks_does_not_matter(tasks, slots, random):
    shuffled = list(tasks)
    random.shuffle(shuffled)
    assert choose(tasks, slots, RULE) == choose(shuffled, slots, RULE)


def test_hours_are_kept_for_later_as_in_the_worked_table():
    tasks = [
        task(500, 20, NOW, "A"), task(450, 20, NOW, "B"), task(100, 10, HALF, "C"), task(60, 10, HALF, "D"),
        task(30, 6, YEAR, "E"),
    ]  # fmt: skip
    found = choose(tasks, 80, RULE)
    assert [each.title for each in found.chosen] == ["A", "C", "E"]
    assert {h: slots / 2 for h, slots in found.kept_slots.items()} == {NOW: 16, HALF: 10, YEAR: 6}
    assert (found.worth, found.unreserved, found.bound) == (63_000, 95_000, 95_000)


def test_the_nearer_the_more_urgent():
    assert [RULE.urgency(days) for days in (-5, 30, 31, 90, 91)] == [150, 150, 120, 120, 100]
    assert [RULE.horizon(days) for days in (90, 91, 183, 184, 999)] == [NOW, HALF, HALF, YEAR, YEAR]
    assert [RULE.loss_pct(days) for days in (1, 31, 61, 91)] == [1, 5, 15, 40]


SIGHT = AccountSight(ACCOUNT, "Zhou", Decimal(12), 0, escalated=False, decider_against_us=False,
                     last_executive_visit=None, asked_for_executive=False)  # fmt: skip


def test_senior_management_visits_for_a_reason_and_not_twice_a_year():
    def reasons(sight: AccountSight, *tasks: Task) -> list[tuple[VisitReason, ...]]:
        return [visit.reasons for visit in executive_visits([sight], tasks, 100_000, RULE, DAY)]

    renewal = task(1, 6, NOW, kind=TaskKind.RENEWAL)
    assert reasons(SIGHT) == []
    assert reasons(SIGHT, task(1_000, 1, YEAR)) == [(VisitReason.MUCH_AT_STAKE,)]
    assert reasons(replace(SIGHT, decider_against_us=True), renewal) == [
        (VisitReason.DECIDER_AGAINST_US, VisitReason.RENEWAL_NEAR)
    ]
    asked = replace(SIGHT, escalated=True, asked_for_executive=True)
    assert reasons(asked) == [(VisitReason.CASE_ESCALATED, VisitReason.MANAGER_SAYS_SO)]
    assert reasons(replace(asked, last_executive_visit=date(2025, 3, 2))) == []
    assert len(reasons(replace(asked, last_executive_visit=date(2025, 3, 1)))) == 1


def test_too_many_accounts_are_counted():
    sights = [replace(SIGHT, hours_needed=Decimal(hours)) for hours in (40, 12, 12, 3, 3)]
    assert [accounts_beyond(sights, Decimal(hours)) for hours in (70, 69, 30, 2)] == [0, 1, 1, 5]


def goal(horizon: Horizon, weight: int, progress: int, **more: object) -> Goal:
    return Goal(ACCOUNT, horizon, "x", date(2026, 1, 31), "A-017", weight=weight, progress_pct=progress, **more)


def test_short_and_long_stand_beside_each_other():
    actions = (Action("x", "A-017", DAY, Decimal(12)), Action("y", "A-017", DAY, Decimal(4)))
    plan = AccountPlan(ACCOUNT, "x", "A-017", DAY, DAY, (Objective("x", Horizon.SHORT, "A-017", DAY, None, actions),))
    found = balance(
        [
            goal(Horizon.SHORT, 1, 50),
            goal(Horizon.SHORT, 3, 10, state=GoalState.ACHIEVED),
            goal(Horizon.LONG, 5, 20),
            goal(Horizon.LONG, 5, 90, state=GoalState.DROPPED),
        ],
        planned_hours([plan]),
        DAY,
    )
    short, long = found.horizons
    assert (short.goals, short.open, short.late, short.progress_pct) == (2, 1, 1, Decimal("87.5"))
    assert (short.hours, short.hours_share_pct, long.hours_share_pct) == (Decimal(16), Decimal("100.0"), Decimal("0.0"))
    assert (long.goals, long.progress_pct, found.one_sided) == (1, Decimal("20.0"), (Horizon.LONG,))
