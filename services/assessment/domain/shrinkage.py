"""Templates of few persons: the mean of their scores, drawn towards the norm's middle as far as chance may explain.

`docs/algorithms/match-degree.md` has a worked table.
"""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from services.assessment.domain.factors import FACTORS, Levels
from services.assessment.domain.figures import figure
from services.assessment.domain.indices import shrunk_covariance

MIDDLE = Decimal(50)
"""Where a norm puts its average person."""


def share_kept(scores: Sequence[Levels]) -> Decimal:
    """How much of the distance between the mean and the middle is kept: 1 − (p − 2) / F, and 0 at least.

    F is the squared distance in standard errors, (m − 50)ᵀ (S / n)⁻¹ (m − 50), S the shrunk covariance of n persons
    over p = 4 factors (James & Stein, 1961; positive part). Persons who are all alike leave nothing to chance.
    """
    rows = np.array([[float(levels[factor]) for factor in FACTORS] for levels in scores])
    covariance = shrunk_covariance(rows)
    if np.trace(covariance) <= 0:
        return Decimal(1)
    away = rows.mean(axis=0) - float(MIDDLE)
    distance = len(rows) * float(away @ np.linalg.solve(covariance, away))
    spare = len(FACTORS) - 2
    return figure(max(0.0, 1 - spare / distance), 4) if distance > 0 else Decimal(0)


def drawn(level: Decimal, kept: Decimal) -> Decimal:
    """The level with only `kept` of its distance to the middle."""
    return MIDDLE + kept * (level - MIDDLE)
