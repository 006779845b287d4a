"""How exactly an instrument measures, as the bank's own sittings show it, in the words of the EFPA review model."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np

from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.figures import figure
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import Counts, Floats
from services.assessment.domain.sample import correlations, split_half, sums_of

LEAST_PERSONS = 30
"""Fewer say next to nothing of a correlation: with 30 a true .80 may show as anything from .62 to .90."""

_Z95 = 1.959964


class Grade(StrEnum):
    """EFPA (2013, notes on reliability): under .70 inadequate, .70–.79 adequate, .80–.89 good, .90 on excellent."""

    INADEQUATE = "inadequate"
    ADEQUATE = "adequate"
    GOOD = "good"
    EXCELLENT = "excellent"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A reliability with its 95 % interval (Fisher's z), and the word for it."""

    value: Decimal
    low: Decimal
    high: Decimal
    grade: Grade


Table = Mapping[Style, Mapping[Factor, Coefficient]]


@dataclass(frozen=True, slots=True)
class Retest:
    """People who sat twice: how their first sitting goes with their last, and how many days lie between (median)."""

    persons: int
    median_days: int
    coefficients: Table


@dataclass(frozen=True, slots=True)
class Reliability:
    """The reliability of an instrument; what too few persons can tell is None.

    `empirical` is that of the newest calibration of the second scorer.
    """

    instrument: str
    persons: int
    left_out: int
    split_half: Table | None
    retest: Retest | None
    empirical: Mapping[Factor, Coefficient] | None


def graded(value: float) -> Grade:
    """The word for a reliability."""
    floors = ((0.9, Grade.EXCELLENT), (0.8, Grade.GOOD), (0.7, Grade.ADEQUATE))
    return next((grade for floor, grade in floors if value >= floor), Grade.INADEQUATE)


def coefficient(r: float, persons: int) -> Coefficient:
    """A correlation with the interval that Fisher's z gives it; one that is undefined counts as 0."""
    known = 0.0 if math.isnan(r) else max(-0.999, min(0.999, r))
    z, reach = math.atanh(known), _Z95 / math.sqrt(max(1, persons - 3))
    low, high = math.tanh(z - reach), math.tanh(z + reach)
    return Coefficient(figure(known, 2), figure(low, 2), figure(high, 2), graded(known))


def split_half_table(outcomes: Counts, instrument: Instrument) -> Table | None:
    """Odd against even blocks, stepped up to the whole length; the interval is stepped up with it."""
    persons = len(outcomes)
    if persons < LEAST_PERSONS:
        return None
    found = split_half(outcomes, instrument)
    return {style: {f: _stepped(float(found[style][k]), persons) for k, f in enumerate(FACTORS)} for style in Style}


def retest_table(first: Counts, last: Counts, days: Sequence[int], instrument: Instrument) -> Retest | None:
    """The correlation of the raw sums of two sittings."""
    persons = len(first)
    if persons < LEAST_PERSONS:
        return None
    one, other = sums_of(first, instrument), sums_of(last, instrument)
    table = {style: _row(correlations(one[style], other[style]), persons) for style in Style}
    return Retest(persons, int(np.median(days)), table)


def empirical_row(values: Mapping[Factor, Decimal], persons: int) -> dict[Factor, Coefficient]:
    """The empirical reliabilities of a calibration with their words."""
    return {factor: coefficient(float(values[factor]), persons) for factor in FACTORS}


def _row(values: Floats, persons: int) -> dict[Factor, Coefficient]:
    return {factor: coefficient(float(values[k]), persons) for k, factor in enumerate(FACTORS)}


def _stepped(r: float, persons: int) -> Coefficient:
    if math.isnan(r):
        return coefficient(r, persons)
    half = coefficient(r / (2 - r), persons)
    low, high = (float(end) for end in (half.low, half.high))
    return Coefficient(figure(r, 2), figure(2 * low / (1 + low), 2), figure(2 * high / (1 + high), 2), graded(r))
