"""The words of the reports in the reader's language, those of the pictures among them."""

from functools import cache

from chassis.catalogue import Catalogue, Locale
from services.assessment.schemas.pictures.words import Say


def voice(locale: Locale) -> Say:
    """The sentences in one language."""

    def say(code: str, /, **values: object) -> str:
        return _catalogue().text(code, locale, values)

    return say


def known(code: str, otherwise: str, say: Say) -> str:
    """The sentence of a code that may have none, or `otherwise`."""
    found = say(code)
    return otherwise if found == code else found


@cache
def _catalogue() -> Catalogue:
    return Catalogue.of("services.assessment.schemas.pictures", "services.assessment.schemas.reports")
