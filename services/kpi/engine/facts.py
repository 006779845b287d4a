"""Measurements as the engines take them: whole numbers in the decimals of their measure."""

from collections.abc import Iterable, Mapping
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


def largest_of(facts: Iterable[Fact], measures: Iterable[str]) -> dict[str, int]:
    """The largest that the facts of each measure come to either way: columns are no wider than that takes."""
    largest = dict.fromkeys(measures, 0)
    for _, measure, _, value in facts:
        if measure in largest:
            largest[measure] = max(largest[measure], abs(value))
    return largest


def value_of(whole: int | Decimal | None, scale: int) -> Decimal | None:
    """The exact value of what a query answered."""
    return None if whole is None else Decimal(int(whole)).scaleb(-scale)
