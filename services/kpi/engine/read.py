"""Readings as columns: the facts of one period, its parts put together as the measure says.

The columns are those of one manager and one measure, whichever it is: all measures of a kind share them, which costs a
column for each period and not for each period of each measure.
"""

from dataclasses import dataclass

from chassis.domain.period import Period, PeriodKind
from services.kpi.domain.expression.nodes import Reading, Taken
from services.kpi.domain.measure import Aggregation
from services.kpi.domain.parts_of_period import parts_of_period
from services.kpi.domain.readings import period_of
from services.kpi.engine.steps import Steps

_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Reader:
    """Adds readings of measures of one kind to `steps`; facts are rows of (manager, measure, period, value)."""

    steps: Steps
    aggregation: Aggregation

    def read(self, reading: Reading, period: Period) -> str:
        """The column of a reading."""
        about = period_of(reading.taken, period)
        if reading.taken is Taken.COUNT:
            return self._count(about)
        if reading.taken is Taken.SUM:
            return self._sum_of_present(about)
        if self.aggregation is Aggregation.MEAN:
            return self.steps.quotient(self._weighed(about), self.steps.constant(_MONTHS[about.kind]))
        return self._whole(about)

    def _fact(self, period: Period) -> str:
        return self.steps.columns.fact(f"MAX(CASE WHEN period = '{period}' THEN value END)")

    def _whole(self, period: Period) -> str:
        """What is on record for the period, or what all of its parts come to."""
        own, parts = self._fact(period), parts_of_period(period)
        if not parts:
            return own
        if self.aggregation is Aggregation.LAST:
            return self.steps.default(own, self._whole(parts[-1]))
        together, *others = (self._whole(part) for part in parts)
        for other in others:
            largest = self.aggregation is Aggregation.LARGEST
            together = self.steps.extreme(True, together, other) if largest else self.steps.binary("+", together, other)
        return self.steps.default(own, together)

    def _weighed(self, period: Period) -> str:
        """The sum of what each month had; a fact of three months counts three times."""
        own = self.steps.binary("*", self._fact(period), self.steps.constant(_MONTHS[period.kind]))
        parts = [self._weighed(part) for part in parts_of_period(period)]
        if not parts:
            return own
        together, *others = parts
        for other in others:
            together = self.steps.binary("+", together, other)
        return self.steps.default(own, together)

    def _sum_of_present(self, period: Period) -> str:
        own, parts = self._fact(period), [self._sum_of_present(part) for part in parts_of_period(period)]
        if not parts:
            return own
        together, *others = parts
        for other in others:
            # One of two when the other is missing, their sum when none is.
            both = self.steps.binary("+", together, other)
            together = self.steps.default(both, self.steps.default(together, other))
        return self.steps.default(own, together)

    def _count(self, period: Period) -> str:
        own, parts = self._fact(period), [self._count(part) for part in parts_of_period(period)]
        together, *others = parts or [self.steps.constant(0)]
        for other in others:
            together = self.steps.binary("+", together, other)
        one = self.steps.constant(1)
        return self.steps.columns.step(f"CASE WHEN {own} IS NULL THEN {together} ELSE {one} END", (own, together, one))
