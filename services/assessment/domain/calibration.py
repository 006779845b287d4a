"""A calibration on record: the fitted items of the second scorer, and scores by them beside the classical ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from chassis.domain.errors import Fault, Invalid
from services.assessment.domain.answers import Sheet
from services.assessment.domain.factors import FACTORS, Factor
from services.assessment.domain.figures import figure
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import Counts, Design, Parameters, outcomes_of
from services.assessment.domain.irt.fitting import Fit, beginning
from services.assessment.domain.irt.standing import standing
from services.assessment.domain.norm import Scale
from services.assessment.domain.rules import Edition
from services.assessment.domain.scoring import Scores

Matrix = tuple[tuple[Decimal, ...], ...]

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class CalibrationRules:
    """From how many persons on the model is fitted, after how many rounds it is given up, and when it stands still."""

    edition: Edition
    least_persons: int
    most_rounds: int
    tolerance: Decimal


@dataclass(frozen=True, slots=True)
class Calibration:
    """Loadings and intercepts (blocks × 4, in the order shown) and correlations (D I S C), to four decimals.

    `empirical_reliability` is var(θ̂) / (var(θ̂) + mean SE²) of each factor in the sample. `converged` is False when the
    last round still moved a parameter by more than the rules allow.
    """

    instrument: str
    loadings: Matrix
    intercepts: Matrix
    correlations: Matrix
    persons: int
    rounds: int
    log_likelihood: Decimal
    converged: bool
    empirical_reliability: Mapping[Factor, Decimal]
    rules: str
    sha256: str = ""

    @property
    def parameters(self) -> Parameters:
        """The parameters as arrays."""
        return Parameters(*(np.array(part, dtype=np.float64) for part in self._parts))

    @property
    def _parts(self) -> tuple[Matrix, Matrix, Matrix]:
        return self.loadings, self.intercepts, self.correlations


@dataclass(frozen=True, slots=True)
class LatentScore:
    """A factor by the second scorer beside the classical summary score, both with their bands.

    `disagrees` when either lies outside the other's band: a reason to look at the answers.
    """

    points: Decimal
    sem: Decimal
    low: Decimal
    high: Decimal
    classical: Decimal
    disagrees: bool


def check_enough(persons: int, rules: CalibrationRules) -> None:
    """Refuse to fit 174 parameters to too few."""
    if persons < rules.least_persons:
        raise Invalid(Fault("too_few_sittings", "/instrument", {"least": rules.least_persons, "found": persons}))


def calibration_of(fit: Fit, outcomes: Counts, instrument: Instrument, rules: CalibrationRules) -> Calibration:
    """The fit on record, with its reliability in the sample that it was fitted to."""
    found = standing(outcomes, fit.parameters, Design.of(instrument))
    variance, error = found.traits.var(axis=0, ddof=1), np.square(found.errors).mean(axis=0)
    return Calibration(
        instrument=instrument.edition.key,
        loadings=matrix(fit.parameters.loadings.tolist()),
        intercepts=matrix(fit.parameters.intercepts.tolist()),
        correlations=matrix(fit.parameters.correlations.tolist()),
        persons=len(outcomes),
        rounds=fit.rounds,
        log_likelihood=figure(fit.log_likelihood, 2),
        converged=fit.moved <= float(rules.tolerance),
        empirical_reliability={f: figure(variance[k] / (variance[k] + error[k]), 3) for k, f in enumerate(FACTORS)},
        rules=rules.edition.key,
    )


def matrix(rows: list[list[float]]) -> Matrix:
    """Rows of exact decimals."""
    return tuple(tuple(figure(value, _DIGITS) for value in row) for row in rows)


def fit_from(state: object, design: Design) -> Fit:
    """Where a fitting goes on that was written down by `state_of`; from the beginning when there is nothing."""
    if not isinstance(state, dict):
        return beginning(design)
    parts = (np.array(state[name], dtype=np.float64) for name in ("loadings", "intercepts", "correlations"))
    return Fit(Parameters(*parts), int(state["rounds"]), float(state["log_likelihood"]), float(state["moved"]))


def state_of(fit: Fit) -> dict[str, object]:
    """A fitting under way as JSON values, exact to the last bit."""
    parameters = fit.parameters
    return {
        "loadings": parameters.loadings.tolist(),
        "intercepts": parameters.intercepts.tolist(),
        "correlations": parameters.correlations.tolist(),
        "rounds": fit.rounds,
        "log_likelihood": fit.log_likelihood,
        "moved": fit.moved,
    }


def latent_scores(
    sheet: Sheet, instrument: Instrument, calibration: Calibration, scale: Scale, summary: Scores
) -> dict[Factor, LatentScore]:
    """Scores 50 + 20 θ with their bands, beside the classical summary scores."""
    outcomes = outcomes_of([sheet], instrument)
    found = standing(outcomes, calibration.parameters, Design.of(instrument))
    return {
        factor: _score(float(found.traits[0, k]), float(found.errors[0, k]), scale, summary, factor)
        for k, factor in enumerate(FACTORS)
    }


def _score(trait: float, error: float, scale: Scale, summary: Scores, factor: Factor) -> LatentScore:
    points = scale.clip(figure(float(scale.centre) + float(scale.points_per_sd) * trait, 1))
    sem = figure(float(scale.points_per_sd) * error, 1)
    reach = figure(float(scale.band_z * sem), 1)
    low, high = scale.clip(points - reach), scale.clip(points + reach)
    other = summary[factor]
    disagrees = not (low <= other.points <= high and other.low <= points <= other.high)
    return LatentScore(points, sem, low, high, other.points, disagrees)
