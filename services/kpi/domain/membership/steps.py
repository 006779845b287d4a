"""The step table: one degree for a whole range of values."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from chassis.domain.errors import Fault
from services.kpi.domain.indicator import Direction
from services.kpi.domain.membership.levels import FULL, NONE, Levels, order_faults, runs_with


@dataclass(frozen=True, slots=True)
class Step:
    """Values of `from_value` or more, up to the next step, have this degree."""

    from_value: Decimal
    degree: Decimal


@dataclass(frozen=True, slots=True)
class Steps:
    """The degree of the last step that a value has reached, and `below` before the first."""

    steps: tuple[Step, ...]
    below: Decimal = NONE
    kind: Literal["steps"] = "steps"

    formula = "the degree of the last step that x has reached"

    def degree(self, x: Decimal) -> Decimal:
        """The membership of `x`."""
        reached = [step.degree for step in self.steps if step.from_value <= x]
        return reached[-1] if reached else self.below

    def levels(self) -> Levels:
        """The steps by number: where each begins, and its degree."""
        return [
            level
            for i, step in enumerate(self.steps, 1)
            for level in ((f"step{i}", "", step.from_value), (f"degree{i}", "ratio", step.degree))
        ]

    def faults(self, direction: Direction) -> list[Fault]:
        """Steps out of order, degrees outside 0 to 1, or that run against what is better."""
        degrees = [self.below, *(step.degree for step in self.steps)]
        faults = order_faults([step.from_value for step in self.steps], "/steps")
        faults += [Fault("degree_out_of_range", "/steps") for degree in degrees if not NONE <= degree <= FULL]
        if not runs_with(degrees, direction):
            faults.append(Fault("levels_against_direction", "/steps", {"direction": direction.value}))
        return faults
