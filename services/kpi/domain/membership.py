"""Membership: how far a value has come from the laggard's level to the leader's, between 0 and 1.

Article 13 gives the two-point line y = (x − x₁) ÷ (x₂ − x₁). It is silent on values outside the two points and on
indicators where less is better: here y is clipped to [0, 1], and less-is-better is the same line with x₂ < x₁.
Worked tables: `docs/algorithms/membership.md`.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chassis.domain.errors import Fault
from chassis.domain.explain import Figure
from services.kpi.domain.exact import quotient
from services.kpi.domain.indicator import Direction

_NONE, _FULL = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Line:
    """The two-point line: 0 at the laggard's level `x1`, 1 at the leader's level `x2`."""

    x1: Decimal
    x2: Decimal
    kind: Literal["line"] = "line"

    formula = "(x − x1) ÷ (x2 − x1), clipped to [0, 1]"

    def degree(self, x: Decimal) -> Decimal:
        """The membership of `x`, to 12 decimals."""
        return _clipped(quotient(x - self.x1, self.x2 - self.x1))

    def levels(self) -> dict[str, Decimal]:
        """The levels by name."""
        return {"x1": self.x1, "x2": self.x2}

    def faults(self, direction: Direction) -> list[Fault]:
        """Equal levels, or levels that run against what is better."""
        if self.x1 == self.x2:
            return [Fault("levels_equal", "/x2", {"x1": self.x1})]
        rising = self.x2 > self.x1
        if direction is Direction.BAND or rising is not (direction is Direction.MORE):
            return [Fault("levels_against_direction", "/x2", {"direction": direction.value})]
        return []


@dataclass(frozen=True, slots=True)
class Trapezoid:
    """The two-sided case: rises from `x1` to `x2`, is 1 up to `x3`, falls to 0 at `x4`; x1 < x2 ≤ x3 < x4."""

    x1: Decimal
    x2: Decimal
    x3: Decimal
    x4: Decimal
    kind: Literal["trapezoid"] = "trapezoid"

    formula = "min((x − x1) ÷ (x2 − x1), (x4 − x) ÷ (x4 − x3)), clipped to [0, 1]"

    def degree(self, x: Decimal) -> Decimal:
        """The membership of `x`, to 12 decimals: the lower of the two sides."""
        rise = quotient(x - self.x1, self.x2 - self.x1)
        fall = quotient(self.x4 - x, self.x4 - self.x3)
        return _clipped(min(rise, fall))

    def levels(self) -> dict[str, Decimal]:
        """The levels by name."""
        return {"x1": self.x1, "x2": self.x2, "x3": self.x3, "x4": self.x4}

    def faults(self, direction: Direction) -> list[Fault]:
        """Levels out of order, or a band where the indicator has only one better side."""
        faults = []
        if not self.x1 < self.x2 <= self.x3 < self.x4:
            faults.append(Fault("levels_out_of_order", "/x1"))
        if direction is not Direction.BAND:
            faults.append(Fault("levels_against_direction", "/kind", {"direction": direction.value}))
        return faults


Membership = Line | Trapezoid


def belong(membership: Membership, observed: Figure, indicator: str, source: str) -> Figure:
    """The degree to which the observed value belongs to the leaders, explained by the levels of the scheme."""
    levels = tuple(
        Figure(f"{name}/{indicator}", level, observed.unit, source=source)
        for name, level in membership.levels().items()
    )
    return Figure(
        f"membership/{indicator}", membership.degree(observed.value), "ratio", membership.formula, (observed, *levels)
    )


def _clipped(degree: Decimal) -> Decimal:
    return min(max(degree, _NONE), _FULL)
