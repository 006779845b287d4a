"""How far raters agree about a role."""

from collections.abc import Sequence
from decimal import Decimal

from services.assessment.domain.factors import mean, sample_sd


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
