"""What a study of this size can see: the power of t tests, by the noncentral t distribution; checked against scipy."""

import math
from functools import lru_cache

import numpy as np

from services.assessment.domain.chances import critical_t

_NODES = 201
_STEPS = 30


def power_of_t(noncentrality: float, degrees: float, significance: float) -> float:
    """The chance that a two-sided t test finds an effect whose t is centred at `noncentrality`.

    The normal chance is averaged over the distribution of the standard deviation (s = √(χ²/ν)).
    """
    return _power(noncentrality, degrees, critical_t(1 - significance, degrees))


@lru_cache(maxsize=256)
def smallest_effect(root_size: float, degrees: float, power: float, significance: float) -> float:
    """The smallest standardised effect that such a test finds with this power.

    `root_size` turns an effect into a noncentrality: √n for pairs, √(n₁n₂/(n₁ + n₂)) for two groups.
    """
    critical = critical_t(1 - significance, degrees)
    low, high = 0.0, 1.0
    while _power(high * root_size, degrees, critical) < power:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _power(middle * root_size, degrees, critical) < power:
            low = middle
        else:
            high = middle
    return high


def _power(noncentrality: float, degrees: float, critical: float) -> float:
    reach = 9 / math.sqrt(2 * degrees)
    s = np.linspace(max(1e-9, 1 - reach), 1 + reach, _NODES)
    weights = np.exp((degrees - 1) * np.log(s) - degrees * (np.square(s) - 1) / 2)
    missed = np.array([_normal(critical * x - noncentrality) - _normal(-critical * x - noncentrality) for x in s])
    return float(1 - (weights * missed).sum() / weights.sum())


def _normal(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2
