"""Exact arithmetic with one rounding, at a stated number of decimals.

A quotient is formed as a fraction and rounded once, half away from zero; dividing two Decimals would round twice, first
to the context's 28 digits and half to even.
"""

from decimal import Decimal
from fractions import Fraction

SCALE = 12
"""Decimals of an indicator's value and of a membership degree. With weights of 6 decimals a contribution has at most 18
digits, which a 64-bit integer holds, so a columnar engine can reach the same digits."""


def rounded(value: Fraction, digits: int) -> Decimal:
    """`value` to `digits` decimals, half away from zero: 1/8 to two decimals is 0.13, −1/8 is −0.13."""
    scaled = abs(value) * 10**digits
    whole = int(2 * scaled + 1) // 2
    return Decimal(f"{whole if value >= 0 else -whole}E-{digits}")


def quotient(numerator: Decimal, denominator: Decimal, digits: int = SCALE) -> Decimal:
    """`numerator ÷ denominator`, rounded once, without trailing zeros; the denominator must not be zero."""
    return plain(rounded(Fraction(numerator) / Fraction(denominator), digits))


def part(value: Decimal, start: Decimal, end: Decimal) -> Decimal:
    """How far `value` is on the way from `start` to `end`, rounded once: (value − start) ÷ (end − start).

    Formed of fractions, because a difference of Decimals loses what goes beyond 28 digits.
    """
    way = (Fraction(value) - Fraction(start)) / (Fraction(end) - Fraction(start))
    return plain(rounded(way, SCALE))


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent: 0.500 → 0.5, 1E+2 → 100."""
    digits = f"{value:f}"
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)
