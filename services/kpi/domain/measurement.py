"""Measurements: what was measured of a manager in a period, the facts that everything else follows from."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.errors import Fault
from chassis.domain.explain import Figure
from chassis.domain.period import Period
from services.kpi.domain.measure import Measure, check_value


@dataclass(frozen=True, slots=True)
class Measurement:
    """One fact. A manager has at most one value of a measure in a period; `origin` says who reckoned it, if anybody."""

    manager: str
    measure: str
    period: Period
    value: Decimal
    origin: str = ""

    def as_figure(self, measure: Measure) -> Figure:
        """The fact as the leaf of an explanation."""
        source = f"measurement {self.manager} {self.period}"
        source = f"{source} ({self.origin})" if self.origin else source
        return Figure(f"measure/{self.measure}", self.value, measure.unit, source=source)


def check_measurement(measurement: Measurement, measures: Mapping[str, Measure]) -> list[Fault]:
    """What is wrong with a measurement: a measure that nobody knows, or a value that it cannot have."""
    measure = measures.get(measurement.measure)
    if measure is None:
        return [Fault("measure_unknown", "/measure", {"measure": measurement.measure})]
    return check_value(measure, measurement.value)
