"""Derives the figures of the model-based norm, so that anyone can replay them: `python -m services.assessment.norming`.

Respondents drawn from the latent model, whose internal and external traits are one and the same (nobody shifts), sit
the instrument on two occasions. Mean and SD come from the first sitting, reliability is the correlation between the
two, and the null of the shift is how external − internal scatters and how often it rises though nothing has moved.
"""

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml

from services.assessment import rulebook
from services.assessment.domain.factors import FACTORS, Style
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.latent import Floats, LatentModel, choose, keyed_sums
from services.assessment.domain.norm import Norm, Scale

SEED = 20260101


@dataclass(frozen=True, slots=True)
class Derivation:
    """The figures in D I S C order: mean, SD and reliability of each style; SD (points) and up-share of the shift."""

    styles: dict[Style, tuple[Floats, Floats, Floats]]
    shift_sd: Floats
    shift_up_share: Floats


def derive(instrument: Instrument, model: LatentModel, persons: int, scale: Scale, seed: int) -> Derivation:
    """Simulate `persons` respondents and read the norm's figures off their raw sums."""
    rng = np.random.default_rng(seed)
    draws = model.correlated(rng.standard_normal((3, persons, len(FACTORS))))
    first, second = (_sit(model.on_occasion(draws[0], day), rng, instrument, model) for day in draws[1:])
    styles = {}
    for style in Style:
        correlations = [np.corrcoef(first[style][:, f], second[style][:, f])[0, 1] for f in range(len(FACTORS))]
        styles[style] = first[style].mean(axis=0), first[style].std(axis=0, ddof=1), np.array(correlations)
    z = {style: (first[style] - mean) / sd for style, (mean, sd, _) in styles.items()}
    shift = float(scale.points_per_sd) * (z[Style.EXTERNAL] - z[Style.INTERNAL])
    return Derivation(styles, shift.std(axis=0, ddof=1), (shift > float(scale.shift_margin)).mean(axis=0))


def _sit(traits: Floats, rng: np.random.Generator, instrument: Instrument, model: LatentModel) -> dict[Style, Floats]:
    uniform = rng.random((2, len(traits), len(instrument.blocks), len(FACTORS)))
    external, internal = keyed_sums(*choose(traits, traits, uniform, model, instrument), instrument)
    sums = {Style.EXTERNAL: external, Style.INTERNAL: internal, Style.SUMMARY: external + internal}
    return {style: raw.astype(np.float64) for style, raw in sums.items()}


def rederive(norm: Norm, persons: int | None = None, seed: int = SEED) -> Derivation:
    """Derive a norm's figures anew, with its own population unless `persons` says otherwise."""
    model = rulebook.latent_model(norm.edition.since)
    instrument = rulebook.instrument(norm.instrument)
    return derive(instrument, model, persons or norm.population, norm.scale, seed)


def as_document(derived: Derivation) -> dict[str, dict[str, Any]]:
    """The figures in the shape of the norm's YAML, as decimal strings."""
    return {
        "styles": {
            str(style): _by_factor(mean=(mean, 2), sd=(sd, 2), reliability=(reliability, 2))
            for style, (mean, sd, reliability) in derived.styles.items()
        },
        "shift_null": _by_factor(sd=(derived.shift_sd, 1), up_share=(derived.shift_up_share, 2)),
    }


def _by_factor(**columns: tuple[Floats, int]) -> dict[str, dict[str, str]]:
    return {
        str(factor): {name: f"{figures[f]:.{digits}f}" for name, (figures, digits) in columns.items()}
        for f, factor in enumerate(FACTORS)
    }


def main() -> None:
    """Print the figures of the newest norm, derived anew."""
    newest = list(rulebook.norms().values())[-1]
    yaml.safe_dump(as_document(rederive(newest)), sys.stdout, sort_keys=False, default_flow_style=None)


if __name__ == "__main__":
    main()
