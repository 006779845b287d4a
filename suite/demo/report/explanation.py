"""A figure and everything it follows from, as a tree that opens where one asks."""

from collections.abc import Mapping

from chassis.catalogue import Locale
from chassis.drawing.markup import Markup, joined, tag
from suite.demo.chapters.figures import Figure
from suite.demo.chapters.values import Names

Glossary = Mapping[str, Names]
"""Names of indicators and measures by their ids."""


def explained(figure: Figure, glossary: Glossary, locale: Locale) -> Markup:
    """The figure with its formula or its source, and below it its inputs."""
    head = _head(figure, glossary, locale)
    if not figure.inputs:
        return tag("li", head)
    below = tag("ul", *(explained(part, glossary, locale) for part in figure.inputs), _class="figures")
    return tag("li", tag("details", tag("summary", head), below))


def _head(figure: Figure, glossary: Glossary, locale: Locale) -> Markup:
    name = glossary.get(figure.key.rpartition("/")[2])
    words = (part for part in (figure.formula, figure.source, name[locale] if name else "") if part)
    return joined(
        (
            tag("code", figure.key),
            " = ",
            tag("b", f"{figure.value:,}"),
            f" {figure.unit} ",
            tag("span", " · ".join(words), _class="source"),
        )
    )
