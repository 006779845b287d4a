"""The catalogue: the measures and indicators that schemes and pay plans may name, as they stand on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.kpi.domain.indicator import Indicator
from services.kpi.domain.measure import Measure


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One edition: in force from `valid_from` until the next edition."""

    valid_from: date
    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]

    @property
    def source(self) -> str:
        """How a figure names this edition."""
        return f"catalogue@{self.valid_from}"
