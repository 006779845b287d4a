"""How far raters agree about a role."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from services.assessment.domain.factors import mean, sample_sd
from services.assessment.domain.figures import figure


def r_wg(keyed: Sequence[Sequence[int]], categories: int) -> Decimal | None:
    """Within-group agreement r_wg(J) of raters (rows) over J items (columns) on a scale of `categories` steps.

    James, Demaree & Wolf (1984): with s² the mean item variance and σ² = (A² − 1)/12 that of random answers,
    r_wg(J) = J(1 − s²/σ²) / (J(1 − s²/σ²) + s²/σ²). Variance above chance counts as no agreement, 0. One rater alone
    can neither agree nor disagree: None.
    """
    if len(keyed) < 2:
        return None
    items = len(keyed[0])
    variances = [sample_sd([Decimal(row[item]) for row in keyed]) ** 2 for item in range(items)]
    disorder = mean(variances) / (Decimal(categories**2 - 1) / 12)
    order = items * max(Decimal(), 1 - disorder)
    return order / (order + disorder)


def trimmed_mean(values: Sequence[Decimal], share: Decimal) -> Decimal:
    """The mean without the lowest and the highest ⌊share · n⌋ values; a small group loses none."""
    cut = int(share * len(values))
    return mean(sorted(values)[cut : len(values) - cut])


def icc_2k(ratings: Sequence[Sequence[int]]) -> Decimal | None:
    """ICC(2,k): how reliable the mean of these raters (rows) is over the things rated (columns).

    Shrout & Fleiss (1979), two-way random effects: (MS_targets − MS_error) / (MS_targets + (MS_raters − MS_error)/n).
    One rater alone, or nothing that differs, gives None. It can be negative: raters who contradict each other.
    """
    table = np.array(ratings, dtype=np.float64).T
    targets, raters = table.shape
    if raters < 2 or targets < 2:
        return None
    whole = table.mean()
    ms_targets = raters * np.square(table.mean(axis=1) - whole).sum() / (targets - 1)
    ms_raters = targets * np.square(table.mean(axis=0) - whole).sum() / (raters - 1)
    residual = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0, keepdims=True) + whole
    ms_error = np.square(residual).sum() / ((targets - 1) * (raters - 1))
    spread = ms_targets + (ms_raters - ms_error) / targets
    return figure((ms_targets - ms_error) / spread, 3) if spread > 0 else None
