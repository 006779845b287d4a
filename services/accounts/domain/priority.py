"""Priorities: where a manager's hours bring most, with hours kept for results in 3 to 6 months and in a year.

A task brings its expected value × urgency and takes hours, in half-hours. Of all sets of tasks that fit, the one that
brings most is found exactly, by dynamic programming: for each horizon what h half-hours bring at best, then the best
way of giving the hours to the three. `docs/algorithms/priorities.md` has the worked table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_UP, Decimal
from enum import StrEnum
from uuid import UUID

from chassis.domain.money import Money


class ResultHorizon(StrEnum):
    """When a task brings its result."""

    NOW = "now"
    HALF_YEAR = "half_year"
    YEAR = "year"


class TaskKind(StrEnum):
    """What the hours are for."""

    OPPORTUNITY = "opportunity"
    RENEWAL = "renewal"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class PriorityRule:
    """Days, urgencies, hours and reserves (`rules/priorities-*.yaml`); percentages are whole."""

    horizon_days: Mapping[ResultHorizon, int]
    reserve_pct: Mapping[ResultHorizon, int]
    urgency_pct: Mapping[int, int]
    task_hours: Mapping[TaskKind, Decimal]
    case_hours: Decimal
    collection_loss_pct: Mapping[int, int]
    executive_value_min: Decimal
    executive_every_days: int
    effective_from: date
    source: str

    def horizon(self, days: int) -> ResultHorizon:
        """When something brings its result that is decided in so many days."""
        reached = [h for h in ResultHorizon if days <= self.horizon_days[h]]
        return reached[0] if reached else ResultHorizon.YEAR

    def urgency(self, days: int) -> int:
        """The urgency in percent of something due in so many days; the nearer, the more."""
        reached = [bound for bound in sorted(self.urgency_pct) if days <= bound]
        return self.urgency_pct[reached[0]] if reached else 100

    def loss_pct(self, overdue_days: int) -> int:
        """The share of a late amount that is lost unless somebody asks for it."""
        return self.collection_loss_pct[max(bound for bound in self.collection_loss_pct if bound <= overdue_days)]


@dataclass(frozen=True, slots=True)
class Task:
    """Work for an account. `worth` = value × chance × urgency in minor units; `slots` are half-hours."""

    account_id: UUID
    account: str
    kind: TaskKind
    about: str
    title: str
    due_on: date
    horizon: ResultHorizon
    value_minor: int
    chance_pct: Decimal
    urgency_pct: int
    slots: int

    @property
    def worth(self) -> int:
        """What it brings in the reckoning, in whole minor units."""
        return int(self.value_minor * self.chance_pct * self.urgency_pct) // 10_000


@dataclass(frozen=True, slots=True)
class Prospect:
    """Something that an account may bring, or lose us: `value` with its chance, and the hours that it takes."""

    account_id: UUID
    kind: TaskKind
    about: str
    title: str
    due_on: date
    value: Money
    chance_pct: Decimal
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """The tasks that fit best, and how good that is.

    `bound` is what no choice can exceed, even if tasks could be divided; `unreserved` is the best without hours kept
    for later: the difference is the price of thinking ahead.
    """

    chosen: tuple[Task, ...]
    left: tuple[Task, ...]
    worth: int
    bound: int
    unreserved: int
    kept_slots: Mapping[ResultHorizon, int]


def slots_of(hours: Decimal) -> int:
    """Whole half-hours, rounded up: a task is not done in less time than it takes."""
    return int((hours * 2).to_integral_value(ROUND_UP))


def task_of(found: Prospect, account: str, said: ResultHorizon | None, rule: PriorityRule, day: date) -> Task:
    """The prospect as a task on `day`; what was `said` of the account's horizon goes before the dates."""
    days = (found.due_on - day).days
    return Task(
        account_id=found.account_id,
        account=account,
        kind=found.kind,
        about=found.about,
        title=found.title,
        due_on=found.due_on,
        horizon=said or rule.horizon(days),
        value_minor=found.value.minor,
        chance_pct=found.chance_pct,
        urgency_pct=rule.urgency(days),
        slots=max(1, slots_of(found.hours)),
    )


def choose(tasks: Sequence[Task], slots: int, rule: PriorityRule) -> Choice:
    """The best set of `tasks` in `slots` half-hours; equals go to what stands first by density and address."""
    ordered = sorted(tasks, key=lambda task: (-task.worth * 1_000_000 // task.slots, task.about))
    by_horizon = {h: [task for task in ordered if task.horizon is h] for h in ResultHorizon}
    kept = {h: min(slots * rule.reserve_pct[h] // 100, sum(t.slots for t in by_horizon[h])) for h in ResultHorizon}
    tables = {h: _table(by_horizon[h], slots) for h in ResultHorizon}
    best = [tables[h][-1] for h in ResultHorizon]
    worth, shares = _division(best, slots, [kept[h] for h in ResultHorizon])
    chosen = {id(t) for h, s in zip(ResultHorizon, shares, strict=True) for t in _traced(by_horizon[h], tables[h], s)}
    return Choice(
        chosen=tuple(task for task in ordered if id(task) in chosen),
        left=tuple(task for task in ordered if id(task) not in chosen),
        worth=worth,
        bound=_bound(ordered, slots),
        unreserved=_division(best, slots, [0, 0, 0])[0],
        kept_slots=kept,
    )


def _table(tasks: Sequence[Task], slots: int) -> list[list[int]]:
    """Row i: what the first i tasks bring at best in 0, 1, … half-hours."""
    rows = [[0] * (slots + 1)]
    for task in tasks:
        before = rows[-1]
        rows.append(
            [
                max(before[s], before[s - task.slots] + task.worth) if s >= task.slots else before[s]
                for s in range(slots + 1)
            ]
        )
    return rows


def _division(best: Sequence[Sequence[int]], slots: int, kept: Sequence[int]) -> tuple[int, tuple[int, int, int]]:
    """The best division of the half-hours in which no two horizons take what is kept for the third."""
    found, shares = -1, (0, 0, 0)
    for a in range(slots + 1):
        for b in range(min(slots - a, slots - kept[2] - a) + 1):
            c = min(slots - a - b, slots - kept[0] - b, slots - kept[1] - a)
            if c >= 0 and (worth := best[0][a] + best[1][b] + best[2][c]) > found:
                found, shares = worth, (a, b, c)
    return found, shares


def _traced(tasks: Sequence[Task], rows: Sequence[Sequence[int]], slots: int) -> list[Task]:
    taken = []
    for i in range(len(tasks), 0, -1):
        if rows[i][slots] != rows[i - 1][slots]:
            taken.append(tasks[i - 1])
            slots -= tasks[i - 1].slots
    return taken


def _bound(ordered: Sequence[Task], slots: int) -> int:
    worth, left = 0, slots
    for task in ordered:
        part = min(left, task.slots)
        worth += -(-task.worth * part // task.slots)
        left -= part
    return worth
