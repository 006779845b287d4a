"""Measurements as the engines take them: whole numbers in the decimals of their measure."""

from collections.abc import Mapping
from decimal import Decimal

from services.kpi.domain.measure import Measure, Unit, day_of, decimals_of
from services.kpi.domain.measurement import Measurement

Fact = tuple[str, str, str, int]
"""Manager, measure, period, value."""


def fact_of(measurement: Measurement, measures: Mapping[str, Measure]) -> Fact:
    """The row of a measurement; a date becomes the number of its day from 0001-01-01."""
    unit = measures[measurement.measure].unit
    if unit is Unit.DATE:
        value = day_of(measurement.value).toordinal()
    else:
        value = int(measurement.value.scaleb(decimals_of(unit)))
    return measurement.manager, measurement.measure, str(measurement.period), value


def value_of(whole: int | Decimal | None, scale: int) -> Decimal | None:
    """The exact value of what a query answered."""
    return None if whole is None else Decimal(int(whole)).scaleb(-scale)
