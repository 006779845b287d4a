"""Goals and plans of accounts, and how short and long stand to each other, of one account or of a group."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from chassis.domain.errors import Fault, NotFound, refuse_if
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.work import Work
from services.accounts.domain.goal import (
    GOAL_FLOW,
    AccountPlan,
    Balance,
    Goal,
    GoalTransition,
    Review,
    balance,
    plan_faults,
)
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
    """The account's plan, or `NotFound` while there is none."""
    accounts.get(work.session, account_id, viewer_of(work))
    found = plans.every(work.session, account_id=account_id)
    if not found:
        raise NotFound(Fault("unknown_resource", ":account_id", {"resource": "plan"}))
    return found[0]


def create_plan(work: Work, plan: AccountPlan) -> Kept[AccountPlan]:
    """File the account's plan; the one before it stays in the audit chain only."""
    accounts.get(work.session, plan.account_id, viewer_of(work), lock=False)
    _require(work, plan)
    refuse_if([Fault("plan_exists")] if plans.every(work.session, account_id=plan.account_id) else [])
    return plans.add(work.session, work.new_id(), plan, work.now)


def change_plan(
    work: Work, account_id: UUID, version: int, change: Callable[[AccountPlan], AccountPlan]
) -> Kept[AccountPlan]:
    """Let `change` follow version `version`."""
    kept = get_plan(work, account_id)
    changed = change(kept.value)
    _require(work, changed)
    return plans.replace(work.session, replace(kept, version=version), changed, work.now)


def review_plan(work: Work, account_id: UUID, findings: str, changes: str) -> Kept[AccountPlan]:
    """Look back at the plan, on record."""
    kept = get_plan(work, account_id)
    review = Review(today(work), findings, changes, work.principal.subject)
    reviewed = replace(kept.value, reviews=(*kept.value.reviews, review))
    return plans.replace(work.session, kept, reviewed, work.now)


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
    return balance(found, planned, today(work))


def _require(work: Work, plan: AccountPlan) -> None:
    known = [kept.id for kept in goals.every(work.session, account_id=plan.account_id)]
    refuse_if(plan_faults(plan, known))
