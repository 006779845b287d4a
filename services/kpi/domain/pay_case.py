"""A pay case: all that one statement is computed from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.domain.explain import Figure
from chassis.domain.money import Money
from chassis.domain.name import Name
from chassis.domain.period import Period
from services.kpi.domain.payee import Payee
from services.kpi.domain.scorecard import Scorecard


@dataclass(frozen=True, slots=True)
class Extra:
    """A line that no component computes: a correction (may be negative) or a share of a team's result."""

    name: Name
    amount: Money
    reason_code: str
    source: str


@dataclass(frozen=True, slots=True)
class PoolPart:
    """A manager's part of a pool: `points` of `all_points`, both exact fractions in words."""

    amount: Money
    points: str
    all_points: str


@dataclass(frozen=True, slots=True)
class PayCase:
    """Who, when, the scorecard, what was measured (`sold`: products and whatever else the plan reads), the extras.

    `year_to_date` are the gates' measures over the calendar year so far; `targets` what the manager was to sell.
    """

    payee: Payee
    period: Period
    scorecard: Scorecard
    sold: Mapping[str, Figure] = field(default_factory=dict)
    extras: tuple[Extra, ...] = ()
    targets: Mapping[str, Figure] = field(default_factory=dict)
    year_to_date: Mapping[str, Figure] = field(default_factory=dict)
    pools: Mapping[str, PoolPart] = field(default_factory=dict)
