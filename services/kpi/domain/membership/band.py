"""The two-sided functions, for what may be too little as well as too much."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chassis.domain.errors import Fault
from services.kpi.domain.exact import part
from services.kpi.domain.indicator import Direction
from services.kpi.domain.membership.levels import Levels, clipped


@dataclass(frozen=True, slots=True)
class Trapezoid:
    """Rises from `x1` to `x2`, is 1 up to `x3`, falls to 0 at `x4`; x1 < x2 ≤ x3 < x4."""

    x1: Decimal
    x2: Decimal
    x3: Decimal
    x4: Decimal
    kind: Literal["trapezoid"] = "trapezoid"

    formula = "min((x − x1) ÷ (x2 − x1), (x4 − x) ÷ (x4 − x3)), clipped to [0, 1]"

    def degree(self, x: Decimal) -> Decimal:
        """The membership of `x`, to 12 decimals: the lower of the two sides."""
        rise = part(x, self.x1, self.x2)
        fall = part(x, self.x4, self.x3)
        return clipped(min(rise, fall))

    def levels(self) -> Levels:
        """The levels by name."""
        return [("x1", "", self.x1), ("x2", "", self.x2), ("x3", "", self.x3), ("x4", "", self.x4)]

    def faults(self, direction: Direction) -> list[Fault]:
        """Levels out of order, or a band where the indicator has only one better side."""
        ordered = self.x1 < self.x2 <= self.x3 < self.x4
        return _faults(direction, ordered=ordered)


@dataclass(frozen=True, slots=True)
class Triangle:
    """Rises from `x1` to 1 at `x2` alone, falls to 0 at `x3`; x1 < x2 < x3."""

    x1: Decimal
    x2: Decimal
    x3: Decimal
    kind: Literal["triangle"] = "triangle"

    formula = "min((x − x1) ÷ (x2 − x1), (x3 − x) ÷ (x3 − x2)), clipped to [0, 1]"

    def degree(self, x: Decimal) -> Decimal:
        """The membership of `x`, to 12 decimals: the lower of the two sides."""
        return Trapezoid(self.x1, self.x2, self.x2, self.x3).degree(x)

    def levels(self) -> Levels:
        """The levels by name."""
        return [("x1", "", self.x1), ("x2", "", self.x2), ("x3", "", self.x3)]

    def faults(self, direction: Direction) -> list[Fault]:
        """Levels out of order, or a band where the indicator has only one better side."""
        return _faults(direction, ordered=self.x1 < self.x2 < self.x3)


def _faults(direction: Direction, *, ordered: bool) -> list[Fault]:
    faults = [] if ordered else [Fault("levels_out_of_order", "/x1")]
    if direction is not Direction.BAND:
        faults.append(Fault("levels_against_direction", "/kind", {"direction": direction.value}))
    return faults
