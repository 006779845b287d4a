"""The demo's own words in both languages; `Say` is a language's voice."""

from functools import cache
from typing import Protocol

from chassis.catalogue import Catalogue, Locale


class Say(Protocol):
    """Gives the sentence for a code, with its values put in."""

    def __call__(self, code: str, /, **values: object) -> str:
        """The sentence."""


def voice(locale: Locale) -> Say:
    """The demo's sentences in one language."""

    def say(code: str, /, **values: object) -> str:
        return catalogue().text(code, locale, values)

    return say


@cache
def catalogue() -> Catalogue:
    """Every sentence of the demo."""
    return Catalogue.of("suite.demo")
