"""Dividing whole units in proportion, so that the parts add up to the whole: the method of largest remainder."""

from collections.abc import Sequence
from fractions import Fraction


def largest_remainder(whole: int, shares: Sequence[Fraction]) -> list[int]:
    """`whole` units in proportion to `shares`; of equal remainders the earlier goes first, so the result is stable.

    Hamilton's method. A negative whole divides as its positive twin. Shares must not be negative, nor all zero.
    10 units in equal thirds are 4, 3, 3.
    """
    sign, size = (-1, -whole) if whole < 0 else (1, whole)
    all_shares = sum(shares)
    exact = [size * share / all_shares for share in shares]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(shares)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
