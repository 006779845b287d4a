"""Bootstrap intervals, the same on every machine and at every repetition.

The draws come from SplitMix64 (Steele, Lea & Flood, 2014) counted from zero instead of a random generator: they are as
good as random for resampling, and an interval that is computed again is the same interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from chassis.domain.money import round_decimal
from services.assessment.domain.figures import figure

RESAMPLES = 2_000
"""Enough for the ends of a 95 % percentile interval to be steady to a few hundredths of their width (Efron, 1987)."""

_CONFIDENCE = Decimal("0.95")
_UNITS = 1_000
_STREAM = 2**40


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure may lie, 95 %."""

    low: Decimal
    high: Decimal


def mean_interval(values: Sequence[Decimal], digits: int) -> Interval:
    """The percentile interval of the mean of `values`, which have at most three decimals; one value has no spread."""
    sums = np.array([int(value * _UNITS) for value in values], dtype=np.int64)[draws(len(values))].sum(axis=1)
    sums.sort()
    outside = int(RESAMPLES * (1 - _CONFIDENCE) / 2)
    low, high = (Decimal(int(end)) / (_UNITS * len(values)) for end in (sums[outside], sums[-1 - outside]))
    return Interval(round_decimal(low, digits), round_decimal(high, digits))


def percentile_interval(resampled: NDArray[np.float64], digits: int) -> Interval:
    """The percentile interval of a figure from its value in each resample; resamples without a value do not count."""
    found = np.sort(resampled[np.isfinite(resampled)])
    outside = int(len(found) * (1 - _CONFIDENCE) / 2)
    return Interval(figure(found[outside], digits), figure(found[-1 - outside], digits))


def draws(members: int, stream: int = 0) -> NDArray[np.int64]:
    """RESAMPLES × members indices from 0 to members − 1; draws of different streams are independent."""
    start = stream * _STREAM
    state = (np.arange(start + 1, start + RESAMPLES * members + 1, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = state ^ (state >> np.uint64(31))
    return (mixed % np.uint64(members)).astype(np.int64).reshape(RESAMPLES, members)
