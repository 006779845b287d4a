"""Readings as columns: the facts of a period, its parts put together as the measure says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chassis.domain.period import Period, PeriodKind
from services.kpi.domain.expression.nodes import Reading, Taken
from services.kpi.domain.measure import LARGEST_VALUE, Aggregation, Measure, decimals_of
from services.kpi.domain.parts_of_period import parts_of_period
from services.kpi.domain.readings import period_of
from services.kpi.engine.steps import Steps
from services.kpi.engine.whole import Whole

_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}

Bounds = Mapping[str, int]
"""The largest whole number that facts have, by measure; of a measure that is not listed, the largest it may have."""


def bound_of(measure: Measure, bounds: Bounds) -> int:
    """The most that a fact of the measure comes to either way."""
    return bounds.get(measure.id, int(LARGEST_VALUE) * 10 ** decimals_of(measure.unit))


@dataclass(frozen=True, slots=True)
class Reader:
    """Adds readings of one measure to `steps`, or of all of a kind; `fact` gives the column of a period."""

    steps: Steps
    aggregation: Aggregation
    fact: Callable[[Period], Whole]

    def read(self, reading: Reading, period: Period) -> Whole:
        """The column of a reading."""
        about = period_of(reading.taken, period)
        if reading.taken is Taken.COUNT:
            return self._count(about)
        if reading.taken is Taken.SUM:
            return self._sum_of_present(about)
        if self.aggregation is Aggregation.MEAN:
            return self.steps.quotient(self._weighed(about), self.steps.constant(_MONTHS[about.kind]))
        return self._whole(about)

    def _whole(self, period: Period) -> Whole:
        """What is on record for the period, or what all of its parts come to."""
        own, parts = self.fact(period), parts_of_period(period)
        if not parts:
            return own
        if self.aggregation is Aggregation.LAST:
            return self.steps.default(own, self._whole(parts[-1]))
        together, *others = (self._whole(part) for part in parts)
        for other in others:
            largest = self.aggregation is Aggregation.LARGEST
            joined = self.steps.extreme(together, other, largest=True) if largest else self.steps.sum(together, other)
            together = joined
        return self.steps.default(own, together)

    def _weighed(self, period: Period) -> Whole:
        """The sum of what each month had; a fact of three months counts three times."""
        own = self.steps.product(self.fact(period), self.steps.constant(_MONTHS[period.kind]))
        parts = [self._weighed(part) for part in parts_of_period(period)]
        return self.steps.default(own, self._summed(parts)) if parts else own

    def _sum_of_present(self, period: Period) -> Whole:
        own, parts = self.fact(period), [self._sum_of_present(part) for part in parts_of_period(period)]
        if not parts:
            return own
        together, *others = parts
        for other in others:
            # One of two when the other is missing, their sum when none is.
            both = self.steps.sum(together, other)
            together = self.steps.default(both, self.steps.default(together, other))
        return self.steps.default(own, together)

    def _count(self, period: Period) -> Whole:
        own, parts = self.fact(period), [self._count(part) for part in parts_of_period(period)]
        together = self._summed(parts) if parts else self.steps.constant(0)
        return self.steps.chosen([(self.steps.missing(own), together)], self.steps.constant(1))

    def _summed(self, parts: list[Whole]) -> Whole:
        together, *others = parts
        for other in others:
            together = self.steps.sum(together, other)
        return together
