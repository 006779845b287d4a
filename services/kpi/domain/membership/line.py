"""The two-point line of article 13."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chassis.domain.errors import Fault
from services.kpi.domain.exact import part
from services.kpi.domain.indicator import Direction
from services.kpi.domain.membership.levels import FULL, Levels, clipped

MOST_CAP = Decimal(2)


@dataclass(frozen=True, slots=True)
class Line:
    """The two-point line: 0 at the laggard's level `x1`, 1 at the leader's level `x2`.

    `cap` above 1 lets who goes beyond the leader's level make up for what is short elsewhere, up to a score of 100.
    """

    x1: Decimal
    x2: Decimal
    cap: Decimal = FULL
    kind: Literal["line"] = "line"

    @property
    def formula(self) -> str:
        """How the degree follows from the value."""
        return f"(x − x1) ÷ (x2 − x1), clipped to [0, {self.cap:f}]"

    def degree(self, x: Decimal) -> Decimal:
        """The membership of `x`, to 12 decimals."""
        return clipped(part(x, self.x1, self.x2), self.cap)

    def levels(self) -> Levels:
        """The levels by name."""
        return [("x1", "", self.x1), ("x2", "", self.x2)]

    def faults(self, direction: Direction) -> list[Fault]:
        """Equal levels, levels that run against what is better, or a cap that is none."""
        faults = [] if FULL <= self.cap <= MOST_CAP else [Fault("cap_out_of_range", "/cap", {"most": MOST_CAP})]
        if self.x1 == self.x2:
            return [Fault("levels_equal", "/x2", {"x1": self.x1}), *faults]
        rising = self.x2 > self.x1
        if direction is Direction.BAND or rising is not (direction is Direction.MORE):
            return [Fault("levels_against_direction", "/x2", {"direction": direction.value}), *faults]
        return faults
