"""The list of priorities as it is kept: what to do, why, whom senior management should visit, and what does not fit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.accounts.domain.priority import Choice, PriorityRule, ResultHorizon, Task, TaskKind


class VisitReason(StrEnum):
    """Why senior management should visit."""

    MUCH_AT_STAKE = "much_at_stake"
    DECIDER_AGAINST_US = "decider_against_us"
    CASE_ESCALATED = "case_escalated"
    RENEWAL_NEAR = "renewal_near"
    MANAGER_SAYS_SO = "manager_says_so"


@dataclass(frozen=True, slots=True)
class AccountSight:
    """What is known of one account of the manager for this question."""

    account_id: UUID
    account: str
    hours_needed: Decimal
    open_cases: int
    escalated: bool
    decider_against_us: bool
    last_executive_visit: date | None
    asked_for_executive: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: the task, what its hour brings, and whether it is in."""

    rank: int
    chosen: bool
    kind: TaskKind
    about: str
    account_id: UUID
    account: str
    title: str
    due_on: date
    horizon: ResultHorizon
    value_minor: int
    chance_pct: Decimal
    urgency_pct: int
    hours: Decimal
    worth_minor: int
    worth_an_hour_minor: int


@dataclass(frozen=True, slots=True)
class ExecutiveVisit:
    """An account that senior management should visit, and why."""

    account_id: UUID
    account: str
    reasons: tuple[VisitReason, ...]


@dataclass(frozen=True, slots=True)
class HorizonHours:
    """Hours kept for a horizon, and hours given to it."""

    horizon: ResultHorizon
    kept: Decimal
    given: Decimal
    worth_minor: int


@dataclass(frozen=True, slots=True)
class PriorityList:
    """Where a manager's hours of a month go, as it was reckoned on `as_of`. Amounts are minor units of `currency`."""

    manager: str
    as_of: date
    currency: str
    capacity_hours: Decimal
    case_hours: Decimal
    accounts: int
    hours_needed: Decimal
    too_many_accounts: bool
    accounts_beyond: int
    worth_minor: int
    bound_minor: int
    unreserved_minor: int
    other_currencies: int
    rule_effective_from: date
    horizons: tuple[HorizonHours, ...]
    lines: tuple[Line, ...]
    executive_visits: tuple[ExecutiveVisit, ...]


def lines(choice: Choice) -> Iterator[Line]:
    """The lines in the order of what an hour brings, first those that are in."""
    ranked = [(True, task) for task in choice.chosen] + [(False, task) for task in choice.left]
    for rank, (chosen, task) in enumerate(ranked, 1):
        yield Line(
            rank, chosen, task.kind, task.about, task.account_id, task.account, task.title, task.due_on, task.horizon,
            task.value_minor, task.chance_pct, task.urgency_pct, Decimal(task.slots) / 2, task.worth,
            task.worth * 2 // task.slots,
        )  # fmt: skip


def horizon_hours(choice: Choice) -> Iterator[HorizonHours]:
    """What each horizon was promised and got."""
    for horizon in ResultHorizon:
        given = [task for task in choice.chosen if task.horizon is horizon]
        kept = Decimal(choice.kept_slots[horizon]) / 2
        slots = sum(task.slots for task in given)
        yield HorizonHours(horizon, kept, Decimal(slots) / 2, sum(task.worth for task in given))


def executive_visits(
    sights: Sequence[AccountSight], tasks: Sequence[Task], value_min_minor: int, rule: PriorityRule, day: date
) -> Iterator[ExecutiveVisit]:
    """Accounts that need senior management, unless it was there lately or there is no reason but money alone."""
    for sight in sights:
        own = [task for task in tasks if task.account_id == sight.account_id]
        lately = sight.last_executive_visit
        fresh = lately is not None and (day - lately).days <= rule.executive_every_days
        reasons = tuple(_visit_reasons(sight, own, value_min_minor))
        if reasons and not fresh:
            yield ExecutiveVisit(sight.account_id, sight.account, reasons)


def _visit_reasons(sight: AccountSight, tasks: Sequence[Task], value_min_minor: int) -> Iterator[VisitReason]:
    if sum(task.value_minor for task in tasks) >= value_min_minor:
        yield VisitReason.MUCH_AT_STAKE
    if sight.decider_against_us and tasks:
        yield VisitReason.DECIDER_AGAINST_US
    if sight.escalated:
        yield VisitReason.CASE_ESCALATED
    if any(task.kind is TaskKind.RENEWAL and task.horizon is ResultHorizon.NOW for task in tasks):
        yield VisitReason.RENEWAL_NEAR
    if sight.asked_for_executive:
        yield VisitReason.MANAGER_SAYS_SO


def accounts_beyond(sights: Sequence[AccountSight], capacity: Decimal) -> int:
    """How many accounts are too many for the hours, the smallest given up first is the least; 0 when all fit."""
    left, fit = capacity, 0
    for hours in sorted(sight.hours_needed for sight in sights):
        if hours > left:
            break
        left -= hours
        fit += 1
    return len(sights) - fit
