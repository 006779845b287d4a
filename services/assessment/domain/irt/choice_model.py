"""How likely each way of answering a block is: the best by a logit choice among four, the worst among the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.assessment.domain.answers import Sheet
from services.assessment.domain.factors import FACTORS
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.latent import LatentModel

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

PLACES = 4
OUTCOMES = tuple((most, least) for most in range(PLACES) for least in range(PLACES) if most != least)
"""The twelve ways of answering a block: the place of the most fitting phrase, and of the least fitting one."""

_MOST = np.array([most for most, _ in OUTCOMES])
_LEAST = np.array([least for _, least in OUTCOMES])
_CODE = np.full((PLACES, PLACES), -1)
_CODE[_MOST, _LEAST] = np.arange(len(OUTCOMES))


@dataclass(frozen=True, slots=True)
class Design:
    """What the model knows of an instrument: whose trait each place asks, and how it is keyed (both blocks × 4)."""

    traits: Counts
    keys: Counts

    @classmethod
    def of(cls, instrument: Instrument) -> "Design":
        """The design of an instrument."""
        traits = [[FACTORS.index(item.factor) for item in block.items] for block in instrument.blocks]
        keys = [[item.key for item in block.items] for block in instrument.blocks]
        return cls(np.array(traits), np.array(keys))


@dataclass(frozen=True, slots=True)
class Parameters:
    """Loadings and intercepts (blocks × 4) and the correlations of the traits (4 × 4, D I S C).

    Only differences within a block show, so the intercepts of each block sum to zero: three of the four are free.
    """

    loadings: Floats
    intercepts: Floats
    correlations: Floats


def assumed(model: LatentModel, design: Design) -> Parameters:
    """The parameters of the respondent that norms without a sample are derived from: assumed, not fitted."""
    intercepts = np.where(design.keys < 0, model.reversed_intercept, 0.0)
    return Parameters(
        loadings=model.loading * design.keys.astype(np.float64),
        intercepts=intercepts - intercepts.mean(axis=1, keepdims=True),
        correlations=model.correlation_matrix(),
    )


def outcomes_of(sheets: Sequence[Sheet], instrument: Instrument) -> Counts:
    """Persons × blocks: which of the twelve ways each block was answered."""
    return np.array([[_outcome(sheet, block_id, instrument) for block_id in _ids(instrument)] for sheet in sheets])


def outcomes_of_places(most: Counts, least: Counts) -> Counts:
    """The same from the places (0–3) chosen, persons × blocks each."""
    return np.asarray(_CODE[most, least])


def log_chances(parameters: Parameters, design: Design, points: Floats) -> Floats:
    """Blocks × 12 × points: the logarithm of the chance of each way of answering at each point of the trait space."""
    return outcome_logs(pulls(parameters, design, points))


def pulls(parameters: Parameters, design: Design, points: Floats) -> Floats:
    """Blocks × 4 × points: how strongly each phrase speaks to somebody at each point."""
    return np.asarray(
        parameters.loadings[:, :, None] * points.T[design.traits] + parameters.intercepts[:, :, None], dtype=np.float64
    )


def outcome_logs(pull: Floats) -> Floats:
    """Blocks × 12 × points from the pulls: the best is drawn first, then the worst among the rest."""
    away = np.exp(-pull)
    best = pull - np.log(np.exp(pull).sum(axis=1, keepdims=True))
    rest = np.log(away.sum(axis=1, keepdims=True) - away)
    return np.asarray(best[:, _MOST] - pull[:, _LEAST] - rest[:, _MOST])


def _outcome(sheet: Sheet, block_id: str, instrument: Instrument) -> int:
    block = instrument.block(block_id)
    choice = next(choice for choice in sheet.choices if choice.block == block_id)
    assert block is not None  # noqa: S101 - the id comes from the instrument itself
    return int(_CODE[block.position(choice.most), block.position(choice.least)])


def _ids(instrument: Instrument) -> list[str]:
    return [block.id for block in instrument.blocks]
