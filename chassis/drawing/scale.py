"""From values to pixels."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Scale:
    """Values `low`…`high` along the pixels `start`…`end`; what lies outside is drawn at the edge."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, value: Decimal) -> float:
        """Where `value` lies."""
        span = self.high - self.low
        part = float((value - self.low) / span) if span else 0.0
        return self.start + min(1.0, max(0.0, part)) * (self.end - self.start)

    def quarters(self) -> tuple[Decimal, ...]:
        """Five values at equal distances, from end to end."""
        return tuple(self.low + (self.high - self.low) * quarter / 4 for quarter in range(5))


@dataclass(frozen=True, slots=True)
class Band:
    """A value with the range that its measurement error leaves open."""

    value: Decimal
    low: Decimal
    high: Decimal
