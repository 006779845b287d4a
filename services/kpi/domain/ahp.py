"""Weights from pairwise judgements: the analytic hierarchy process with its consistency check.

CI = (λmax − n) ÷ (n − 1); CR = CI ÷ RI(n), where RI is the mean CI of random matrices of that size. Judgements with CR
at or above the limit contradict each other too much to be weighed. Saaty (1980, 1990); random indices of Saaty (2005).
Worked tables: `docs/algorithms/ahp.md`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import prod

from chassis.domain.errors import Fault, refuse_if
from services.kpi.domain.apportion import apportion
from services.kpi.domain.exact import rounded
from services.kpi.domain.judgement import Matrix
from services.kpi.domain.priorities import DIGITS, Method, Priorities, Ratios, completed, priorities_of
from services.kpi.domain.random_index import RandomIndex

_SCALE = tuple(Fraction(k) for k in range(1, 10)) + tuple(Fraction(1, k) for k in range(2, 10))


@dataclass(frozen=True, slots=True)
class Repair:
    """The judgement that disagrees most with all others, the value on the scale that they imply, and CR with it."""

    first: str
    second: str
    ratio: Fraction
    suggested: Fraction
    ratio_after: Decimal
    place: str


def prioritise(matrix: Matrix, random_index: RandomIndex, method: Method, whole: str) -> Priorities:
    """The priorities of the judgements; refused where one is wanting, or with a repair when they are inconsistent.

    `whole` is the pointer to all the judgements, at which one that is wanting is told.
    """
    refuse_if(_wanting(matrix, method, whole))
    priorities = priorities_of(matrix, random_index, method)
    refuse_if(_inconsistent(matrix, priorities, random_index, method))
    return priorities


def weights_of(priorities: Priorities) -> dict[str, Decimal]:
    """The weights by item, 6 decimals, summing to exactly 1."""
    return dict(zip(priorities.items, apportion(priorities.shares), strict=True))


def repair(matrix: Matrix, priorities: Priorities, random_index: RandomIndex, method: Method) -> Repair:
    """The judgement with the largest a_ij · w_j ÷ w_i (or its reciprocal), and what all others put in its place.

    Those imply a_ik · a_kj by way of each third item k; the suggestion is the scale value nearest to their geometric
    mean.
    """
    shares = priorities.shares
    i, j = max(_judged(matrix), key=lambda pair: _tension(matrix.cells[pair], shares[pair[0]], shares[pair[1]]))
    suggested = _implied(completed(matrix, shares), i, j)
    mended = replace(matrix, cells=_replaced(matrix.cells, i, j, suggested))
    after = priorities_of(mended, random_index, method)
    place = matrix.places[i, j]
    return Repair(matrix.items[i], matrix.items[j], matrix.cells[i, j], suggested, after.consistency_ratio, place)


def _judged(matrix: Matrix) -> list[tuple[int, int]]:
    # In the order of the pairs, each as it was judged; of two that disagree alike the earlier is named.
    return sorted(matrix.places, key=lambda pair: (min(pair), max(pair), pair[0] > pair[1]))


def _wanting(matrix: Matrix, method: Method, whole: str) -> Iterator[Fault]:
    if method is Method.GEOMETRIC_MEAN:
        for item in matrix.cut_off:
            yield Fault("judgements_not_connected", whole, {"first": matrix.items[0], "second": item})
        return
    for i, j in matrix.missing:
        yield Fault("judgement_missing", whole, {"first": matrix.items[i], "second": matrix.items[j]})


def _inconsistent(matrix: Matrix, priorities: Priorities, random_index: RandomIndex, method: Method) -> Iterator[Fault]:
    if priorities.consistency_ratio < random_index.ratio_limit:
        return
    mend = repair(matrix, priorities, random_index, method)
    params = {
        "consistency_ratio": priorities.consistency_ratio,
        "limit": random_index.ratio_limit,
        "first": mend.first,
        "second": mend.second,
        "ratio": _told(mend.ratio),
        "suggested": str(mend.suggested),
        "ratio_after": mend.ratio_after,
    }
    yield Fault("judgements_inconsistent", mend.place, params)


def _told(ratio: Fraction) -> str:
    # The combined judgement of several people need not be on the scale.
    return str(ratio) if ratio in _SCALE else f"{rounded(ratio, 2):f}"


def _tension(ratio: Fraction, w_i: Fraction, w_j: Fraction) -> Fraction:
    epsilon = ratio * w_j / w_i
    # Rounded, so that judgements that disagree alike (any three in a circle) are told apart by their order alone.
    return round(max(epsilon, 1 / epsilon), DIGITS)


def _implied(ratios: Ratios, i: int, j: int) -> Fraction:
    ways = [ratios[i][k] * ratios[k][j] for k in range(len(ratios)) if k not in (i, j)]
    product = prod(ways)
    # Compared as powers: the geometric mean is a root, and a root is not exact.
    return min(_SCALE, key=lambda step: max(step ** len(ways) / product, product / step ** len(ways)))


def _replaced(
    cells: Mapping[tuple[int, int], Fraction], i: int, j: int, ratio: Fraction
) -> dict[tuple[int, int], Fraction]:
    return dict(cells) | {(i, j): ratio, (j, i): 1 / ratio}
