"""From choices to scores: keyed sums, standard scores against a norm, and how far each may be off.

The rule and a worked table stand in `docs/algorithms/disc-scoring.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.money import round_decimal
from services.assessment.domain.answers import Sheet
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.norm import Distribution, Norm, Scale

SCORE_DIGITS = 1
"""Scores are published to a tenth of a point, rounded half up, so that every machine writes the same bytes."""


@dataclass(frozen=True, slots=True)
class Score:
    """A factor's score in points: the raw sum behind it, its standard error and the band that holds the true score.

    Another tool's score has no raw sum here.

    `low` and `high` are score ± `band_z` · SEM (95 % by the shipped norm), clipped to the scale.
    """

    raw: int | None
    points: Decimal
    sem: Decimal
    low: Decimal
    high: Decimal


Scores = Mapping[Factor, Score]


def raw_sums(sheet: Sheet, instrument: Instrument) -> dict[Style, dict[Factor, int]]:
    """Keyed sums of a complete sheet.

    External counts the most-like choices, a reversed item as −1; internal is minus the keyed count of the least-like
    ones; summary is most − least, hence the sum of both.
    """
    external = dict.fromkeys(FACTORS, 0)
    internal = dict.fromkeys(FACTORS, 0)
    items = {item.id: item for block in instrument.blocks for item in block.items}
    scored = {block.id for block in instrument.blocks}
    for choice in sheet.choices:
        if choice.block not in scored:
            continue
        most, least = items[choice.most], items[choice.least]
        external[most.factor] += most.key
        internal[least.factor] -= least.key
    summary = {factor: external[factor] + internal[factor] for factor in FACTORS}
    return {Style.INTERNAL: internal, Style.EXTERNAL: external, Style.SUMMARY: summary}


def score(raw: int, distribution: Distribution, scale: Scale) -> Score:
    """`clip(50 + 20 z, 0, 100)` with z = (raw − mean) / SD, and SEM = SD √(1 − r), both in points."""
    z = (raw - distribution.mean) / distribution.sd
    points = round_decimal(scale.clip(scale.centre + scale.points_per_sd * z), SCORE_DIGITS)
    sem = sem_of(distribution, scale)
    reach = round_decimal(scale.band_z * sem, SCORE_DIGITS)
    return Score(raw, points, sem, scale.clip(points - reach), scale.clip(points + reach))


def sem_of(distribution: Distribution, scale: Scale) -> Decimal:
    """The standard error of measurement in points: SD √(1 − r)."""
    return round_decimal(scale.points_per_sd * (1 - distribution.reliability).sqrt(), SCORE_DIGITS)


def score_sheet(sheet: Sheet, instrument: Instrument, norm: Norm) -> dict[Style, dict[Factor, Score]]:
    """Every factor of every style, scored against `norm`."""
    return {
        style: {factor: score(raw, norm.styles[style][factor], norm.scale) for factor, raw in sums.items()}
        for style, sums in raw_sums(sheet, instrument).items()
    }
