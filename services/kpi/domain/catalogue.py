"""The catalogue: the measures and indicators that schemes and pay plans may name, as they stand on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.kpi.domain.expression.formula import Formula, define
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.indicator import Indicator
from services.kpi.domain.measure import Measure


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One edition: in force from `valid_from` until the next edition. `formulas` are those of the indicators."""

    valid_from: date
    measures: Mapping[str, Measure]
    indicators: Mapping[str, Indicator]
    formulas: Mapping[str, Formula]

    @classmethod
    def of(cls, valid_from: date, measures: Mapping[str, Measure], indicators: Iterable[Indicator]) -> "Catalogue":
        """The catalogue of some indicators; of two with one id the later counts. `Invalid` when a formula is wrong."""
        return cls(valid_from, measures, {}, {}).extended(indicators)

    def extended(self, indicators: Iterable[Indicator]) -> "Catalogue":
        """The same with some more indicators, which may refer to those that are there and to each other."""
        more = {indicator.id: indicator for indicator in indicators}
        known = {**self.indicators, **more}
        texts = {key: indicator.formula for key, indicator in known.items()}
        formulas = {key: define(key, texts, self.measures, indicator.unit) for key, indicator in more.items()}
        return Catalogue(self.valid_from, self.measures, known, {**self.formulas, **formulas})

    @property
    def source(self) -> str:
        """How a figure names this edition."""
        return f"catalogue@{self.valid_from}"

    def needed(self, indicators: Iterable[str]) -> tuple[Reading, ...]:
        """Every reading that some indicators need, each once."""
        return tuple(dict.fromkeys(reading for key in indicators for reading in self.formulas[key].readings))

    def measures_of(self, indicator: str) -> tuple[str, ...]:
        """The measures that feed an indicator."""
        return tuple(dict.fromkeys(reading.measure for reading in self.formulas[indicator].readings))
