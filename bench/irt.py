"""How well the best–worst scorer finds again what answers were made of, beside keyed sums, and how long it takes.

Run `python -m bench irt`. Respondents with known traits answer the shipped instrument (24 blocks, 8 with a reversed
item) by the model with loadings between 1.0 and 2.2; the scorer knows nothing but their answers. The command fails when
recovery falls short of what is promised: r ≥ .94, coverage .93–.97, mean error of a correlation ≤ .06.
"""

import argparse
import time

import numpy as np
from rich.console import Console
from rich.table import Table

from services.assessment import rulebook
from services.assessment.domain.factors import FACTORS
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import Counts, Design, Floats, Parameters, log_chances
from services.assessment.domain.irt.fitting import fitted
from services.assessment.domain.irt.standing import standing

CORRELATIONS = np.array([[1, 0.1, -0.35, -0.05], [0.1, 1, 0.05, -0.3], [-0.35, 0.05, 1, 0.3], [-0.05, -0.3, 0.3, 1]])
ROUNDS, TOLERANCE = 60, 0.01


def population(design: Design, persons: int, seed: int) -> tuple[Floats, Counts]:
    """Traits, standardised in the sample because that fixes the scale, and the answers that they lead to."""
    draw = np.random.default_rng(seed)
    traits = draw.standard_normal((persons, 4)) @ np.linalg.cholesky(CORRELATIONS).T
    intercepts = draw.normal(0, 0.5, design.keys.shape)
    parameters = Parameters(design.keys * draw.uniform(1.0, 2.2, design.keys.shape), intercepts, CORRELATIONS)
    logs = log_chances(parameters, design, traits)
    return (traits - traits.mean(axis=0)) / traits.std(axis=0), (logs + draw.gumbel(size=logs.shape)).argmax(axis=1).T


def keyed(outcomes: Counts, design: Design) -> Floats:
    """The classical summary scores, most − least: what the scorer is held beside."""
    pairs = np.array([(most, least) for most in range(4) for least in range(4) if most != least])
    signs = np.zeros((len(design.keys), 4, 4))
    np.put_along_axis(signs, design.traits[:, :, None], design.keys[:, :, None].astype(np.float64), axis=2)
    blocks = np.arange(len(signs))
    most, least = pairs[outcomes, 0], pairs[outcomes, 1]
    return np.asarray((signs[blocks, most] - signs[blocks, least]).sum(axis=1))


def recovery(instrument: Instrument, persons: int, seed: int) -> dict[str, float]:
    """The figures of one population."""
    design = Design.of(instrument)
    truth, outcomes = population(design, persons, seed)
    started = time.perf_counter()
    *_, fit = fitted(outcomes, design, ROUNDS, TOLERANCE)
    found = standing(outcomes, fit.parameters, design)
    seconds = time.perf_counter() - started
    sums, above = keyed(outcomes, design), np.triu_indices(4, 1)
    errors = np.abs(fit.parameters.correlations - np.corrcoef(truth.T))[above]
    return {
        "r": _mean_r(found.traits, truth),
        "r of sums": _mean_r(sums, truth),
        "r of level": float(np.corrcoef(found.traits.mean(axis=1), truth.mean(axis=1))[0, 1]),
        "level, sums": float(np.corrcoef(sums.mean(axis=1), truth.mean(axis=1))[0, 1]),
        "coverage": float(np.mean(np.abs(found.traits - truth) < 1.96 * found.errors)),
        "correlation error": float(errors.mean()),
        "rounds": float(fit.rounds),
        "s": seconds,
    }


def _mean_r(found: Floats, truth: Floats) -> float:
    return float(np.mean([np.corrcoef(found[:, k], truth[:, k])[0, 1] for k in range(len(FACTORS))]))


def main() -> None:
    """Measure several populations and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=500)
    parser.add_argument("--populations", type=int, default=4)
    chosen = parser.parse_args()
    instrument = list(rulebook.instruments().values())[-1]
    runs = [recovery(instrument, chosen.persons, seed) for seed in range(1, chosen.populations + 1)]
    table = Table("population", *runs[0], title=f"{instrument.edition.key}, {chosen.persons:,} persons")
    for n, run in enumerate(runs, start=1):
        table.add_row(
            str(n), *(f"{value:.3f}" if name not in ("rounds", "s") else f"{value:.1f}" for name, value in run.items())
        )
    Console(width=140).print(table)
    short = [
        n
        for n, run in enumerate(runs, start=1)
        if run["r"] < 0.94 or not 0.93 <= run["coverage"] <= 0.97 or run["correlation error"] > 0.06
    ]
    if short:
        raise SystemExit(f"recovery falls short in population {', '.join(map(str, short))}")


if __name__ == "__main__":
    main()
