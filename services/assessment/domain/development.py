"""Development: where a person is far from the role, what to practise, and whether a later profile has moved.

A gap counts in standard errors, so that nobody is sent to practise what may be no gap at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.money import round_decimal
from chassis.domain.name import Name
from services.assessment.domain.competency_goal import CompetencyGoal
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style
from services.assessment.domain.role_model import RoleModel
from services.assessment.domain.rules import Edition
from services.assessment.domain.scoring import Scores


class Direction(StrEnum):
    """Whether the role asks for more of a factor or for less."""

    RAISE = "raise"
    LOWER = "lower"


class Priority(StrEnum):
    """`first` where the gap lies beyond measurement error, `later` where it may."""

    FIRST = "first"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class DevelopmentRules:
    """From how many standard errors a gap is a goal, comes first, and a change is a change; and what to practise."""

    edition: Edition
    goal_from: Decimal
    first_from: Decimal
    change_from: Decimal
    practices: Mapping[Factor, Mapping[Direction, tuple[Name, ...]]]


@dataclass(frozen=True, slots=True)
class Goal:
    """One factor to work on: `gap` is person − model in points, `errors` the gap in standard errors (sign dropped)."""

    factor: Factor
    gap: Decimal
    errors: Decimal
    priority: Priority
    direction: Direction
    practices: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """Something agreed on: for which factor or competency, what exactly, until when, and whether it is done."""

    factor: Factor | None
    text: str
    due_on: date | None
    done: bool
    competency: str | None = None


@dataclass(frozen=True, slots=True)
class DevelopmentPlan:
    """A person's plan towards a role model, by the style that others see.

    `rules` is the key of the rule applied, `norm` that of the norm that scored the profile (None in plans of before).

    Beside it may stand a review of the person's competencies: each level that the role asks for and others do not see
    yet is a goal.
    """

    external_id: str
    profile_id: UUID
    role_model_id: UUID
    style: Style
    goals: tuple[Goal, ...]
    actions: tuple[Action, ...]
    rules: str
    author: str
    competency_review_id: UUID | None = None
    competency_goals: tuple[CompetencyGoal, ...] = ()
    norm: str | None = None


class Movement(StrEnum):
    """What a later profile shows of a gap."""

    CLOSER = "closer"
    FARTHER = "farther"
    WITHIN_ERROR = "within_error"


@dataclass(frozen=True, slots=True)
class Change:
    """One factor then and now: the gaps in points, the change in standard errors of a difference, and what it shows."""

    factor: Factor
    gap_before: Decimal
    gap_now: Decimal
    errors: Decimal
    movement: Movement


def goals_of(scores: Scores, model: RoleModel, rules: DevelopmentRules) -> tuple[Goal, ...]:
    """The factors to work on, the largest gap in standard errors first; ties in D I S C order.

    The standard error of a gap is √(SEM² + SE²), with the role model's own error.
    """
    found = []
    for factor in FACTORS:
        gap = scores[factor].points - model.levels[factor]
        error = (scores[factor].sem ** 2 + model.evidence[factor].standard_error ** 2).sqrt()
        errors = _in_errors(abs(gap), error)
        if errors >= rules.goal_from and gap:
            direction = Direction.RAISE if gap < 0 else Direction.LOWER
            priority = Priority.FIRST if errors >= rules.first_from else Priority.LATER
            found.append(Goal(factor, gap, errors, priority, direction, rules.practices[factor][direction]))
    return tuple(sorted(found, key=lambda goal: -goal.errors))


def changes(before: Scores, now: Scores, levels: Levels, rules: DevelopmentRules) -> tuple[Change, ...]:
    """Whether each factor has moved beyond error: (x₂ − x₁) / √(SEM₁² + SEM₂²), after Jacobson & Truax (1991)."""
    return tuple(_change(factor, before, now, levels[factor], rules) for factor in FACTORS)


def check_actions(actions: Sequence[Action]) -> None:
    """Refuse an action that is for a factor and a competency, or for neither."""
    refuse_if(
        Fault("factor_or_competency", f"/actions/{n}")
        for n, action in enumerate(actions)
        if (action.factor is None) is (action.competency is None)
    )


def check_comparable(before: tuple[str, str], now: tuple[str, str]) -> None:
    """Refuse to compare the profiles of two persons, or scores by two norms; each is (personnel number, norm)."""
    if before[0] != now[0]:
        raise Invalid(Fault("another_persons_profile", "?profile_id"))
    if before[1] != now[1]:
        raise Invalid(Fault("norms_differ", "?profile_id", {"norms": f"{before[1]}, {now[1]}"}))


def _change(factor: Factor, before: Scores, now: Scores, level: Decimal, rules: DevelopmentRules) -> Change:
    moved = now[factor].points - before[factor].points
    error = (before[factor].sem ** 2 + now[factor].sem ** 2).sqrt()
    errors = _in_errors(moved, error)
    gaps = before[factor].points - level, now[factor].points - level
    movement = Movement.WITHIN_ERROR
    if abs(errors) >= rules.change_from and abs(gaps[0]) != abs(gaps[1]):
        movement = Movement.CLOSER if abs(gaps[1]) < abs(gaps[0]) else Movement.FARTHER
    return Change(factor, gaps[0], gaps[1], errors, movement)


def _in_errors(points: Decimal, error: Decimal) -> Decimal:
    return round_decimal(points / error, 2) if error else Decimal(0)
