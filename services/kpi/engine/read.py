"""Readings as columns: the facts of a period, its parts put together as the measure says."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import reduce

from chassis.domain.period import Period, PeriodKind
from services.kpi.domain.expression.nodes import Reading, Taken
from services.kpi.domain.measure import LARGEST_VALUE, Aggregation, Measure, decimals_of
from services.kpi.domain.parts_of_period import all_within, parts_of_period, up_to, year_of
from services.kpi.domain.readings import period_of
from services.kpi.engine.steps import Steps
from services.kpi.engine.whole import Whole

_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}

Bounds = Mapping[str, int]
"""The largest whole number that facts have, by measure; of a measure that is not listed, the largest it may have."""


Taking = Callable[[Period], Whole]
"""The column of what is taken of a period."""
Joining = Callable[[Whole, Whole], Whole]
"""What two stretches come to, the earlier first."""


def bound_of(measure: Measure, bounds: Bounds) -> int:
    """The most that a fact of the measure comes to either way."""
    return bounds.get(measure.id, int(LARGEST_VALUE) * 10 ** decimals_of(measure.unit))


@dataclass(frozen=True, slots=True)
class Reader:
    """Adds readings of one measure to `steps`, or of all of a kind; `fact` gives the column of a period."""

    steps: Steps
    aggregation: Aggregation
    fact: Taking

    def read(self, reading: Reading, period: Period) -> Whole:
        """The column of a reading."""
        about = period_of(reading.taken, period)
        if reading.taken is Taken.COUNT:
            return self._count(about)
        if reading.taken is Taken.SUM:
            return self._present(about, all_within(about), self.fact, self._both)
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
        own = self._for_its_months(period)
        parts = [self._weighed(part) for part in parts_of_period(period)]
        return self.steps.default(own, self._summed(parts)) if parts else own

    def so_far(self, period: Period) -> Whole:
        """What there is of the calendar year when `period` is over; missing only when there is nothing."""
        year, over = year_of(period), up_to(period)
        match self.aggregation:
            case Aggregation.SUM:
                found = self._present(year, over, self.fact, self._both)
            case Aggregation.LAST:
                found = self._present(year, over, self.fact, lambda before, after: self.steps.default(after, before))
            case Aggregation.LARGEST:
                found = self._present(year, over, self.fact, self._larger)
            case Aggregation.MEAN:
                weighed = self._present(year, over, self._for_its_months, self._both)
                found = self.steps.quotient(weighed, self._present(year, over, self._months_of, self._both))
        return found

    def _present(self, period: Period, within: Collection[Period], taken: Taking, joined: Joining) -> Whole:
        """The facts that there are, the longest of each stretch, joined in order."""
        own = [taken(period)] if period in within else []
        parts = [
            self._present(part, within, taken, joined)
            for part in parts_of_period(period)
            if not set(within).isdisjoint(all_within(part))
        ]
        together = [reduce(joined, parts)] if parts else []
        return reduce(self.steps.default, own + together)

    def _both(self, left: Whole, right: Whole) -> Whole:
        """One of two when the other is missing, their sum when none is."""
        return self.steps.default(self.steps.sum(left, right), self.steps.default(left, right))

    def _larger(self, left: Whole, right: Whole) -> Whole:
        either = self.steps.default(left, right)
        return self.steps.default(self.steps.extreme(left, right, largest=True), either)

    def _for_its_months(self, period: Period) -> Whole:
        return self.steps.product(self.fact(period), self.steps.constant(_MONTHS[period.kind]))

    def _months_of(self, period: Period) -> Whole:
        months = self.steps.constant(_MONTHS[period.kind])
        return self.steps.chosen([(self.steps.known(self.fact(period)), months)], None)

    def _count(self, period: Period) -> Whole:
        own, parts = self.fact(period), [self._count(part) for part in parts_of_period(period)]
        together = self._summed(parts) if parts else self.steps.constant(0)
        return self.steps.chosen([(self.steps.missing(own), together)], self.steps.constant(1))

    def _summed(self, parts: list[Whole]) -> Whole:
        together, *others = parts
        for other in others:
            together = self.steps.sum(together, other)
        return together
