"""Health: how well the relationship stands, apart from how complete its file is.

Each component is read, put on its line between the laggard's and the leader's level, and weighed; what nothing is known
of is left out and named. Worked table: `docs/algorithms/health.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from chassis.domain.money import round_decimal
from services.accounts.domain.criteria import Line


class HealthComponent(StrEnum):
    """What health is made of."""

    ENGAGEMENT = "engagement"
    SATISFACTION = "satisfaction"
    COMPLAINTS = "complaints"
    OVERDUE = "overdue"
    TREND = "trend"
    GOAL_PROGRESS = "goal_progress"


@dataclass(frozen=True, slots=True)
class HealthWeight:
    """How much a component weighs, on which line it lies, and how many days back it looks."""

    weight_pct: Decimal
    line: Line
    days: int


@dataclass(frozen=True, slots=True)
class HealthRule:
    """The weights (`rules/health-*.yaml`); they add up to 100."""

    weights: Mapping[HealthComponent, HealthWeight]
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class ComponentHealth:
    """What was read, and the points that it gives: 0 at the laggard's level, 100 at the leader's."""

    component: HealthComponent
    value: Decimal
    points: Decimal
    weight_pct: Decimal


@dataclass(frozen=True, slots=True)
class Health:
    """`score` is Σ weight × points ÷ Σ weight over what is known; none when nothing is."""

    score: Decimal | None
    known_weight_pct: Decimal
    components: tuple[ComponentHealth, ...]
    missing: tuple[HealthComponent, ...]
    rule: HealthRule


def health(values: Mapping[HealthComponent, Decimal | None], rule: HealthRule) -> Health:
    """The health that the components' values come to; points and score to two decimals, half up."""
    known = {component: value for component, value in values.items() if value is not None}
    components = tuple(
        ComponentHealth(component, known[component], _points(known[component], weight.line), weight.weight_pct)
        for component, weight in rule.weights.items()
        if component in known
    )
    weight = sum((found.weight_pct for found in components), Decimal(0))
    total = sum((found.weight_pct * found.points for found in components), Decimal(0))
    return Health(
        score=round_decimal(total / weight, 2) if weight else None,
        known_weight_pct=weight,
        components=components,
        missing=tuple(component for component in rule.weights if component not in known),
        rule=rule,
    )


def _points(value: Decimal, line: Line) -> Decimal:
    exact = 100 * line.membership(value)
    return round_decimal(Decimal(exact.numerator) / exact.denominator, 2)
