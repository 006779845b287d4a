"""What can be told in either language."""

from collections.abc import Callable

from chassis.catalogue import LOCALES, Locale
from chassis.drawing.markup import Markup, joined, tag
from suite.demo.words import Say, voice

Told = Callable[[Say, Locale], Markup]
"""Something that can be told in either language."""


def in_both(told: Told, element: str = "div") -> Markup:
    """The same in each language, of which the page shows the one that is chosen."""
    return joined(tag(element, told(voice(locale), locale), lang=locale) for locale in LOCALES)
