"""The words of the pictures in the reader's language."""

from functools import cache
from typing import Protocol

from chassis.catalogue import Catalogue, Locale
from chassis.drawing.palette import AMBER, INDIGO, TEAL
from services.assessment.domain.factors import FACTORS, Factor

INTERNAL, EXTERNAL, MODEL = TEAL, INDIGO, AMBER
"""Circles, squares and diamonds go with them, so that nothing is told by colour alone."""


class Say(Protocol):
    """Gives the sentence for a code, with its values put in."""

    def __call__(self, code: str, /, **values: object) -> str:
        """The sentence."""


def voice(locale: Locale) -> Say:
    """The sentences in one language."""

    def say(code: str, /, **values: object) -> str:
        return _catalogue().text(code, locale, values)

    return say


def factor_named(factor: Factor, say: Say) -> str:
    """`D Dominance`."""
    return f"{factor} {say(f'factor.{factor}')}"


def factors_named(say: Say) -> list[tuple[str, str]]:
    """The four factors as categories."""
    return [(factor.value, factor_named(factor, say)) for factor in FACTORS]


@cache
def _catalogue() -> Catalogue:
    return Catalogue.of("services.assessment.schemas.pictures")
