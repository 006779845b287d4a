"""A ranking of very many: the same order, ranks and ties as `ranking.rank`, from columns instead of persons.

Scores are whole tenths of a point, so every overall match degree is a whole number of hundredths, from 0 to 10,000. A
histogram of those tells each value's positions, its rank and its ties; only the persons on the page are looked up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from chassis.domain.errors import Fault, Invalid
from services.assessment.domain.factors import FACTORS, Levels
from services.assessment.domain.indices import Yardstick
from services.assessment.domain.match import overall_reach

Tenths = NDArray[np.int16]

_WORST = 10_000
_AT_ONCE = 1 << 16
"""Rows worked through together: so many stay in the processor's cache from the first column to the histogram."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One style of very many profiles of one norm: four columns of tenths, in the order of the profiles' keys.

    `sems` are the standard errors of the four factors, the same for everybody who is read against one norm.
    """

    tenths: Sequence[Tenths]
    sems: Levels

    @property
    def persons(self) -> int:
        """How many there are."""
        return len(self.tenths[0])


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place: the row in the columns, the plain position, the rank and how many cannot be told apart."""

    row: int
    position: int
    rank: int
    tied: int
    overall: Decimal


@dataclass(frozen=True, slots=True)
class Ladder:
    """Everybody's overall match degree in hundredths, and for each possible value how many there are up to it."""

    overall: NDArray[np.uint16]
    up_to: NDArray[np.int64]
    reach: int

    def page(self, start: int, limit: int) -> list[Place]:
        """The places from position `start` (0 is the best) on, equals in the order of their keys."""
        end = min(start + limit, len(self.overall))
        if start >= end:
            return []
        first, last = (int(np.searchsorted(self.up_to, place, "right")) for place in (start, end - 1))
        # Below `first` the difference wraps round to a large number, so one comparison tells both ends.
        rows = np.flatnonzero(self.overall - np.uint16(first) <= np.uint16(last - first))
        ordered = rows[np.argsort(self.overall[rows], kind="stable")]
        before = self._below(first)
        return [self._place(int(row), at) for at, row in enumerate(ordered[start - before : end - before], start + 1)]

    def _place(self, row: int, position: int) -> Place:
        value = int(self.overall[row])
        better = self._below(max(0, value - self.reach) - self.reach)
        not_worse = self._below(value + 2 * self.reach + 1) if value + self.reach >= 0 else 0
        tied = not_worse - better - 1
        return Place(row, position, better + 1, tied, Decimal(value).scaleb(-2))

    def _below(self, value: int) -> int:
        """How many have a match degree under `value`."""
        return 0 if value <= 0 else int(self.up_to[min(value, _WORST + 1) - 1])


def ladder(columns: Columns, yardstick: Yardstick) -> Ladder:
    """Everybody against the model: |x − M| a factor, their mean rounded half up to the hundredth, and its band."""
    model = [_tenths(yardstick.levels[factor]) for factor in FACTORS]
    overall = np.empty(columns.persons, dtype=np.uint16)
    counts = np.zeros(_WORST + 1, dtype=np.int64)
    for start in range(0, columns.persons, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        overall[part] = found = _hundredths([column[part] for column in columns.tenths], model)
        counts += np.bincount(found, minlength=_WORST + 1)
    reach = overall_reach(columns.sems, yardstick)
    return Ladder(overall, np.cumsum(counts), int(reach.scaleb(2)))


def _hundredths(columns: Sequence[Tenths], model: Sequence[np.int16]) -> NDArray[np.uint16]:
    """The mean of four gaps: 2.5 hundredths a tenth, half up (5 s + 1) // 2, without leaving 16 bits."""
    total = np.zeros(len(columns[0]), dtype=np.uint16)
    for level, column in zip(model, columns, strict=True):
        gap = np.subtract(column, level)
        total += np.abs(gap, out=gap).view(np.uint16)
    return np.asarray(total * np.uint16(2) + ((total + np.uint16(1)) >> np.uint16(1)))


def _tenths(level: Decimal) -> np.int16:
    scaled = level.scaleb(1)
    if scaled != scaled.to_integral_value():
        raise Invalid(Fault("level_too_fine", "/role_model_id"))
    return np.int16(int(scaled))
