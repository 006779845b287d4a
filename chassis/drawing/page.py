"""A page of HTML that needs nothing from anywhere: its styles are in it, and it may load nothing else."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from chassis.catalogue import Locale
from chassis.drawing.markup import Markup, tag

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title: str, locale: Locale, body: Sequence[Markup], css: str = "") -> Markup:
    """The whole document, readable on screen and on paper; `css` adds to the styles that every page has."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("title", title),
        tag("style", Markup(_styles() + css)),
    )
    document = tag("html", head, tag("body", *body), lang=locale)
    return Markup(f"<!doctype html>\n{document}\n")


@cache
def _styles() -> str:
    return (files("chassis.drawing") / "page.css").read_text("utf-8")
