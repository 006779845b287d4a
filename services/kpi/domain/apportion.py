"""Weights as a scheme keeps them: 6 decimals that add up to exactly 1."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from chassis.domain.shares import largest_remainder

WEIGHT_DIGITS = 6


def apportion(shares: Sequence[Fraction]) -> tuple[Decimal, ...]:
    """`shares` scaled to a sum of 1 at 6 decimals by largest remainder; the earlier of equal remainders goes first.

    Three equal shares become 0.333334, 0.333333, 0.333333. Shares must not be negative, nor all zero.
    """
    parts = largest_remainder(10**WEIGHT_DIGITS, shares)
    return tuple(Decimal(part).scaleb(-WEIGHT_DIGITS) for part in parts)
