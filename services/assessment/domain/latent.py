"""How a person of given traits would answer: a sequential best-worst choice model over an instrument.

A phrase's pull is its keyed loading times the trait plus an intercept; adding a standard Gumbel draw to each pull and
taking the largest makes the choice a logit (Luce) choice. The most fitting phrase is drawn from the external traits,
the least fitting one among the other three from the internal traits. Noise comes in as arrays: this module draws none.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.assessment.domain.factors import FACTORS, Factor
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.rules import Edition

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class LatentModel:
    """Loadings, intercepts and the correlations of the four traits, each trait standard normal in the population.

    `stable_share` of a trait's variance stays from one sitting to the next; the rest is the day's.
    """

    edition: Edition
    stable_share: float
    loading: float
    reversed_intercept: float
    anchor_loading: float
    anchor_error_sd: float
    correlations: Mapping[tuple[Factor, Factor], float]

    def correlation_matrix(self) -> Floats:
        """The correlations of the traits, D I S C in both directions."""
        matrix = np.eye(len(FACTORS))
        for (one, other), value in self.correlations.items():
            i, j = FACTORS.index(one), FACTORS.index(other)
            matrix[i, j] = matrix[j, i] = value
        return matrix

    def correlated(self, normal: Floats) -> Floats:
        """Traits with the model's correlations, D I S C in the last axis, from independent standard normal draws."""
        return np.asarray(normal @ np.linalg.cholesky(self.correlation_matrix()).T)

    def on_occasion(self, stable: Floats, day: Floats) -> Floats:
        """The traits of one sitting from the person's stable ones and the day's, both standard normal."""
        return math.sqrt(self.stable_share) * stable + math.sqrt(1 - self.stable_share) * day


def gumbel(uniform: Floats) -> Floats:
    """Standard Gumbel draws from uniform ones in (0, 1)."""
    return np.asarray(-np.log(-np.log(uniform)))


def choose(
    external: Floats, internal: Floats, uniform: Floats, model: LatentModel, instrument: Instrument
) -> tuple[Places, Places]:
    """The places (0–3) of the most and the least fitting phrase.

    `external`, `internal`: persons × 4 traits. `uniform`: 2 × persons × blocks × 4 draws in (0, 1). Both results:
    persons × blocks.
    """
    keys = np.array([[item.key for item in block.items] for block in instrument.blocks])
    traits = np.array([[FACTORS.index(item.factor) for item in block.items] for block in instrument.blocks])
    intercepts = np.where(keys < 0, model.reversed_intercept, 0.0)
    most_pull = model.loading * keys * external[:, traits] + intercepts + gumbel(uniform[0])
    least_pull = -(model.loading * keys * internal[:, traits] + intercepts) + gumbel(uniform[1])
    most = most_pull.argmax(axis=2)
    np.put_along_axis(least_pull, most[:, :, None], -np.inf, axis=2)
    return most, least_pull.argmax(axis=2)


def rate_anchors(traits: Floats, normal: Floats, model: LatentModel, instrument: Instrument) -> NDArray[np.int64]:
    """Anchor ratings, persons × anchors, from persons × 4 traits and persons × anchors standard normal draws."""
    scale = instrument.rating
    middle = (scale.lowest + scale.highest) / 2
    columns = [FACTORS.index(anchor.factor) for anchor in instrument.anchors]
    felt = middle + model.anchor_loading * traits[:, columns] + model.anchor_error_sd * normal
    return np.clip(np.floor(felt + 0.5), scale.lowest, scale.highest).astype(np.int64)


def keyed_sums(most: Places, least: Places, instrument: Instrument) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """External and internal raw sums, persons × 4 each: the array form of `scoring.raw_sums`, for many persons."""
    weights = np.zeros((len(instrument.blocks), 4, len(FACTORS)), dtype=np.int64)
    for b, block in enumerate(instrument.blocks):
        for place, item in enumerate(block.items):
            weights[b, place, FACTORS.index(item.factor)] = item.key
    blocks = np.arange(len(instrument.blocks))
    return weights[blocks, most].sum(axis=1), -weights[blocks, least].sum(axis=1)
