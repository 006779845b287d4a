"""Contrasts of two means: the same persons twice (paired), or two groups (Welch), with effect size and interval."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from chassis.domain.money import round_decimal
from services.assessment.domain.chances import critical_t, significant, two_sided_p
from services.assessment.domain.factors import mean, sample_sd

CONFIDENCE = 0.95
"""The intervals that the literature reports by default."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two means, and how sure it is that they differ.

    `difference` is first − second in points, `low` to `high` its 95 % interval. `p` is two-sided; `p_holm` is corrected
    for the family of tests that it belongs to. `effect` is d_z for pairs and Hedges' g for groups. Where nothing varies
    there is no test: t, p and the effect are None.
    """

    first: Decimal
    second: Decimal
    difference: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    t: Decimal | None = None
    degrees: Decimal | None = None
    p: Decimal | None = None
    p_holm: Decimal | None = None
    effect: Decimal | None = None


def paired(first: Sequence[Decimal], second: Sequence[Decimal]) -> Contrast:
    """The paired t test; d_z is the mean difference in standard deviations of the differences."""
    differences = [a - b for a, b in zip(first, second, strict=True)]
    spread = sample_sd(differences)
    bare = _bare(first, second)
    if len(differences) < 2 or not spread:
        return bare
    error = float(spread) / math.sqrt(len(differences))
    return _tested(bare, float(mean(differences)), error, len(differences) - 1, float(mean(differences) / spread))


def welch(first: Sequence[Decimal], second: Sequence[Decimal]) -> Contrast:
    """Welch's t test, which does not take the groups to vary alike; Hedges' g uses the pooled standard deviation."""
    bare = _bare(first, second)
    sizes = len(first), len(second)
    variances = float(sample_sd(list(first))) ** 2, float(sample_sd(list(second))) ** 2
    if min(sizes) < 2 or not any(variances):
        return bare
    parts = [variance / n for variance, n in zip(variances, sizes, strict=True)]
    degrees = sum(parts) ** 2 / sum(part**2 / (n - 1) for part, n in zip(parts, sizes, strict=True))
    gap = float(mean(list(first)) - mean(list(second)))
    return _tested(bare, gap, math.sqrt(sum(parts)), degrees, _hedges_g(gap, sizes, variances))


def holm(contrasts: Mapping[Key, Contrast]) -> dict[Key, Contrast]:
    """The contrasts as one family: p values corrected step by step (Holm, 1979), never falling, at most 1."""
    tested = sorted((c.p, n, key) for n, (key, c) in enumerate(contrasts.items()) if c.p is not None)
    corrected, floor = dict(contrasts), Decimal()
    for rank, (p, _, key) in enumerate(tested):
        floor = max(floor, min(Decimal(1), p * (len(tested) - rank)))
        corrected[key] = replace(contrasts[key], p_holm=floor)
    return corrected


def _bare(first: Sequence[Decimal], second: Sequence[Decimal]) -> Contrast:
    one, other = mean(list(first)), mean(list(second))
    return Contrast(round_decimal(one, 2), round_decimal(other, 2), round_decimal(one - other, 2))


def _tested(bare: Contrast, gap: float, error: float, degrees: float, effect: float) -> Contrast:
    reach = critical_t(CONFIDENCE, degrees) * error
    return replace(
        bare,
        low=_rounded(gap - reach, 2),
        high=_rounded(gap + reach, 2),
        t=_rounded(gap / error, 2),
        degrees=_rounded(degrees, 1),
        p=significant(two_sided_p(gap / error, degrees)),
        effect=_rounded(effect, 2),
    )


def _hedges_g(gap: float, sizes: tuple[int, int], variances: tuple[float, float]) -> float:
    degrees = sum(sizes) - 2
    pooled = sum((n - 1) * variance for n, variance in zip(sizes, variances, strict=True)) / degrees
    return gap / math.sqrt(pooled) * (1 - 3 / (4 * degrees - 1))


def _rounded(value: float, digits: int) -> Decimal:
    return round_decimal(Decimal(repr(value)), digits)
