"""Words for a profile: what a high or a low factor looks like at work."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chassis.domain.name import Name
from services.assessment.domain.factors import FACTORS, Factor, Levels
from services.assessment.domain.rules import Edition


class Pole(StrEnum):
    """Which end of a factor a word describes."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A factor that stands out, in which direction, and the words for it."""

    factor: Factor
    pole: Pole
    words: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """From which score a factor counts as high, to which as low, and the words for either."""

    edition: Edition
    high_from: Decimal
    low_to: Decimal
    words: Mapping[Factor, Mapping[Pole, tuple[Name, ...]]]


def describe(levels: Levels, vocabulary: Vocabulary) -> tuple[Descriptor, ...]:
    """The factors that stand out, the one farthest from the middle of the thresholds first; ties in D I S C order."""
    middle = (vocabulary.high_from + vocabulary.low_to) / 2
    outstanding = sorted(FACTORS, key=lambda factor: -abs(levels[factor] - middle))
    described = []
    for factor in outstanding:
        pole = _pole(levels[factor], vocabulary)
        if pole is not None:
            described.append(Descriptor(factor, pole, vocabulary.words[factor][pole]))
    return tuple(described)


def _pole(level: Decimal, vocabulary: Vocabulary) -> Pole | None:
    if level >= vocabulary.high_from:
        return Pole.HIGH
    return Pole.LOW if level <= vocabulary.low_to else None
