"""Several judges as one: the weighted geometric mean of their judgements, or of their priorities.

The geometric mean is the one that keeps a judgement and its reciprocal in step (Aczél & Saaty 1983). As one body judges
are combined pair by pair, whoever has judged it; as individuals by the weights that each comes to alone.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import exp, log

import numpy as np

from services.kpi.domain.judgement import Matrix
from services.kpi.domain.priorities import normalised, settled

TOGETHER = "/judges"
"""Where a combined judgement is told, which stands in nobody's list."""


def combined(matrices: Sequence[Matrix], weights: Sequence[Decimal]) -> Matrix:
    """The matrix of one body; a pair is combined of the judges who judged it."""
    items = matrices[0].items
    cells: dict[tuple[int, int], Fraction] = {}
    for i, j in combinations(range(len(items)), 2):
        judged = [(m.cells[i, j], w) for m, w in zip(matrices, weights, strict=True) if (i, j) in m.cells]
        if judged:
            cells[i, j] = _mean(judged)
            cells[j, i] = 1 / cells[i, j]
    return Matrix(items, cells, {(i, j): TOGETHER for i, j in cells if i < j})


def between(shares: Sequence[Mapping[str, Fraction]], weights: Sequence[Decimal]) -> dict[str, Fraction]:
    """The shares of individuals as one: weighted geometric means, scaled to a sum of 1."""
    items = list(shares[0])
    means = [
        float(_mean([(share[item], weight) for share, weight in zip(shares, weights, strict=True)])) for item in items
    ]
    return dict(zip(items, normalised(np.array(means)), strict=True))


def _mean(judged: Sequence[tuple[Fraction, Decimal]]) -> Fraction:
    if len({ratio for ratio, _ in judged}) == 1:
        return judged[0][0]
    total = sum(weight for _, weight in judged)
    return settled(exp(sum(log(ratio) * float(weight / total) for ratio, weight in judged)))
