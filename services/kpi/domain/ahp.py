"""Weights from pairwise judgements: the analytic hierarchy process with its consistency check.

The weights are the principal eigenvector of the reciprocal matrix; CI = (λmax − n) ÷ (n − 1); CR = CI ÷ RI(n), where RI
is the mean CI of random matrices of that size. Judgements with CR at or above the limit contradict each other too much
to be weighed. Saaty (1980, 1990); random indices of Saaty (2005). Worked tables: `docs/algorithms/ahp.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from chassis.domain.errors import Fault, Invalid
from services.kpi.domain.apportion import apportion
from services.kpi.domain.exact import rounded
from services.kpi.domain.judgement import Comparison, Matrix, matrix_of

DIGITS = 6
"""Decimals of λmax, CI and CR: enough to judge by, few enough to be the same on every machine."""

_NOISE_DIGITS = 12
_SCALE = tuple(Fraction(k) for k in range(1, 10)) + tuple(Fraction(1, k) for k in range(2, 10))


@dataclass(frozen=True, slots=True)
class RandomIndex:
    """A named table of random indices by matrix size, and the consistency ratio from which judgements are refused."""

    name: str
    by_size: Mapping[int, Decimal]
    ratio_limit: Decimal

    @property
    def largest(self) -> int:
        """The most items that can be compared at one level."""
        return max(self.by_size)


@dataclass(frozen=True, slots=True)
class Priorities:
    """What one comparison says: shares in the order of its items (sum 1), and how consistent the judgements are."""

    items: tuple[str, ...]
    shares: tuple[Fraction, ...]
    lambda_max: Decimal
    consistency_index: Decimal
    consistency_ratio: Decimal


@dataclass(frozen=True, slots=True)
class Repair:
    """The judgement that disagrees most with all others, the value on the scale that they imply, and CR with it."""

    first: str
    second: str
    ratio: Fraction
    suggested: Fraction
    ratio_after: Decimal


def prioritise(comparison: Comparison, random_index: RandomIndex) -> Priorities:
    """The priorities of one comparison; refused with a repair when the judgements are inconsistent."""
    matrix = matrix_of(comparison, random_index.largest)
    priorities = _solve(matrix.items, matrix.ratios, random_index)
    if priorities.consistency_ratio >= random_index.ratio_limit:
        raise Invalid(_inconsistent(matrix, priorities, random_index))
    return priorities


def weights_of(priorities: Priorities) -> dict[str, Decimal]:
    """The weights by item, 6 decimals, summing to exactly 1."""
    return dict(zip(priorities.items, apportion(priorities.shares), strict=True))


def repair(matrix: Matrix, priorities: Priorities, random_index: RandomIndex) -> Repair:
    """The judgement with the largest a_ij · w_j ÷ w_i (or its reciprocal), and what all others put in its place.

    Those imply a_ik · a_kj by way of each third item k; the suggestion is the scale value nearest to their geometric
    mean.
    """
    shares = priorities.shares
    pairs = combinations(range(len(matrix.items)), 2)
    i, j = max(pairs, key=lambda pair: _tension(matrix.ratios[pair[0]][pair[1]], shares[pair[0]], shares[pair[1]]))
    if (i, j) not in matrix.places:
        i, j = j, i
    suggested = _implied(matrix.ratios, i, j)
    after = _solve(matrix.items, _replaced(matrix.ratios, i, j, suggested), random_index)
    return Repair(matrix.items[i], matrix.items[j], matrix.ratios[i][j], suggested, after.consistency_ratio)


def _solve(items: tuple[str, ...], ratios: tuple[tuple[Fraction, ...], ...], random_index: RandomIndex) -> Priorities:
    n = len(items)
    if n <= 2:
        column = [row[0] for row in ratios]
        shares = tuple(share / sum(column) for share in column)
        return Priorities(items, shares, Decimal(n), Decimal(0), Decimal(0))
    values, vectors = np.linalg.eig(np.array(ratios, dtype=np.float64))
    principal = int(np.argmax(values.real))
    lambda_max = _settled(values[principal].real)
    index = max((lambda_max - n) / (n - 1), Fraction(0))
    ratio = index / Fraction(random_index.by_size[n])
    return Priorities(
        items, _normalised(vectors[:, principal]), *(rounded(figure, DIGITS) for figure in (lambda_max, index, ratio))
    )


def _normalised(vector: NDArray[np.complex128]) -> tuple[Fraction, ...]:
    size = np.abs(vector)
    settled = [_settled(part) for part in size / size.sum()]
    return tuple(share / sum(settled) for share in settled)


def _settled(value: float) -> Fraction:
    """A float without its last digits, so that equal weights stay equal whatever LAPACK computed them."""
    return Fraction(round(value * 10**_NOISE_DIGITS), 10**_NOISE_DIGITS)


def _inconsistent(matrix: Matrix, priorities: Priorities, random_index: RandomIndex) -> Fault:
    mend = repair(matrix, priorities, random_index)
    place = matrix.places[matrix.items.index(mend.first), matrix.items.index(mend.second)]
    return Fault(
        "judgements_inconsistent",
        f"/judgements/{place}/ratio",
        {
            "consistency_ratio": priorities.consistency_ratio,
            "limit": random_index.ratio_limit,
            "first": mend.first,
            "second": mend.second,
            "ratio": str(mend.ratio),
            "suggested": str(mend.suggested),
            "ratio_after": mend.ratio_after,
        },
    )


def _tension(ratio: Fraction, w_i: Fraction, w_j: Fraction) -> Fraction:
    epsilon = ratio * w_j / w_i
    # Rounded, so that judgements that disagree alike (any three in a circle) are told apart by their order alone.
    return round(max(epsilon, 1 / epsilon), DIGITS)


def _implied(ratios: tuple[tuple[Fraction, ...], ...], i: int, j: int) -> Fraction:
    ways = [ratios[i][k] * ratios[k][j] for k in range(len(ratios)) if k not in (i, j)]
    product = prod(ways)
    # Compared as powers: the geometric mean is a root, and a root is not exact.
    return min(_SCALE, key=lambda step: max(step ** len(ways) / product, product / step ** len(ways)))


def _replaced(
    ratios: tuple[tuple[Fraction, ...], ...], i: int, j: int, ratio: Fraction
) -> tuple[tuple[Fraction, ...], ...]:
    cells = [list(row) for row in ratios]
    cells[i][j], cells[j][i] = ratio, 1 / ratio
    return tuple(tuple(row) for row in cells)
