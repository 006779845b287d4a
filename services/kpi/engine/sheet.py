"""A sheet: the columns of one period for every manager, from the readings that they begin with.

Facts are rows of (manager, measure, period, value). Where few periods are asked for, each of their facts is a column of
the manager's own. Where many are, they are first grouped by measure: all measures of a kind then share the columns of
the periods, which costs one for each period and not for each period of each measure.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from chassis.domain.period import Period
from services.kpi.domain.expression.nodes import Reading, Taken
from services.kpi.domain.expression.shape import WIDEST
from services.kpi.domain.measure import Measure
from services.kpi.domain.parts_of_period import up_to
from services.kpi.domain.readings import periods_needed
from services.kpi.engine.columns import Columns
from services.kpi.engine.query import Dialect, Query, Result, query_of
from services.kpi.engine.read import Bounds, Reader, bound_of
from services.kpi.engine.steps import Steps
from services.kpi.engine.whole import Whole

Read = Callable[[Reader], Whole]
"""What is read of one measure."""

MOST_PERIODS = 3
"""Up to here facts are columns at once; a month with the one before has two."""


@dataclass(slots=True)
class Sheet:
    """Begins without columns; `steps` adds them, `query` gives the SQL of those wanted."""

    measures: Mapping[str, Measure]
    period: Period
    dialect: Dialect
    bounds: Bounds
    grouped: Steps | None
    steps: Steps
    read: dict[Reading, Whole] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        measures: Mapping[str, Measure],
        readings: Iterable[Reading],
        period: Period,
        dialect: Dialect,
        bounds: Bounds | None = None,
        *,
        year_to_date: bool = False,
    ) -> "Sheet":
        """A sheet for those readings; `bounds` are those of the facts at hand, where they are known."""
        wide = dialect is Dialect.SPARK
        periods = {*periods_needed(tuple(readings), period), *(up_to(period) if year_to_date else ())}
        many = len(periods) > MOST_PERIODS
        grouped = Steps(Columns("r"), wide) if many else None
        return cls(measures, period, dialect, bounds or {}, grouped, Steps(Columns("c"), wide))

    def reading(self, reading: Reading) -> Whole:
        """The column of a reading."""
        if reading not in self.read:
            found = self._column(reading.measure, lambda reader: reader.read(reading, self.period))
            # Of what was never measured there is no row, and none is a number too.
            counted = reading.taken is Taken.COUNT
            self.read[reading] = self.steps.default(found, self.steps.constant(0)) if counted else found
        return self.read[reading]

    def so_far(self, measure: str) -> Whole:
        """The column of what a measure comes to from the beginning of the calendar year to the end of the period."""
        return self._column(measure, lambda reader: reader.so_far(self.period))

    def told(self, name: str, bound: int) -> Whole:
        """The column of something that is told of each manager beside the measures, as a fact without a period."""
        column = "value" if self.grouped is None else self._beside(self.grouped)
        taken = f"MAX(CASE WHEN measure = '{name}' THEN {column} END)"
        return self.steps.fact(taken, bound, signed=True)

    def query(self, results: Mapping[str, Result]) -> Query:
        """The query that answers `results`, one row a manager."""
        grouped = self.grouped.columns if self.grouped else None
        return query_of(grouped, self.steps.columns, results, self.dialect)

    def _column(self, name: str, read: Read) -> Whole:
        measure = self.measures[name]
        return self._direct(measure, read) if self.grouped is None else self._shared(measure, read, self.grouped)

    def _direct(self, measure: Measure, read: Read) -> Whole:
        bound = bound_of(measure, self.bounds)

        def fact(period: Period) -> Whole:
            wanted = f"measure = '{measure.id}' AND period = '{period}'"
            return self.steps.fact(f"MAX(CASE WHEN {wanted} THEN value END)", bound, signed=measure.signed)

        return read(Reader(self.steps, measure.aggregation, fact))

    def _shared(self, measure: Measure, read: Read, grouped: Steps) -> Whole:
        bound = max(bound_of(other, self.bounds) for other in self.measures.values())

        def fact(period: Period) -> Whole:
            return grouped.fact(f"MAX(CASE WHEN period = '{period}' THEN value END)", bound, signed=True)

        column = read(Reader(grouped, measure.aggregation, fact))
        found = f"MAX(CASE WHEN measure = '{measure.id}' THEN {column.sql} END)"
        return self.steps.fact(found, min(column.bound, self._own_bound(measure, read)), signed=measure.signed)

    def _beside(self, grouped: Steps) -> str:
        return grouped.fact("MAX(CASE WHEN period = '' THEN value END)", WIDEST, signed=True).sql

    def _own_bound(self, measure: Measure, read: Read) -> int:
        """What is read of this very measure can come to; the shared column may hold more of another."""
        steps = Steps(Columns("x"))

        def fact(period: Period) -> Whole:
            return steps.fact(str(period), bound_of(measure, self.bounds), signed=measure.signed)

        return read(Reader(steps, measure.aggregation, fact)).bound
