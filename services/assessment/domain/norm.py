"""A norm: what raw sums mean, for whom, and how exactly they were measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from services.assessment.domain.factors import Factor, Style
from services.assessment.domain.rules import Edition


class NormKind(StrEnum):
    """Where a norm comes from: simulated from a stated model, measured on real respondents, or blended of both.

    An `external` one is another tool's own, of which nothing is known but that its scores were made by it.
    """

    MODEL_BASED = "model_based"
    BLENDED = "blended"
    EMPIRICAL = "empirical"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class Scale:
    """How standard scores become points: 50 + 20 z, clipped to 0–100; a band reaches `band_z` SEM to either side.

    A shift within ± `shift_margin` points (half a raw point) is no shift: raw sums are whole numbers, and where the two
    styles' norms do not share a mean even the same answers differ by a fraction.
    """

    centre: Decimal
    points_per_sd: Decimal
    lowest: Decimal
    highest: Decimal
    band_z: Decimal
    shift_margin: Decimal

    def clip(self, points: Decimal) -> Decimal:
        """`points`, held within the scale."""
        return max(self.lowest, min(self.highest, points))


@dataclass(frozen=True, slots=True)
class Distribution:
    """Mean, standard deviation (raw points) and reliability of one raw sum in the norm's population."""

    mean: Decimal
    sd: Decimal
    reliability: Decimal


@dataclass(frozen=True, slots=True)
class ShiftNull:
    """What the shift (external − internal, in points) looks like when people do not shift at all.

    `sd` is its spread through measurement error alone and `up_share` the part of people whose factor seems to rise:
    a count of risers means something only in excess of it.
    """

    sd: Decimal
    up_share: Decimal


@dataclass(frozen=True, slots=True)
class Norm:
    """One dated norm of one edition of an instrument; `population` is how many respondents it stands on."""

    edition: Edition
    kind: NormKind
    instrument: str
    population: int
    scale: Scale
    styles: Mapping[Style, Mapping[Factor, Distribution]]
    shift_null: Mapping[Factor, ShiftNull]
