"""What a group of sittings shows of an instrument: raw sums, and the sums of its two halves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.assessment.domain.answers import Sheet
from services.assessment.domain.factors import Style
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import OUTCOMES, Counts, Floats, outcomes_of
from services.assessment.domain.latent import keyed_sums

_MOST, _LEAST = (np.array(places) for places in zip(*OUTCOMES, strict=True))

Sums = Mapping[Style, Floats]
"""Persons × 4 raw sums of each style, in D I S C order."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One complete sheet a person; `left_out` are the sittings that were answered too carelessly to count."""

    outcomes: Counts
    left_out: int = 0

    @property
    def persons(self) -> int:
        """How many there are."""
        return len(self.outcomes)


def sample_of(sheets: Sequence[Sheet], instrument: Instrument, left_out: int = 0) -> Sample:
    """The sample that these sheets are."""
    shape = (0, len(instrument.blocks))
    outcomes = outcomes_of(sheets, instrument) if sheets else np.zeros(shape, dtype=np.int64)
    return Sample(outcomes, left_out)


def sums_of(outcomes: Counts, instrument: Instrument, blocks: slice = slice(None)) -> Sums:
    """Raw sums over the blocks: external from the most fitting, internal from the least fitting, summary of both."""
    part = Instrument(instrument.edition, instrument.instructions, instrument.rating, instrument.blocks[blocks], ())
    chosen = outcomes[:, blocks]
    external, internal = (sums.astype(np.float64) for sums in keyed_sums(_MOST[chosen], _LEAST[chosen], part))
    return {Style.INTERNAL: internal, Style.EXTERNAL: external, Style.SUMMARY: external + internal}


def split_half(outcomes: Counts, instrument: Instrument) -> Sums:
    """For each style the four split-half reliabilities by block, odd against even, stepped up by Spearman–Brown (1910).

    r = 2 r½ / (1 + r½), where r½ is the correlation of the two halves; it is undefined (nan) where nothing varies.
    """
    odd, even = (sums_of(outcomes, instrument, slice(start, None, 2)) for start in (0, 1))
    return {style: _stepped_up(odd[style], even[style]) for style in Style}


def correlations(one: Floats, other: Floats) -> Floats:
    """Pearson's r of each pair of columns; nan where a column does not vary."""
    ours, theirs = one - one.mean(axis=0), other - other.mean(axis=0)
    spread = np.sqrt(np.square(ours).sum(axis=0) * np.square(theirs).sum(axis=0))
    return _quotient((ours * theirs).sum(axis=0), spread)


def _stepped_up(one: Floats, other: Floats) -> Floats:
    half = correlations(one, other)
    return _quotient(2 * half, 1 + half)


def _quotient(over: Floats, under: Floats) -> Floats:
    return np.asarray(np.divide(over, under, out=np.full(len(under), np.nan), where=under > 0))
