"""What stands behind a factor of a role model: spread, error, agreement, and how far other persons might move it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from chassis.domain.money import round_decimal
from services.assessment.domain.agreement import trimmed_mean
from services.assessment.domain.bootstrap import Interval, draws, percentile_interval
from services.assessment.domain.factors import mean, sample_sd
from services.assessment.domain.shrinkage import drawn

_DIGITS = 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a factor of a model.

    `unrounded` is the level before the published rounding, to four decimals; `spread` is the standard deviation of the
    single raters or persons in points, `standard_error` that of the merged level, `agreement` the r_wg(J) of the raters
    (None where there is nothing to agree on). `interval` is where the level may lie with other raters or persons of the
    same groups (bootstrap, 95 %); None for a level stated by hand.
    """

    unrounded: Decimal
    spread: Decimal
    standard_error: Decimal
    agreement: Decimal | None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Weighted:
    """The levels that one group of persons gives, and the group's share in the merged level."""

    values: tuple[Decimal, ...]
    share: Decimal


def merged_evidence(groups: Sequence[Weighted], trim_share: Decimal, agreement: Decimal | None) -> Evidence:
    """The level merged from groups: each one's trimmed mean, by its share."""
    merged = sum((group.share * trimmed_mean(group.values, trim_share) for group in groups), Decimal())
    variance = sum(
        (group.share**2 * sample_sd(list(group.values)) ** 2 / len(group.values) for group in groups), Decimal()
    )
    everyone = [value for group in groups for value in group.values]
    return Evidence(
        unrounded=round_decimal(merged, 4),
        spread=round_decimal(sample_sd(everyone), _DIGITS),
        standard_error=round_decimal(variance.sqrt(), _DIGITS),
        agreement=None if agreement is None else round_decimal(agreement, 2),
        interval=merged_interval(groups, trim_share),
    )


def template_evidence(values: Sequence[Decimal], kept: Decimal) -> Evidence:
    """The mean of persons' own scores, with only `kept` of its distance to the middle.

    Standard error and interval stay those of the plain mean; the interval is widened to hold the level.
    """
    found = merged_evidence([Weighted(tuple(values), Decimal(1))], Decimal(), None)
    level = drawn(mean(list(values)), kept)
    ends = merged_interval([Weighted(tuple(values), Decimal(1))], Decimal())
    shown = round_decimal(level, _DIGITS)
    interval = Interval(min(ends.low, shown), max(ends.high, shown))
    return replace(found, unrounded=round_decimal(level, 4), interval=interval)


def merged_interval(groups: Sequence[Weighted], trim_share: Decimal) -> Interval:
    """The bootstrap interval of a merged level; each group is resampled within itself, whatever order it came in."""
    merged = np.zeros(len(draws(1)))
    for stream, group in enumerate(groups):
        size = len(group.values)
        ordered = np.array([float(value) for value in sorted(group.values)])
        resampled = np.sort(ordered[draws(size, stream)], axis=1)
        cut = int(trim_share * size)
        merged += float(group.share) * resampled[:, cut : size - cut].mean(axis=1)
    return percentile_interval(merged, _DIGITS)


def evidence_as_stated(level: Decimal) -> Evidence:
    """A level stated by hand: exact by definition."""
    return Evidence(level, Decimal(), Decimal(), None)
