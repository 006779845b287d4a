"""Where persons stand, given their answers: each one's distribution over the points of the trait space."""

from dataclasses import dataclass

import numpy as np

from services.assessment.domain.irt.choice_model import OUTCOMES, Counts, Design, Floats, Parameters, log_chances
from services.assessment.domain.sobol import normal_points


@dataclass(frozen=True, slots=True)
class Posterior:
    """Persons × points weights that sum to 1 for each person, the points, and the log-likelihood of all answers."""

    weights: Floats
    points: Floats
    log_likelihood: float

    def means(self) -> Floats:
        """Persons × 4: the expected traits (EAP)."""
        return np.asarray(self.weights @ self.points)

    def second_moment(self) -> Floats:
        """4 × 4: the mean over persons of the expected products of the traits."""
        share = self.weights.sum(axis=0) / len(self.weights)
        return np.asarray((self.points * share[:, None]).T @ self.points)


def indicators(outcomes: Counts) -> Floats:
    """Persons × (blocks · 12): 1 where a block was answered that way."""
    persons, blocks = outcomes.shape
    found = np.zeros((persons, blocks, len(OUTCOMES)))
    np.put_along_axis(found, outcomes[:, :, None], 1.0, axis=2)
    return found.reshape(persons, -1)


def posterior(answered: Floats, parameters: Parameters, design: Design) -> Posterior:
    """Every person's posterior over 4,096 points drawn evenly from the population."""
    points = normal_points() @ np.linalg.cholesky(parameters.correlations).T
    chances = log_chances(parameters, design, points)
    logs = answered @ chances.reshape(-1, len(points))
    highest = logs.max(axis=1, keepdims=True)
    weights = np.exp(logs - highest)
    whole = weights.sum(axis=1, keepdims=True)
    likelihood = float((highest + np.log(whole / len(points))).sum())
    return Posterior(weights / whole, points, likelihood)
