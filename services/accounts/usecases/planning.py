"""Goals and plans of accounts, and how short and long stand to each other, of one account or of a group."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.domain.errors import Fault, NotFound, refuse_if
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.domain.goal import GOAL_FLOW, Balance, Goal, GoalTransition, balance
from services.accounts.domain.plan import (
    LIVE,
    AccountPlan,
    PlanTransition,
    Review,
    changed_plan,
    move_plan,
    numbered,
    plan_faults,
    planned_hours,
)
from services.accounts.domain.plan import review_plan as reviewed_plan
from services.accounts.store import accounts
from services.accounts.store.account_files import members
from services.accounts.store.planning import goals, plans
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.file_desk import FileDesk
from services.accounts.usecases.groups import get_group
from services.accounts.usecases.rights import today, viewer_of


def _no_faults(_work: Work, _goal: Goal) -> Iterable[Fault]:
    return ()


desk = FileDesk(Desk(goals, _no_faults))


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The balance over several accounts, and over how many."""

    accounts: int
    balance: Balance


def transition_goal(work: Work, account_id: UUID, goal_id: UUID, transition: GoalTransition, reason: str) -> Kept[Goal]:
    """Move the goal on."""
    desk.get(work, account_id, goal_id)
    ask = Ask(transition, work.principal.subject, work.now, reason)
    return desk.desk.move(work, goal_id, lambda goal: GOAL_FLOW.move(goal, ask))


def get_plan(work: Work, account_id: UUID) -> Kept[AccountPlan]:
    """The account's plan: the one that is not over, else the last one; `NotFound` when there never was one."""
    accounts.get(work.session, account_id, viewer_of(work))
    found = plans.every(work.session, account_id=account_id)
    if not found:
        raise NotFound(Fault("unknown_resource", ":account_id", {"resource": "plan"}))
    return standing(found)


def standing(filed: Sequence[Kept[AccountPlan]]) -> Kept[AccountPlan]:
    """Of an account's plans in the order of filing, the one that is not over, else the last one."""
    return next((kept for kept in filed if kept.value.state in LIVE), filed[-1])


def list_plans(work: Work, query: PageQuery, account_id: UUID) -> Slice[Kept[AccountPlan]]:
    """One page of the plans that the account has and had."""
    accounts.get(work.session, account_id, viewer_of(work))
    return plans.page(work.session, query, viewer_of(work), {"account_id": account_id})


def create_plan(work: Work, plan: AccountPlan) -> Kept[AccountPlan]:
    """File the account's plan, once the one before it is over."""
    # Held until the end: of two plans at once, the later one finds the earlier.
    accounts.get(work.session, plan.account_id, viewer_of(work), lock=True)
    refuse_if([*plan_faults(plan, _goals(work, plan.account_id)), *_another(work, plan.account_id)])
    return plans.add(work.session, work.new_id(), numbered(plan, work.new_id), work.now)


def change_plan(
    work: Work, account_id: UUID, version: int, change: Callable[[AccountPlan], AccountPlan]
) -> Kept[AccountPlan]:
    """Let `change` follow version `version`."""
    kept = get_plan(work, account_id)
    asked = change(kept.value)
    known = [objective.id for objective in kept.value.objectives if objective.id]
    refuse_if(plan_faults(asked, _goals(work, account_id), known))
    changed = numbered(changed_plan(kept.value, asked), work.new_id)
    return plans.replace(work.session, replace(kept, version=version), changed, work.now)


def transition_plan(work: Work, account_id: UUID, transition: PlanTransition, reason: str) -> Kept[AccountPlan]:
    """Start, close, drop or reopen the plan; it reopens unless another one has taken its place."""
    kept = _held(work, account_id)
    moved = move_plan(kept.value, Ask(transition, work.principal.subject, work.now, reason))
    return plans.replace(work.session, kept, moved, work.now)


def review_plan(work: Work, account_id: UUID, review: Callable[[date, str], Review]) -> Kept[AccountPlan]:
    """Look back at the plan, on record; `review` is given the day and who reviews."""
    kept, subject = _held(work, account_id), work.principal.subject
    ask = Ask(PlanTransition.CLOSE, subject, work.now)
    return plans.replace(work.session, kept, reviewed_plan(kept.value, review(today(work), subject), ask), work.now)


def goal_balance(work: Work, account_id: UUID) -> Balance:
    """How short and long stand to each other in one account."""
    accounts.get(work.session, account_id, viewer_of(work))
    return _balance(work, [account_id])


def roll_up(work: Work, group_id: UUID) -> RolledUp:
    """The same over the accounts of a group that the caller may see."""
    get_group(work, group_id)
    of_group = [
        kept.value.account_id for kept in members.every(work.session, viewer=viewer_of(work), group_id=group_id)
    ]
    return RolledUp(len(of_group), _balance(work, of_group))


def _balance(work: Work, account_ids: list[UUID]) -> Balance:
    found = [kept.value for kept in goals.among(work.session, "account_id", account_ids)]
    planned = [kept.value for kept in plans.among(work.session, "account_id", account_ids)]
    return balance(found, planned_hours(planned), today(work))


def _held(work: Work, account_id: UUID) -> Kept[AccountPlan]:
    # The account is held too, so that no other plan is filed while one reopens.
    accounts.get(work.session, account_id, viewer_of(work), lock=True)
    return plans.get(work.session, get_plan(work, account_id).id, None, lock=True)


def _goals(work: Work, account_id: UUID) -> list[UUID]:
    return [kept.id for kept in goals.every(work.session, account_id=account_id)]


def _another(work: Work, account_id: UUID) -> list[Fault]:
    live = [kept for kept in plans.every(work.session, account_id=account_id) if kept.value.state in LIVE]
    return [Fault("plan_exists")] if live else []
