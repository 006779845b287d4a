"""Tests by ranks, which ask for no normal distribution: Wilcoxon's for pairs, Mann and Whitney's for two groups.

Exact where nothing is tied and the samples are small; by the normal approximation, corrected for ties, otherwise.
"""

import math
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

_EXACT_PAIRS = 50
_EXACT_GROUP = 8


def wilcoxon(differences: Sequence[Decimal]) -> float | None:
    """The two-sided p of Wilcoxon's signed-rank test (1945); differences of zero are left out; None when none is left.

    Normal approximation without continuity correction above 50 pairs or with ties.
    """
    moved = [difference for difference in differences if difference]
    if not moved:
        return None
    ranks, ties = _ranks([abs(difference) for difference in moved])
    positive = sum(rank for rank, difference in zip(ranks, moved, strict=True) if difference > 0)
    n = len(moved)
    if n <= _EXACT_PAIRS and not ties:
        return _two_sided(_signed_rank_counts(n), round(positive))
    variance = n * (n + 1) * (2 * n + 1) / 24 - sum(tie**3 - tie for tie in ties) / 48
    return _normal_p((positive - n * (n + 1) / 4) / math.sqrt(variance))


def mann_whitney(first: Sequence[Decimal], second: Sequence[Decimal]) -> float | None:
    """The two-sided p of Mann & Whitney's U test (1947); None when everybody is alike.

    Exact when one group has at most 8 members and nothing is tied, else normal with continuity correction.
    """
    ranks, ties = _ranks([*first, *second])
    m, n = len(first), len(second)
    u = sum(ranks[:m]) - m * (m + 1) / 2
    if min(m, n) <= _EXACT_GROUP and not ties:
        return _two_sided(_rank_sum_counts(m, n), round(u))
    whole = m + n
    variance = m * n / 12 * (whole + 1 - sum(tie**3 - tie for tie in ties) / (whole * (whole - 1)))
    if variance <= 0:
        return None
    return _normal_p(max(0.0, abs(u - m * n / 2) - 0.5) / math.sqrt(variance))


def _ranks(values: Sequence[Decimal]) -> tuple[list[float], list[int]]:
    """Ranks from 1, equal values sharing the middle one, and how many values share each shared rank."""
    counts = Counter(values)
    middle, below = {}, 0
    for value in sorted(counts):
        middle[value] = below + (counts[value] + 1) / 2
        below += counts[value]
    return [middle[value] for value in values], [count for count in counts.values() if count > 1]


def _signed_rank_counts(n: int) -> list[int]:
    """In how many of the 2ⁿ signings the positive ranks add up to 0, 1, 2, …"""
    counts = [1]
    for rank in range(1, n + 1):
        longer = counts + [0] * rank
        for total, count in enumerate(counts):
            longer[total + rank] += count
        counts = longer
    return counts


def _rank_sum_counts(m: int, n: int) -> list[int]:
    """In how many of the orders of m and n values U is 0, 1, 2, …: the Gaussian binomial coefficient."""
    counts = [1] + [0] * (m * n)
    for factor in range(n + 1, m + n + 1):
        for total in range(m * n, factor - 1, -1):
            counts[total] -= counts[total - factor]
    for divisor in range(1, m + 1):
        for total in range(divisor, m * n + 1):
            counts[total] += counts[total - divisor]
    return counts


def _two_sided(counts: list[int], found: int) -> float:
    lower, upper = sum(counts[: found + 1]), sum(counts[found:])
    return min(1.0, 2 * min(lower, upper) / sum(counts))


def _normal_p(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))
