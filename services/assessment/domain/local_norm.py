"""Norms from the bank's own sittings: blended with the shipped norm while they are few, alone when they are many."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from chassis.domain.errors import Fault, Invalid
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.figures import figure
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import Floats
from services.assessment.domain.norm import Distribution, Norm, NormKind
from services.assessment.domain.rules import Edition
from services.assessment.domain.sample import Sample, split_half, sums_of

_LEAST_RELIABILITY, _MOST_RELIABILITY = 0.0, 0.99
_DIGITS = 2


@dataclass(frozen=True, slots=True)
class NormingRules:
    """From how many persons on the bank's own figures count at all, and from how many on they count alone."""

    edition: Edition
    blend_from: int
    replace_from: int

    def weight(self, persons: int) -> float:
        """The share of the bank's own figures: n / `replace_from`, 1 at most."""
        return min(1.0, persons / self.replace_from)


@dataclass(frozen=True, slots=True)
class LocalNorm:
    """A norm without its edition, and where it comes from."""

    kind: NormKind
    persons: int
    left_out: int
    weight: Decimal
    base: str
    styles: Mapping[Style, Mapping[Factor, Distribution]]


def check_enough(persons: int, rules: NormingRules) -> None:
    """Refuse to make a norm of too few."""
    if persons < rules.blend_from:
        raise Invalid(Fault("too_few_sittings", "/instrument", {"least": rules.blend_from, "found": persons}))


def local_norm(sample: Sample, instrument: Instrument, base: Norm, rules: NormingRules) -> LocalNorm:
    """Mean, SD and reliability of every raw sum, mixed with those of `base` by the weight w = n / 300.

    The mixture of the two populations has the mean w m + (1 − w) m₀ and the variance w s² + (1 − w) s₀² +
    w (1 − w) (m − m₀)²; reliabilities mix as w r + (1 − w) r₀, r being split-half by block (Spearman–Brown).
    """
    check_enough(sample.persons, rules)
    w = rules.weight(sample.persons)
    sums, halves = sums_of(sample.outcomes, instrument), split_half(sample.outcomes, instrument)
    return LocalNorm(
        kind=NormKind.EMPIRICAL if w == 1 else NormKind.BLENDED,
        persons=sample.persons,
        left_out=sample.left_out,
        weight=figure(w, 3),
        base=base.edition.key,
        styles={style: _mixed(sums[style], halves[style], base.styles[style], w) for style in Style},
    )


def as_norm(local: LocalNorm, base: Norm, edition: Edition) -> Norm:
    """The norm under its edition. Nobody can see in real sittings how an unmoved person scatters: that null stays."""
    return replace(
        base,
        edition=edition,
        kind=local.kind,
        population=local.persons,
        styles=local.styles,
    )


def _mixed(
    sums: Floats, reliabilities: Floats, base: Mapping[Factor, Distribution], w: float
) -> dict[Factor, Distribution]:
    means, variances = sums.mean(axis=0), sums.var(axis=0, ddof=1)
    return {
        factor: blended((means[f], variances[f], reliabilities[f]), base[factor], w) for f, factor in enumerate(FACTORS)
    }


def blended(own: tuple[float, float, float], base: Distribution, w: float) -> Distribution:
    """The mixture of the sample's mean, variance and reliability with those of `base`, by the weight w."""
    mean, variance, reliability = own
    mean_0, sd_0, r_0 = float(base.mean), float(base.sd), float(base.reliability)
    spread = w * variance + (1 - w) * sd_0**2 + w * (1 - w) * (mean - mean_0) ** 2
    known = r_0 if np.isnan(reliability) else min(_MOST_RELIABILITY, max(_LEAST_RELIABILITY, reliability))
    if spread <= 0:
        raise Invalid(Fault("nothing_varies", "/instrument"))
    return Distribution(
        mean=figure(w * mean + (1 - w) * mean_0, _DIGITS),
        sd=max(Decimal("0.01"), figure(math.sqrt(spread), _DIGITS)),
        reliability=figure(w * known + (1 - w) * r_0, _DIGITS),
    )
