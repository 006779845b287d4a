"""A ranking of very many: the same order, ranks and ties as `ranking.rank`, from columns instead of persons.

Scores are whole tenths of a point, so the four gaps of a person add up to a whole number of tenths from 0 to 4,000, and
their order is that of the overall match degrees. A histogram of those sums tells each value's positions, its rank and
its ties; only the persons on the page are looked up.
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

_WORST = 4_000
_AT_ONCE = 1 << 17
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
    """Everybody's four gaps added up, in tenths, and for each possible sum how many there are up to it.

    `reach` is the half width of the overall match degree's band, in hundredths.
    """

    gaps: NDArray[np.uint16]
    up_to: NDArray[np.int64]
    reach: int

    def page(self, start: int, limit: int) -> list[Place]:
        """The places from position `start` (0 is the best) on, equals in the order of their keys."""
        end = min(start + limit, len(self.gaps))
        if start >= end:
            return []
        first, last = (int(np.searchsorted(self.up_to, place, "right")) for place in (start, end - 1))
        # Below `first` the difference wraps round to a large number, so one comparison tells both ends.
        rows = np.flatnonzero(self.gaps - np.uint16(first) <= np.uint16(last - first))
        before = self._below(_hundredths(first))
        ordered = rows[np.argsort(self.gaps[rows], kind="stable")][start - before : end - before]
        sums = self.gaps[ordered].tolist()
        stands = {total: self._stand(total) for total in sums}
        places = zip(ordered.tolist(), sums, strict=True)
        return [Place(row, position, *stands[total]) for position, (row, total) in enumerate(places, start + 1)]

    def _stand(self, total: int) -> tuple[int, int, Decimal]:
        """Rank, number of ties and overall match degree of all with this sum."""
        value = _hundredths(total)
        better = self._below(max(0, value - self.reach) - self.reach)
        not_worse = self._below(value + 2 * self.reach + 1)
        return better + 1, not_worse - better - 1, Decimal(value).scaleb(-2)

    def _below(self, hundredths: int) -> int:
        """How many have a match degree under so many hundredths: (5 s + 1) // 2 is, so 5 s is at most 2 h − 2."""
        sums = min((2 * hundredths + 3) // 5, _WORST + 1)
        return 0 if sums <= 0 else int(self.up_to[sums - 1])


def ladder(columns: Columns, yardstick: Yardstick) -> Ladder:
    """Everybody against the model: |x − M| a factor, their mean rounded half up to the hundredth, and its band."""
    model = [_tenths(yardstick.levels[factor]) for factor in FACTORS]
    gaps, counts = np.empty(columns.persons, dtype=np.uint16), np.zeros(_WORST + 1, dtype=np.int64)
    for start in range(0, columns.persons, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        _add_up([column[part] for column in columns.tenths], model, gaps[part])
        counts += np.bincount(gaps[part], minlength=_WORST + 1)
    return Ladder(gaps, np.cumsum(counts), int(overall_reach(columns.sems, yardstick).scaleb(2)))


def _add_up(columns: Sequence[Tenths], model: Sequence[np.int16], into: NDArray[np.uint16]) -> None:
    gap, total = np.empty(len(into), dtype=np.int16), into.view(np.int16)
    for n, (level, column) in enumerate(zip(model, columns, strict=True)):
        np.abs(np.subtract(column, level, out=gap), out=total if n == 0 else gap)
        if n > 0:
            total += gap


def _hundredths(tenths: int) -> int:
    """The mean of four gaps from their sum: 2.5 hundredths a tenth, half up."""
    return (5 * tenths + 1) // 2


def _tenths(level: Decimal) -> np.int16:
    scaled = level.scaleb(1)
    if scaled != scaled.to_integral_value():
        raise Invalid(Fault("level_too_fine", "/role_model_id"))
    return np.int16(int(scaled))
