"""The four factors and the three styles that every score, model and match is made of."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum


class Factor(StrEnum):
    """Dominance, influence, steadiness, compliance (支配、影响、稳健、谨慎), after Marston (1928)."""

    DOMINANCE = "D"
    INFLUENCE = "I"
    STEADINESS = "S"
    COMPLIANCE = "C"


class Style(StrEnum):
    """Which side of a person is read: `external` from the most-like choices, `internal` from the least-like ones.

    `summary` reads both together. Article 3 calls the first two 外在 and 内在行为风格.
    """

    INTERNAL = "internal"
    EXTERNAL = "external"
    SUMMARY = "summary"


FACTORS = tuple(Factor)

Levels = Mapping[Factor, Decimal]
"""A value from 0 to 100 for each factor: a role model, or the scores of one style."""


def mean(values: list[Decimal]) -> Decimal:
    """The arithmetic mean of at least one value."""
    return sum(values, Decimal()) / len(values)


def sample_sd(values: list[Decimal]) -> Decimal:
    """The standard deviation with n − 1; 0 for a single value, which shows no spread."""
    if len(values) < 2:
        return Decimal()
    centre = mean(values)
    return (sum(((value - centre) ** 2 for value in values), Decimal()) / (len(values) - 1)).sqrt()
