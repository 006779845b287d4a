"""Weights as a scheme keeps them: 6 decimals that add up to exactly 1."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

WEIGHT_DIGITS = 6


def apportion(shares: Sequence[Fraction]) -> tuple[Decimal, ...]:
    """`shares` scaled to a sum of 1 at 6 decimals by largest remainder; the earlier of equal remainders goes first.

    Three equal shares become 0.333334, 0.333333, 0.333333. Shares must not be negative, nor all zero.
    """
    whole = 10**WEIGHT_DIGITS
    exact = [whole * share / sum(shares) for share in shares]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(shares)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: whole - sum(parts)]:
        parts[i] += 1
    return tuple(Decimal(part).scaleb(-WEIGHT_DIGITS) for part in parts)
