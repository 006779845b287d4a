"""The chances that a study's few tests need, by Student's t and the binomial distribution; checked against scipy."""

import math
from decimal import Decimal

_SMALLEST = 1e-300
_PRECISION = 1e-15
_MOST_STEPS = 500
_NORMAL_95 = 1.959963984540054


def two_sided_p(t: float, degrees: float) -> float:
    """The chance of a |t| at least this large when there is no difference; `degrees` need not be whole (Welch)."""
    return regularised_beta(degrees / (degrees + t * t), degrees / 2, 0.5)


def chance_of_at_least(hits: int, trials: int, share: Decimal) -> float:
    """The chance of `hits` or more in `trials` when each has the chance `share`: the exact one-sided binomial test."""
    p = float(share)
    return math.fsum(math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(hits, trials + 1))


def two_sided_sign_p(hits: int, trials: int) -> float:
    """The exact sign test: the chance of a split as uneven as this when either side is as likely."""
    return min(1.0, 2 * chance_of_at_least(max(hits, trials - hits), trials, Decimal("0.5")))


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927), which stays within 0 and 1 even for few trials."""
    z2 = _NORMAL_95**2
    centre = (hits + z2 / 2) / (trials + z2)
    reach = _NORMAL_95 / (trials + z2) * math.sqrt(hits * (trials - hits) / trials + z2 / 4)
    return centre - reach, centre + reach


def significant(p: float) -> Decimal:
    """A p value as it is published: to three significant digits, so that a small one does not read as none."""
    return Decimal(f"{p:.3g}")


def critical_t(confidence: float, degrees: float) -> float:
    """The t that bounds the central `confidence` of the distribution: 0.95 and 10 degrees give 2.228."""
    low, high = 0.0, 1.0
    while two_sided_p(high, degrees) > 1 - confidence:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if two_sided_p(middle, degrees) > 1 - confidence:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def regularised_beta(x: float, a: float, b: float) -> float:
    """I_x(a, b) by its continued fraction (DLMF 8.17.22), on the side where that converges fast."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - regularised_beta(1 - x, b, a)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(scale) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """1 / (1 + d₁/(1 + d₂/(1 + …))) by the modified Lentz method."""
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, _MOST_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _away_from_zero(1 + step * d)
            c = _away_from_zero(1 + step / c)
            result *= c * d
        if abs(c * d - 1) < _PRECISION:
            break
    return result


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _SMALLEST else _SMALLEST
