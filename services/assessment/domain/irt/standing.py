"""Where each person stands: the expected traits given the answers, and their standard errors."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.assessment.domain.irt.choice_model import OUTCOMES, Counts, Design, Floats, Parameters
from services.assessment.domain.irt.mode import mode
from services.assessment.domain.irt.posterior import indicators
from services.assessment.domain.sobol import normal_points

_POINTS = 256
_WIDER = 1.5
"""Points are laid wider than the peak, because the distribution of an extreme person leans to one side."""

_AT_ONCE = 100
_MOST, _LEAST = (np.array(places) for places in zip(*OUTCOMES, strict=True))


@dataclass(frozen=True, slots=True)
class Standing:
    """Persons × 4 traits (EAP) in standard deviations of the population, and their standard errors."""

    traits: Floats
    errors: Floats


def standing(outcomes: Counts, parameters: Parameters, design: Design) -> Standing:
    """Traits and errors by importance sampling: 256 even points about each person's most likely traits."""
    found = list(_by_chunk(outcomes, parameters, design))
    return Standing(np.concatenate([mean for mean, _ in found]), np.concatenate([error for _, error in found]))


def _by_chunk(outcomes: Counts, parameters: Parameters, design: Design) -> Iterator[tuple[Floats, Floats]]:
    for start in range(0, len(outcomes), _AT_ONCE):
        yield _expected(outcomes[start : start + _AT_ONCE], parameters, design)


def _expected(outcomes: Counts, parameters: Parameters, design: Design) -> tuple[Floats, Floats]:
    peak = mode(indicators(outcomes), parameters, design)
    even = normal_points()[:_POINTS]
    spread = _WIDER * np.linalg.cholesky(peak.covariances)
    points = peak.traits[:, None] + even @ spread.transpose(0, 2, 1)
    precision = np.linalg.inv(parameters.correlations)
    logs = log_likelihoods(outcomes, points, parameters, design)
    logs += 0.5 * (np.square(even).sum(axis=1) - (points @ precision * points).sum(axis=2))
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    means = np.einsum("np,npk->nk", weights, points)
    return means, np.sqrt(np.einsum("np,npk->nk", weights, np.square(points - means[:, None])))


def log_likelihoods(outcomes: Counts, points: Floats, parameters: Parameters, design: Design) -> Floats:
    """Persons × points: the logarithm of the chance of each person's answers at each of the person's own points."""
    pull = parameters.loadings * points[:, :, design.traits] + parameters.intercepts
    most, least = _MOST[outcomes][:, None, :, None], _LEAST[outcomes][:, None, :, None]
    away = np.exp(-pull)
    taken = np.take_along_axis(pull, most, 3) - np.take_along_axis(pull, least, 3)
    rest = away.sum(axis=3) - np.take_along_axis(away, most, 3)[..., 0]
    logs = taken[..., 0] - np.log(np.exp(pull).sum(axis=3)) - np.log(rest)
    return np.asarray(logs.sum(axis=2))
