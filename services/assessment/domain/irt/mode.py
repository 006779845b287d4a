"""The most likely traits of each person given the answers, and how sharp that peak is."""

from dataclasses import dataclass

import numpy as np

from services.assessment.domain.irt.choice_model import PLACES, Design, Floats, Parameters, pulls
from services.assessment.domain.irt.derivatives import derivatives

_STEPS = 25
_CLOSE_ENOUGH = 1e-9


@dataclass(frozen=True, slots=True)
class Mode:
    """Persons × 4 traits in standard deviations of the population, and the persons × 4 × 4 inverse curvature there."""

    traits: Floats
    covariances: Floats


def mode(answered: Floats, parameters: Parameters, design: Design) -> Mode:
    """The traits at which the answers, weighed by the population, are most likely (MAP), by Newton's method.

    The logarithm of both choices is concave in the traits, so there is one such point.
    """
    counts = answered.reshape(len(answered), len(design.keys), -1).transpose(1, 2, 0)
    precision = np.linalg.inv(parameters.correlations)
    traits = np.zeros((len(answered), PLACES))
    for _ in range(_STEPS):
        gradient, information = _slope_and_information(traits, counts, parameters, design)
        information += precision
        step = np.linalg.solve(information, (gradient - traits @ precision)[:, :, None])[:, :, 0]
        traits = traits + step / np.maximum(1, np.abs(step).max(axis=1, keepdims=True))
        if np.abs(step).max() < _CLOSE_ENOUGH:
            break
    _, information = _slope_and_information(traits, counts, parameters, design)
    return Mode(traits, np.linalg.inv(information + precision))


def _slope_and_information(
    traits: Floats, counts: Floats, parameters: Parameters, design: Design
) -> tuple[Floats, Floats]:
    slope, curvature = derivatives(pulls(parameters, design, traits), counts)
    order = np.argsort(design.traits, axis=1)
    blocks = np.arange(len(order))[:, None]
    loadings = parameters.loadings[blocks, order]
    gradient = np.einsum("bk,bkn->nk", loadings, slope[blocks, order])
    turned = curvature[blocks[:, :, None], order[:, :, None], order[:, None, :]]
    return gradient, np.einsum("bk,bkln,bl->nkl", loadings, turned, loadings, optimize=True)
