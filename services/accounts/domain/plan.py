"""The plan of an account: objectives, their actions, and the reviews that settle the objectives and close the plan.

A plan is drafted, started, reviewed while it is under way and closed; an account has one that is not over. An objective
is settled as a goal is. What was settled stays as it is.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Refusal, refuse_if
from chassis.domain.flow import Ask, Flow, Step
from services.accounts.domain.goal import GOAL_FLOW, GoalState, GoalTransition, Horizon, weighted


class PlanState(StrEnum):
    """Where the plan stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"
    DROPPED = "dropped"


class PlanTransition(StrEnum):
    """What moves it on."""

    START = "start"
    CLOSE = "close"
    DROP = "drop"
    REOPEN = "reopen"


_S, _T = PlanState, PlanTransition
PLAN_FLOW: Flow[PlanState, PlanTransition] = Flow(
    MappingProxyType(
        {
            _S.DRAFT: {_T.START: _S.ACTIVE, _T.DROP: _S.DROPPED},
            _S.ACTIVE: {_T.CLOSE: _S.CLOSED, _T.DROP: _S.DROPPED},
            _S.CLOSED: {_T.REOPEN: _S.ACTIVE},
        }
    ),
    reasoned=frozenset({_T.DROP, _T.REOPEN}),
)
LIVE = (_S.DRAFT, _S.ACTIVE)


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that is done for an objective; `hours` is our work."""

    what: str
    owner: str
    due_on: date
    hours: Decimal
    progress_pct: int = 0


@dataclass(frozen=True, slots=True)
class Objective:
    """What the plan is to reach, mostly for a goal of the account; `id` is `None` until it is filed."""

    title: str
    horizon: Horizon
    owner: str
    due_on: date
    goal_id: UUID | None = None
    actions: tuple[Action, ...] = ()
    id: UUID | None = None
    state: GoalState = GoalState.OPEN
    history: tuple[Step, ...] = ()

    @property
    def progress_pct(self) -> Decimal | None:
        """The progress of its actions, weighted by their hours; `None` without any."""
        return weighted([(action.progress_pct, action.hours) for action in self.actions])


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a review found of one objective."""

    objective_id: UUID
    transition: GoalTransition
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A look back at the plan: what was found, what changes, and what became of objectives."""

    reviewed_on: date
    findings: str
    changes: str
    reviewer: str
    settled: tuple[Settlement, ...] = ()
    closes: bool = False


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """The plan of an account from `starts_on` to `ends_on`."""

    account_id: UUID
    title: str
    owner: str
    starts_on: date
    ends_on: date
    objectives: tuple[Objective, ...] = ()
    reviews: tuple[Review, ...] = ()
    state: PlanState = PlanState.DRAFT
    history: tuple[Step, ...] = ()


def plan_faults(plan: AccountPlan, goals: Iterable[UUID], known: Collection[UUID] = ()) -> Iterator[Fault]:
    """What keeps the plan from being filed in an account with these `goals`; `known` are its objectives before."""
    filed, given = frozenset(goals), Counter(objective.id for objective in plan.objectives)
    if plan.ends_on < plan.starts_on:
        yield Fault("last_day_before_first", "/ends_on")
    for number, objective in enumerate(plan.objectives):
        if objective.goal_id and objective.goal_id not in filed:
            yield Fault("unknown_resource", f"/objectives/{number}/goal_id", {"resource": "goal"})
        if objective.id and (objective.id not in known or given[objective.id] > 1):
            yield Fault("unknown_resource", f"/objectives/{number}/id", {"resource": "objective"})


def numbered(plan: AccountPlan, new_id: Callable[[], UUID]) -> AccountPlan:
    """The plan with an id for every objective that has none."""
    return replace(plan, objectives=tuple(replace(each, id=each.id or new_id()) for each in plan.objectives))


def changed_plan(before: AccountPlan, asked: AccountPlan) -> AccountPlan:
    """What is asked, with the state of every objective as it was; `Conflict` when that may not change any more."""
    if before.state not in LIVE:
        raise Conflict(Fault("plan_over", "", {"state": before.state.value}))
    known = {objective.id: objective for objective in before.objectives}
    objectives = tuple(_carried(known.get(each.id), each) for each in asked.objectives)
    touched = tuple(_touched(before.objectives, objectives))
    if touched:
        raise Conflict(*touched)
    return replace(asked, objectives=objectives)


def move_plan(plan: AccountPlan, ask: Ask[PlanTransition]) -> AccountPlan:
    """The plan after what is asked: it starts with an objective, and closes once a review has settled them all."""
    moved = PLAN_FLOW.move(plan, ask)
    refuse_if([Fault("objective_missing")] if ask.transition is _T.START and not plan.objectives else [])
    if ask.transition is _T.CLOSE:
        refuse_if(_closing_faults(plan))
    return moved


def review_plan(plan: AccountPlan, review: Review, ask: Ask[PlanTransition]) -> AccountPlan:
    """The plan after a review that settles objectives, and closes it when it says so by `ask`; every fault is found."""
    if plan.state is not PlanState.ACTIVE:
        raise Conflict(Fault("plan_not_active", "", {"state": plan.state.value}))
    objectives = _settled(plan.objectives, review.settled, ask)
    reviewed = replace(plan, objectives=objectives, reviews=(*plan.reviews, review))
    return move_plan(reviewed, ask) if review.closes else reviewed


def planned_hours(plans: Iterable[AccountPlan]) -> Mapping[Horizon, Decimal]:
    """Our hours on each horizon, of plans that are not over and objectives that were not dropped."""
    counted = [
        objective
        for plan in plans
        if plan.state in LIVE
        for objective in plan.objectives
        if objective.state is not GoalState.DROPPED
    ]
    return {h: sum((a.hours for o in counted if o.horizon is h for a in o.actions), Decimal(0)) for h in Horizon}


def _carried(before: Objective | None, asked: Objective) -> Objective:
    return asked if before is None else replace(asked, state=before.state, history=before.history)


def _touched(before: Sequence[Objective], after: Sequence[Objective]) -> Iterator[Fault]:
    place = {each.id: (f"/objectives/{number}", each) for number, each in enumerate(after)}
    for each in before:
        pointer, now = place.get(each.id, ("/objectives", None))
        if each.state is not GoalState.OPEN and now != each:
            yield Fault("objective_settled", pointer, {"title": each.title})


def _closing_faults(plan: AccountPlan) -> Iterator[Fault]:
    if not plan.reviews:
        yield Fault("review_missing")
    for objective in plan.objectives:
        if objective.state is GoalState.OPEN:
            yield Fault("objective_open", "", {"title": objective.title})


def _settled(
    objectives: Sequence[Objective], settlements: Sequence[Settlement], ask: Ask[PlanTransition]
) -> tuple[Objective, ...]:
    found, faults = {objective.id: objective for objective in objectives}, []
    for number, each in enumerate(settlements):
        place = f"/settled/{number}"
        if each.objective_id not in found:
            faults.append(Fault("unknown_resource", f"{place}/objective_id", {"resource": "objective"}))
            continue
        step = Ask(each.transition, ask.actor, ask.at, each.reason)
        try:
            found[each.objective_id] = GOAL_FLOW.move(found[each.objective_id], step)
        except Refusal as refusal:
            faults += [fault.under(place) for fault in refusal.faults]
    refuse_if(faults)
    return tuple(found[objective.id] for objective in objectives)
