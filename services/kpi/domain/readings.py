"""Readings: what was measured, as formulas ask for it, with months put together to quarters and years.

A value on record for the very period counts as it is. Otherwise the parts of the period count, by the measure's
aggregation, and none of them may be missing: a quarter without its March would look smaller than it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chassis.domain.explain import Figure
from chassis.domain.period import Period, PeriodKind
from services.kpi.domain.exact import plain, rounded
from services.kpi.domain.expression.nodes import Reading, Taken
from services.kpi.domain.measure import Aggregation, Measure, decimals_of
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.parts_of_period import all_within, parts_of_period, year_before

_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


def period_of(taken: Taken, period: Period) -> Period:
    """The period that a reading is about when `period` is computed."""
    match taken:
        case Taken.PREVIOUS:
            return period.previous
        case Taken.YEAR_AGO:
            return year_before(period)
        case _:
            return period


def periods_needed(readings: Iterable[Reading], period: Period) -> tuple[Period, ...]:
    """All periods whose facts the readings may be made of."""
    about = dict.fromkeys(period_of(reading.taken, period) for reading in readings)
    return tuple(dict.fromkeys(inner for each in about for inner in all_within(each)))


def read_all(
    facts: Iterable[Measurement], readings: Iterable[Reading], period: Period, measures: Mapping[str, Measure]
) -> dict[Reading, Figure]:
    """The figures of those `readings` that one manager's `facts` suffice for."""
    by_key = {(fact.measure, fact.period): fact for fact in facts}
    found = ((reading, _Facts(by_key, measures[reading.measure]).read(reading, period)) for reading in readings)
    return {reading: figure for reading, figure in found if figure is not None}


def read_so_far(facts: Iterable[Measurement], period: Period, measure: Measure) -> Figure | None:
    """What one manager's `facts` of a measure within a period come to, though parts of it may be missing still."""
    by_key = {(fact.measure, fact.period): fact for fact in facts}
    return _Facts(by_key, measure).so_far(period)


@dataclass(frozen=True, slots=True)
class _Facts:
    """One manager's facts of one measure."""

    by_key: Mapping[tuple[str, Period], Measurement]
    measure: Measure

    def read(self, reading: Reading, period: Period) -> Figure | None:
        about = period_of(reading.taken, period)
        if reading.taken is Taken.COUNT:
            return self._told(Decimal(len(self._present(about))), f"how often measured in {about}", (), "count")
        if reading.taken is Taken.SUM:
            present = self._present(about)
            return self._folded(present, Aggregation.SUM, about) if present else None
        leaves = self._leaves(about)
        return self._folded(leaves, self.measure.aggregation, about) if leaves else None

    def so_far(self, period: Period) -> Figure | None:
        present = self._present(period)
        return self._folded(present, self.measure.aggregation, period) if present else None

    def _leaves(self, period: Period) -> tuple[Measurement, ...]:
        """The facts that make up the period, the longest there are; none when one is missing."""
        whole = self.by_key.get((self.measure.id, period))
        if whole is not None:
            return (whole,)
        parts = parts_of_period(period)
        wanted = parts[-1:] if self.measure.aggregation is Aggregation.LAST else parts
        leaves = [self._leaves(part) for part in wanted]
        return tuple(leaf for found in leaves for leaf in found) if all(leaves) else ()

    def _present(self, period: Period) -> tuple[Measurement, ...]:
        """The facts that there are within the period, the longest of each stretch."""
        whole = self.by_key.get((self.measure.id, period))
        if whole is not None:
            return (whole,)
        return tuple(leaf for part in parts_of_period(period) for leaf in self._present(part))

    def _folded(self, leaves: tuple[Measurement, ...], aggregation: Aggregation, about: Period) -> Figure:
        figures = tuple(leaf.as_figure(self.measure) for leaf in leaves)
        if len(leaves) == 1:
            return figures[0]
        value = _aggregated(leaves, aggregation, decimals_of(self.measure.unit))
        return self._told(value, f"{aggregation} of {len(leaves)} in {about}", figures, self.measure.unit)

    def _told(self, value: Decimal, formula: str, inputs: tuple[Figure, ...], unit: str) -> Figure:
        return Figure(f"measure/{self.measure.id}", value, unit, formula, inputs)


def _aggregated(leaves: tuple[Measurement, ...], aggregation: Aggregation, decimals: int) -> Decimal:
    if aggregation is Aggregation.LAST:
        return leaves[-1].value
    if aggregation is Aggregation.SUM:
        return sum((leaf.value for leaf in leaves), Decimal(0))
    if aggregation is Aggregation.LARGEST:
        return max(leaf.value for leaf in leaves)
    months = [_MONTHS[leaf.period.kind] for leaf in leaves]
    weighed = sum((Fraction(leaf.value) * n for leaf, n in zip(leaves, months, strict=True)), Fraction(0))
    return plain(rounded(weighed / sum(months), decimals))
