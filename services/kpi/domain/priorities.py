"""Priorities from a matrix of judgements, by the principal eigenvector or by logarithmic least squares.

The two agree on consistent judgements. The eigenvector needs every pair judged (Saaty 1980). Logarithmic least squares,
which minimises Σ (ln a_ij − ln w_i + ln w_j)² over the judged pairs, needs only a chain of judgements between any two
items; on complete judgements it is the geometric mean of the rows (Crawford & Williams 1985; Bozóki, Fülöp & Rónyai
2010).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import log

import numpy as np
from numpy.typing import NDArray

from services.kpi.domain.exact import rounded
from services.kpi.domain.judgement import Matrix
from services.kpi.domain.random_index import RandomIndex

DIGITS = 6
"""Decimals of λmax, CI and CR: enough to judge by, few enough to be the same on every machine."""

_NOISE_DIGITS = 12
Ratios = tuple[tuple[Fraction, ...], ...]


class Method(StrEnum):
    """How priorities are drawn from judgements."""

    EIGENVECTOR = "eigenvector"
    GEOMETRIC_MEAN = "geometric_mean"


@dataclass(frozen=True, slots=True)
class Priorities:
    """What one comparison says: shares in the order of its items (sum 1), and how consistent the judgements are."""

    items: tuple[str, ...]
    shares: tuple[Fraction, ...]
    lambda_max: Decimal
    consistency_index: Decimal
    consistency_ratio: Decimal


def priorities_of(matrix: Matrix, random_index: RandomIndex, method: Method) -> Priorities:
    """The priorities of a matrix that is complete, or connected for `GEOMETRIC_MEAN`.

    λmax is that of the matrix whose missing cells hold w_i ÷ w_j; no completion could be found more inconsistent than
    the judgements that were made.
    """
    n = len(matrix.items)
    logarithmic = _least_squares(matrix) if method is Method.GEOMETRIC_MEAN else None
    ratios = completed(matrix, logarithmic)
    values, vectors = np.linalg.eig(np.array(ratios, dtype=np.float64))
    principal = int(np.argmax(values.real))
    shares = logarithmic or normalised(np.abs(vectors[:, principal]))
    random = random_index.of(n, len(matrix.missing)) if n > 2 else Fraction(0)
    index = max((settled(values[principal].real) - n) / (n - 1), Fraction(0)) if random else Fraction(0)
    ratio = index / random if random else Fraction(0)
    return Priorities(matrix.items, shares, *(rounded(each, DIGITS) for each in (n + index * (n - 1), index, ratio)))


def completed(matrix: Matrix, shares: tuple[Fraction, ...] | None) -> Ratios:
    """The whole matrix; what nobody has judged is the ratio of the `shares`."""
    n = range(len(matrix.items))
    known = {(i, i): Fraction(1) for i in n} | dict(matrix.cells)
    return tuple(
        tuple(known[i, j] if shares is None or (i, j) in known else shares[i] / shares[j] for j in n) for i in n
    )


def normalised(sizes: NDArray[np.float64]) -> tuple[Fraction, ...]:
    """The sizes as shares that add up to exactly 1."""
    parts = [settled(part) for part in sizes / sizes.sum()]
    return tuple(part / sum(parts) for part in parts)


def settled(value: float) -> Fraction:
    """A float without its last digits, so that equal weights stay equal whatever LAPACK computed them."""
    return Fraction(round(value * 10**_NOISE_DIGITS), 10**_NOISE_DIGITS)


def _least_squares(matrix: Matrix) -> tuple[Fraction, ...]:
    n = len(matrix.items)
    laplacian, sums = np.zeros((n, n)), np.zeros(n)
    for (i, j), ratio in matrix.cells.items():
        laplacian[i, i] += 1
        laplacian[i, j] -= 1
        sums[i] += log(ratio)
    logarithms = np.zeros(n)
    logarithms[1:] = np.linalg.solve(laplacian[1:, 1:], sums[1:])
    return normalised(np.exp(logarithms))
