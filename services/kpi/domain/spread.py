"""How far pay lies apart: the Gini coefficient and the ratio of the ninth to the first decile, exact and then rounded.

Worked table: `docs/algorithms/pay-simulation.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.kpi.domain.exact import plain, rounded

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Spread:
    """`gini` from 0 (all alike) to below 1; `p90_p10` is None where the first decile is nothing."""

    gini: Decimal
    p90_p10: Decimal | None


def spread(amounts: Sequence[int]) -> Spread:
    """The spread of amounts in minor units; what is below zero counts as nothing."""
    ranked = sorted(max(amount, 0) for amount in amounts)
    low = percentile(ranked, Fraction(1, 10))
    ratio = percentile(ranked, Fraction(9, 10)) / low if low else None
    return Spread(_decimal(gini(ranked)), None if ratio is None else _decimal(ratio))


def gini(ranked: Sequence[int]) -> Fraction:
    """Σ (2i − n − 1)·xᵢ ÷ (n·Σx) over amounts in rising order; 0 for nobody or nothing."""
    n, whole = len(ranked), sum(ranked)
    if not whole:
        return Fraction(0)
    return Fraction(sum((2 * i - n - 1) * amount for i, amount in enumerate(ranked, 1)), n * whole)


def percentile(ranked: Sequence[int], part: Fraction) -> Fraction:
    """The value at `part` of the way through amounts in rising order, between two of them in proportion."""
    if not ranked:
        return Fraction(0)
    place = part * (len(ranked) - 1)
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (place - below) * (ranked[above] - ranked[below])


def _decimal(value: Fraction) -> Decimal:
    return plain(rounded(value, _DIGITS))
