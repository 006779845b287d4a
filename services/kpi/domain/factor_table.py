"""Factor tables: from a score to the share of a target bonus that it earns, by tiers."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from chassis.domain.errors import Fault
from chassis.domain.explain import Figure
from services.kpi.domain.exact import SCALE, plain, rounded

_FULL_SCORE = 100


class TierMode(StrEnum):
    """`whole`: the tier reached sets the factor of the whole target. `marginal`: each point earns by its own tier."""

    WHOLE = "whole"
    MARGINAL = "marginal"


@dataclass(frozen=True, slots=True)
class Tier:
    """From `from_score` points on (inclusive), up to the next tier."""

    from_score: Decimal
    factor: Decimal


@dataclass(frozen=True, slots=True)
class FactorTable:
    """Tiers in rising order; below the first tier the factor is 0."""

    mode: TierMode
    tiers: tuple[Tier, ...]

    def factor(self, score: Decimal) -> Fraction:
        """The exact factor for `score`, which is taken at its published 2 decimals: what is printed is what pays."""
        if self.mode is TierMode.WHOLE:
            return Fraction(
                max((tier for tier in self._reached(score)), key=_start, default=Tier(score, Decimal(0))).factor
            )
        return sum(
            (Fraction(end - start) * Fraction(factor) for start, end, factor in self._slices(score)), Fraction(0)
        ) / (_FULL_SCORE)

    def explain(self, key: str, score: Figure, source: str) -> Figure:
        """The factor as a figure over its score."""
        steps = ", ".join(f"{tier.from_score} → {tier.factor}" for tier in self.tiers)
        exact = self.factor(score.value)
        return Figure(key, plain(rounded(exact, SCALE)), "ratio", f"{self.mode} tiers: {steps}", (score,), source)

    def faults(self) -> Iterator[Fault]:
        """No tiers, tiers out of order, or a factor below zero."""
        if not self.tiers:
            yield Fault("no_tiers", "/tiers")
        for i, tier in enumerate(self.tiers):
            if tier.factor < 0:
                yield Fault("factor_negative", f"/tiers/{i}/factor")
            if not 0 <= tier.from_score <= _FULL_SCORE:
                yield Fault("score_out_of_range", f"/tiers/{i}/from_score")
            if i and tier.from_score <= self.tiers[i - 1].from_score:
                yield Fault("tiers_out_of_order", f"/tiers/{i}/from_score")

    def _reached(self, score: Decimal) -> tuple[Tier, ...]:
        return tuple(tier for tier in self.tiers if tier.from_score <= score)

    def _slices(self, score: Decimal) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
        ends = (*(tier.from_score for tier in self.tiers[1:]), score)
        for tier, end in zip(self.tiers, ends, strict=True):
            if tier.from_score < score:
                yield tier.from_score, min(end, score), tier.factor


def _start(tier: Tier) -> Decimal:
    return tier.from_score
