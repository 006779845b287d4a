"""Slope and curvature of the log-likelihood of best–worst choices in the pulls of the phrases."""

import numpy as np

from services.assessment.domain.irt.choice_model import OUTCOMES, PLACES, Floats

_MOST = np.array([[float(most == place) for most, _ in OUTCOMES] for place in range(PLACES)])
_LEAST = np.array([[float(least == place) for _, least in OUTCOMES] for place in range(PLACES)])


def derivatives(pull: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Slope (blocks × 4 × points) and negative curvature (blocks × 4 × 4 × points) of the log-likelihood in pulls."""
    best = np.einsum("jo,bop->bjp", _MOST, counts)
    worst = np.einsum("jo,bop->bjp", _LEAST, counts)
    toward, away = np.exp(pull), np.exp(-pull)
    chosen = toward / toward.sum(axis=1, keepdims=True)
    whole = best.sum(axis=1, keepdims=True)
    slope = best - worst - whole * chosen
    curvature = _softmax_curvature(chosen, whole)
    for left in range(PLACES):
        remaining = away.copy()
        remaining[:, left] = 0
        rejected = remaining / remaining.sum(axis=1, keepdims=True)
        slope += best[:, left : left + 1] * rejected
        curvature += _softmax_curvature(rejected, best[:, left : left + 1])
    return slope, curvature


def _softmax_curvature(shares: Floats, whole: Floats) -> Floats:
    weighted = shares * whole
    found = -weighted[:, :, None] * shares[:, None]
    diagonal = np.arange(PLACES)
    found[:, diagonal, diagonal] += weighted
    return found
