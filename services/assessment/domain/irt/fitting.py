"""Fitting the choice model by EM: where persons stand given the items, then the items given where persons stand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from services.assessment.domain.irt.choice_model import OUTCOMES, PLACES, Counts, Design, Floats, Parameters, pulls
from services.assessment.domain.irt.derivatives import derivatives
from services.assessment.domain.irt.posterior import Posterior, indicators, posterior

START_LOADING = 1.0
LOADING_PRIOR_SD = 1.0
INTERCEPT_PRIOR_SD = 2.0
"""Weak normal priors (loadings about ±1 by their key, intercepts about 0) that keep rare answers from running away."""

# Four intercepts of a block from its three free ones: columns that are orthonormal and sum to zero.
_CONTRASTS = np.linalg.qr(np.vstack((np.eye(3), -np.ones(3))))[0]


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters after `rounds` of EM, the log-likelihood before the last, and how far that last round moved them."""

    parameters: Parameters
    rounds: int
    log_likelihood: float
    moved: float


def beginning(design: Design) -> Fit:
    """Where fitting begins: every loading ±1 by its key, all phrases equally liked, traits unrelated."""
    loadings = START_LOADING * design.keys.astype(np.float64)
    return Fit(Parameters(loadings, np.zeros(loadings.shape), np.eye(PLACES)), 0, -np.inf, np.inf)


def fitted(outcomes: Counts, design: Design, rounds: int, tolerance: float) -> Iterator[Fit]:
    """One fit after another, until a round moves nothing by more than `tolerance` or `rounds` are done."""
    answered, fit = indicators(outcomes), beginning(design)
    while fit.rounds < rounds and fit.moved > tolerance:
        fit = next_round(fit, answered, design)
        yield fit


def next_round(fit: Fit, answered: Floats, design: Design) -> Fit:
    """One round of EM."""
    found = posterior(answered, fit.parameters, design)
    after = _unit_variances(_improved(fit.parameters, found, answered, design), found, design)
    return Fit(after, fit.rounds + 1, found.log_likelihood, _distance(fit.parameters, after))


def _improved(before: Parameters, found: Posterior, answered: Floats, design: Design) -> Parameters:
    """One Newton step on the seven free parameters of every block: all that a round needs, for the next one follows."""
    counts = (answered.T @ found.weights).reshape(len(design.keys), len(OUTCOMES), -1)
    slope, curvature = derivatives(pulls(before, design, found.points), counts)
    traits = found.points.T[design.traits]
    gradient, hessian = _by_parameter(slope, curvature, traits)
    gradient[:, :PLACES] -= (before.loadings - START_LOADING * design.keys) / LOADING_PRIOR_SD**2
    gradient[:, PLACES:] -= before.intercepts @ _CONTRASTS / INTERCEPT_PRIOR_SD**2
    prior = np.array([LOADING_PRIOR_SD**-2] * PLACES + [INTERCEPT_PRIOR_SD**-2] * (PLACES - 1))
    step = np.linalg.solve(hessian + np.diag(prior), gradient[:, :, None])[:, :, 0]
    step *= np.minimum(1, 1 / np.abs(step).max(axis=1, keepdims=True))
    return replace(
        before,
        loadings=before.loadings + step[:, :PLACES],
        intercepts=before.intercepts + step[:, PLACES:] @ _CONTRASTS.T,
    )


def _by_parameter(slope: Floats, curvature: Floats, traits: Floats) -> tuple[Floats, Floats]:
    """Gradient (blocks × 7) and negative Hessian (blocks × 7 × 7) in loadings and free intercepts."""
    by_loading, by_intercept = (slope * traits).sum(axis=2), slope.sum(axis=2) @ _CONTRASTS
    among = np.einsum("bijp,bip,bjp->bij", curvature, traits, traits, optimize=True)
    across = np.einsum("bijp,bip->bij", curvature, traits) @ _CONTRASTS
    own = _CONTRASTS.T @ curvature.sum(axis=3) @ _CONTRASTS
    upper = np.concatenate((among, across), axis=2)
    lower = np.concatenate((across.transpose(0, 2, 1), own), axis=2)
    return np.concatenate((by_loading, by_intercept), axis=1), np.concatenate((upper, lower), axis=1)


def _unit_variances(parameters: Parameters, found: Posterior, design: Design) -> Parameters:
    """Traits with a variance of 1: what the posterior spread is more or less goes into the loadings."""
    moment = found.second_moment()
    sd = np.sqrt(np.diag(moment))
    return replace(parameters, loadings=parameters.loadings * sd[design.traits], correlations=moment / np.outer(sd, sd))


def _distance(one: Parameters, other: Parameters) -> float:
    parts = ((a, b) for a, b in ((one.loadings, other.loadings), (one.intercepts, other.intercepts)))
    return max(float(np.abs(a - b).max()) for a, b in parts)
