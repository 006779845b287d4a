"""What the suite's answers are read into."""

from collections.abc import Mapping
from decimal import Decimal

from chassis.catalogue import Locale
from chassis.drawing.scale import Band
from suite.demo.client import Document

FACTORS = ("D", "I", "S", "C")

Names = Mapping[Locale, str]
"""A name in both languages."""

ByFactor = Mapping[str, Decimal]
"""A value for each of D, I, S, C."""


def exact(number: str | float) -> Decimal:
    """A number of the wire as the decimal that was written there."""
    return Decimal(str(number))


def by_factor(document: Document) -> dict[str, Decimal]:
    """The four values."""
    return {factor: exact(document[factor]) for factor in FACTORS}


def band(document: Document) -> Band:
    """Points with their range."""
    return Band(exact(document["points"]), exact(document["low"]), exact(document["high"]))
