"""Contrasts of two means: the same persons twice (paired), or two groups (Welch), with effect size and interval."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

import numpy as np

from chassis.domain.money import round_decimal
from services.assessment.domain.bootstrap import Interval, draws, percentile_interval
from services.assessment.domain.chances import critical_t, significant, two_sided_p
from services.assessment.domain.factors import mean, sample_sd
from services.assessment.domain.figures import figure
from services.assessment.domain.indices import Floats
from services.assessment.domain.power import smallest_effect
from services.assessment.domain.rank_tests import mann_whitney, wilcoxon
from services.assessment.domain.study_rules import StudyRules

CONFIDENCE = 0.95
"""The intervals that the literature reports by default."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two means, and how sure it is that they differ.

    `difference` is first − second in points, `low` to `high` its 95 % interval. `p` is two-sided; `p_holm` is corrected
    for the family of tests that it belongs to, and so is `p_rank_holm` for the test by ranks (`p_rank`: Wilcoxon, or
    Mann–Whitney). `effect` is d_z for pairs and Hedges' g for groups, with its bootstrap interval; `detectable` is the
    smallest effect that a study of this size finds with the power that the rules ask for. Where nothing varies there
    is no test: t, p and the effect are None.
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
    p_rank: Decimal | None = None
    p_rank_holm: Decimal | None = None
    effect: Decimal | None = None
    effect_interval: Interval | None = None
    detectable: Decimal | None = None


def paired(first: Sequence[Decimal], second: Sequence[Decimal], rules: StudyRules) -> Contrast:
    """The paired t test; d_z is the mean difference in standard deviations of the differences."""
    differences = [a - b for a, b in zip(first, second, strict=True)]
    spread = sample_sd(differences)
    bare = _bare(first, second)
    if len(differences) < 2 or not spread:
        return bare
    n = len(differences)
    tested = _tested(bare, float(mean(differences)), float(spread) / math.sqrt(n), n - 1)
    return replace(
        tested,
        p_rank=_p(wilcoxon(differences)),
        effect=figure(float(mean(differences) / spread), 2),
        effect_interval=_dz_interval(differences),
        detectable=_detectable(math.sqrt(n), n - 1, rules),
    )


def welch(first: Sequence[Decimal], second: Sequence[Decimal], rules: StudyRules) -> Contrast:
    """Welch's t test, which does not take the groups to vary alike; Hedges' g uses the pooled standard deviation."""
    bare = _bare(first, second)
    sizes = len(first), len(second)
    variances = float(sample_sd(list(first))) ** 2, float(sample_sd(list(second))) ** 2
    if min(sizes) < 2 or not any(variances):
        return bare
    parts = [variance / n for variance, n in zip(variances, sizes, strict=True)]
    degrees = sum(parts) ** 2 / sum(part**2 / (n - 1) for part, n in zip(parts, sizes, strict=True))
    gap = float(mean(list(first)) - mean(list(second)))
    return replace(
        _tested(bare, gap, math.sqrt(sum(parts)), degrees),
        p_rank=_p(mann_whitney(first, second)),
        effect=figure(float(_hedges_g(np.array(gap), sizes, variances)), 2),
        effect_interval=_g_interval(first, second),
        detectable=_detectable(math.sqrt(sizes[0] * sizes[1] / sum(sizes)), sum(sizes) - 2, rules),
    )


def holm(contrasts: Mapping[Key, Contrast]) -> dict[Key, Contrast]:
    """The contrasts as one family, each kind of test corrected for itself."""
    by_t = corrected({key: c.p for key, c in contrasts.items() if c.p is not None})
    by_rank = corrected({key: c.p_rank for key, c in contrasts.items() if c.p_rank is not None})
    return {key: replace(c, p_holm=by_t.get(key), p_rank_holm=by_rank.get(key)) for key, c in contrasts.items()}


def corrected(ps: Mapping[Key, Decimal]) -> dict[Key, Decimal]:
    """p values corrected step by step for being one family (Holm, 1979): never falling, at most 1."""
    floor, found = Decimal(), {}
    for rank, key in enumerate(sorted(ps, key=lambda key: ps[key])):
        floor = max(floor, min(Decimal(1), ps[key] * (len(ps) - rank)))
        found[key] = floor
    return found


def _bare(first: Sequence[Decimal], second: Sequence[Decimal]) -> Contrast:
    one, other = mean(list(first)), mean(list(second))
    return Contrast(round_decimal(one, 2), round_decimal(other, 2), round_decimal(one - other, 2))


def _tested(bare: Contrast, gap: float, error: float, degrees: float) -> Contrast:
    reach = critical_t(CONFIDENCE, degrees) * error
    return replace(
        bare,
        low=figure(gap - reach, 2),
        high=figure(gap + reach, 2),
        t=figure(gap / error, 2),
        degrees=figure(degrees, 1),
        p=significant(two_sided_p(gap / error, degrees)),
    )


def _p(chance: float | None) -> Decimal | None:
    return None if chance is None else significant(chance)


def _detectable(root_size: float, degrees: float, rules: StudyRules) -> Decimal:
    return figure(smallest_effect(root_size, degrees, float(rules.power), float(rules.significance)), 2)


def _dz_interval(differences: Sequence[Decimal]) -> Interval:
    resampled = _floats(differences)[draws(len(differences))]
    with np.errstate(divide="ignore", invalid="ignore"):
        return percentile_interval(resampled.mean(axis=1) / resampled.std(axis=1, ddof=1), 2)


def _g_interval(first: Sequence[Decimal], second: Sequence[Decimal]) -> Interval:
    one = _floats(first)[draws(len(first), stream=1)]
    other = _floats(second)[draws(len(second), stream=2)]
    variances = one.var(axis=1, ddof=1), other.var(axis=1, ddof=1)
    gaps = one.mean(axis=1) - other.mean(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return percentile_interval(_hedges_g(gaps, (len(first), len(second)), variances), 2)


def _floats(values: Sequence[Decimal]) -> Floats:
    return np.array([float(value) for value in values])


def _hedges_g(gap: Floats, sizes: tuple[int, int], variances: tuple[Floats | float, Floats | float]) -> Floats:
    degrees = sum(sizes) - 2
    pooled = sum((n - 1) * variance for n, variance in zip(sizes, variances, strict=True)) / degrees
    return np.asarray(gap / np.sqrt(pooled) * (1 - 3 / (4 * degrees - 1)))
