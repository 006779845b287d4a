"""Red lines: limits that no score makes up for (article 5: bad debt below 2 %, material error below 10 %)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chassis.domain.explain import Figure


class Comparison(StrEnum):
    """How a value must stand to its limit. 低于 and < are strict: exactly 2 % bad debt is over the line."""

    BELOW = "below"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class RedLine:
    """The limit and the reason code that a statement prints where it was crossed."""

    comparison: Comparison
    limit: Decimal
    reason_code: str

    def holds(self, value: Decimal) -> bool:
        """Whether `value` keeps to the limit."""
        match self.comparison:
            case Comparison.BELOW:
                return value < self.limit
            case Comparison.AT_MOST:
                return value <= self.limit
            case Comparison.AT_LEAST:
                return value >= self.limit
            case Comparison.ABOVE:
                return value > self.limit


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """How a manager stood to one red line in the period, with the value that decided it."""

    indicator: str
    reason_code: str
    kept: bool
    figure: Figure


def stand(indicator: str, red_line: RedLine, observed: Figure, source: str) -> GateOutcome:
    """Hold the observed value of `indicator` against its red line."""
    kept = red_line.holds(observed.value)
    limit = Figure(f"limit/{indicator}", red_line.limit, observed.unit, source=source)
    figure = Figure(
        f"gate/{indicator}",
        observed.value,
        observed.unit,
        f"must be {red_line.comparison} the limit",
        (observed, limit),
    )
    return GateOutcome(indicator, red_line.reason_code, kept, figure)
