"""How alike two profiles are, by every index that the literature names; none of them decides alone.

`docs/algorithms/match-degree.md` has the formulas with a worked table.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from services.assessment.domain.factors import FACTORS, Factor, Levels
from services.assessment.domain.figures import figure
from services.assessment.domain.rules import Edition

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class IndexRules:
    """`tolerance` is how many points either way still count as what the role asks for.

    `expected_squared_distance` is Cattell's E, in squared standard deviations; a covariance of fewer than
    `least_for_covariance` persons is not estimated.
    """

    edition: Edition
    tolerance: Decimal
    expected_squared_distance: Decimal
    least_for_covariance: int


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What persons are held against: the model's levels with their standard errors, and the width of the bands."""

    levels: Levels
    errors: Levels
    band_z: Decimal
    points_per_sd: Decimal
    rules: IndexRules


@dataclass(frozen=True, slots=True)
class Indices:
    """Indices of one style against a role model.

    `weighted_euclidean` weighs each factor by how exactly its gap is known. `elevation`, `scatter` and `shape` are the
    parts of the squared Euclidean distance (they add up to it). `shape_correlation` is Pearson's r over four points,
    fragile by nature and None for a flat profile; `icc_double_entry` and `cattell_rp` run from −1 to 1, 1 is perfect.
    `mahalanobis` takes the factors' covariance among those compared into account and is None for a few.
    `chance_within` is how likely all four true scores lie within the tolerance of the model.
    """

    weighted_euclidean: Decimal
    elevation: Decimal
    scatter: Decimal
    shape: Decimal
    shape_correlation: Decimal | None
    icc_double_entry: Decimal
    cattell_rp: Decimal
    mahalanobis: Decimal | None
    chance_within: Decimal


def indices_of(points: Levels, sems: Levels, yardstick: Yardstick, covariance: Floats | None = None) -> Indices:
    """Every index of one style's scores, with their standard errors, against the yardstick."""
    person, model = _row(points), _row(yardstick.levels)
    errors = np.hypot(_row(sems), _row(yardstick.errors))
    gaps = person - model
    elevation, scatter, shape = _parts(person, model)
    return Indices(
        weighted_euclidean=figure(_weighted(gaps, errors), 2),
        elevation=figure(elevation, 2),
        scatter=figure(scatter, 2),
        shape=figure(shape, 2),
        shape_correlation=_correlation(person, model),
        icc_double_entry=figure(_double_entry(person, model), 3),
        cattell_rp=figure(_cattell(gaps / float(yardstick.points_per_sd), yardstick.rules), 3),
        mahalanobis=None if covariance is None else figure(math.sqrt(gaps @ np.linalg.solve(covariance, gaps)), 3),
        chance_within=figure(_chance_within(gaps, errors, float(yardstick.rules.tolerance)), 3),
    )


def shrunk_covariance(members: Floats) -> Floats:
    """The covariance of persons × factors, shrunk towards equal variances without correlation (Ledoit & Wolf, 2004).

    The more persons, the less it is shrunk; it can always be inverted, unless nothing varies at all.
    """
    centred = members - members.mean(axis=0)
    persons, factors = centred.shape
    sample = centred.T @ centred / persons
    target = np.trace(sample) / factors * np.eye(factors)
    distance = float(np.square(sample - target).sum())
    noise = sum(float(np.square(np.outer(row, row) - sample).sum()) for row in centred) / persons**2
    share = min(1.0, noise / distance) if distance else 1.0
    return np.asarray(share * target + (1 - share) * sample)


def covariance_of(members: list[Levels], rules: IndexRules) -> Floats | None:
    """The shrunk covariance of those compared; None when they are too few or all alike."""
    if len(members) < rules.least_for_covariance:
        return None
    covariance = shrunk_covariance(np.array([_row(levels) for levels in members]))
    return covariance if np.trace(covariance) > 0 else None


def _row(values: Mapping[Factor, Decimal]) -> Floats:
    return np.array([float(values[factor]) for factor in FACTORS])


def _weighted(gaps: Floats, errors: Floats) -> float:
    if not errors.all():
        return float(np.linalg.norm(gaps))
    weights = 1 / np.square(errors)
    return math.sqrt(float((weights / weights.mean() * np.square(gaps)).sum()))


def _parts(person: Floats, model: Floats) -> tuple[float, float, float]:
    ours, theirs = person - person.mean(), model - model.mean()
    elevation = len(person) * float(person.mean() - model.mean()) ** 2
    scatter = float(np.linalg.norm(ours) - np.linalg.norm(theirs)) ** 2
    return elevation, scatter, 2 * float(np.linalg.norm(ours) * np.linalg.norm(theirs) - ours @ theirs)


def _correlation(person: Floats, model: Floats) -> Decimal | None:
    ours, theirs = person - person.mean(), model - model.mean()
    size = float(np.linalg.norm(ours) * np.linalg.norm(theirs))
    return figure(max(-1.0, min(1.0, float(ours @ theirs) / size)), 3) if size > 0 else None


def _double_entry(person: Floats, model: Floats) -> float:
    middle = float(np.concatenate((person, model)).mean())
    ours, theirs = person - middle, model - middle
    spread = float(ours @ ours + theirs @ theirs)
    return 2 * float(ours @ theirs) / spread if spread else 1.0


def _cattell(gaps_in_sd: Floats, rules: IndexRules) -> float:
    expected, found = float(rules.expected_squared_distance), float(gaps_in_sd @ gaps_in_sd)
    return (expected - found) / (expected + found)


def _chance_within(gaps: Floats, errors: Floats, tolerance: float) -> float:
    chance = 1.0
    for gap, error in zip(gaps.tolist(), errors.tolist(), strict=True):
        if error:
            chance *= _normal((tolerance - gap) / error) - _normal((-tolerance - gap) / error)
        else:
            chance *= abs(gap) <= tolerance
    return chance


def _normal(z: float) -> float:
    return math.erfc(-z / math.sqrt(2)) / 2
