"""How far plans are: the plan of one account, and the plans of a group rolled up.

The plans of a group are added up plainly and not by shares of control: an hour of ours is an hour, whoever owns the
company that it is spent on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.accounts.domain.account import AccountStatus
from services.accounts.domain.goal import GoalState, weighted
from services.accounts.domain.group import TreeNode
from services.accounts.domain.plan import LIVE, AccountPlan, Action, Objective


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """Objectives by where they stand, and our work for them; what was dropped is left out.

    `late` are open objectives past their day, `late_actions` unfinished actions of open objectives past theirs.
    `progress_pct` is 0 to 100, weighted by hours; an objective that was achieved counts in full.
    """

    objectives: int
    open: int
    achieved: int
    missed: int
    late: int
    late_actions: int
    hours: Decimal
    progress_pct: Decimal | None


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """A member in its place in the tree, its plan (the one that is not over, else the last) and how far that is."""

    node: TreeNode
    name: str
    status: AccountStatus
    plan: AccountPlan | None
    progress: PlanProgress | None


@dataclass(frozen=True, slots=True)
class GroupPlans:
    """The plans of a group: those that are not over taken together, and each member's, from the heads down."""

    group_id: UUID
    whole: PlanProgress
    members: tuple[MemberPlan, ...]

    @property
    def unplanned(self) -> int:
        """How many members have no plan that is not over; those that are closed need none."""
        present = [each.plan for each in self.members if each.status is not AccountStatus.CLOSED]
        return len(present) - len(_under_way(present))


@dataclass(frozen=True, slots=True)
class KnownMember:
    """What is known of a member beside its place."""

    name: str
    status: AccountStatus
    plan: AccountPlan | None


def group_plans(group_id: UUID, nodes: Sequence[TreeNode], known: Mapping[UUID, KnownMember], day: date) -> GroupPlans:
    """The plans of a group's members, rolled up on `day`; `known` is by account."""
    found = [(node, known[node.member.account_id]) for node in nodes]
    members = tuple(
        MemberPlan(node, own.name, own.status, own.plan, plan_progress([own.plan], day) if own.plan else None)
        for node, own in found
    )
    return GroupPlans(group_id, plan_progress(_under_way(each.plan for each in members), day), members)


def plan_progress(plans: Iterable[AccountPlan], day: date) -> PlanProgress:
    """How far these plans are together on `day`."""
    counted = [each for plan in plans for each in plan.objectives if each.state is not GoalState.DROPPED]
    pending = [each for each in counted if each.state is GoalState.OPEN]
    return PlanProgress(
        objectives=len(counted),
        open=len(pending),
        achieved=_in(counted, GoalState.ACHIEVED),
        missed=_in(counted, GoalState.MISSED),
        late=sum(each.due_on < day for each in pending),
        late_actions=sum(_late(action, day) for each in pending for action in each.actions),
        hours=sum((action.hours for each in counted for action in each.actions), Decimal(0)),
        progress_pct=weighted([part for each in counted for part in _parts(each)]),
    )


def _under_way(plans: Iterable[AccountPlan | None]) -> list[AccountPlan]:
    return [plan for plan in plans if plan and plan.state in LIVE]


def _in(objectives: Sequence[Objective], state: GoalState) -> int:
    return sum(each.state is state for each in objectives)


def _late(action: Action, day: date) -> bool:
    return action.progress_pct < 100 and action.due_on < day


def _parts(objective: Objective) -> Iterator[tuple[int, Decimal]]:
    done = objective.state is GoalState.ACHIEVED
    for action in objective.actions:
        yield 100 if done else action.progress_pct, action.hours
