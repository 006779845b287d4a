"""The page around the chapters: its head, the choice of language, the contents."""

from collections.abc import Sequence
from importlib.resources import files

from chassis.catalogue import LOCALES, Locale
from chassis.drawing.markup import Markup, joined, tag
from chassis.drawing.page import page as page_of_html
from suite.demo.report.told import Told, in_both

_LANGUAGE_NAMES: dict[Locale, str] = {"en": "English", "zh-CN": "中文"}


def page(head: Told, chapters: Sequence[Told], first: Locale) -> str:
    """The whole document. It opens in the language `first`; the other one is a click away, without a script."""
    body = (
        *(_choice(locale, chosen=locale == first) for locale in LOCALES),
        tag("header", in_both(head)),
        tag("main", *(in_both(chapter) for chapter in chapters)),
    )
    css = (files("suite.demo.report") / "report.css").read_text("utf-8")
    return page_of_html("KAM Suite", first, body, css)


def _choice(locale: Locale, *, chosen: bool) -> Markup:
    checked = {"checked": "checked"} if chosen else {}
    return joined(
        (
            tag("input", type="radio", name="language", id=f"in-{locale}", _class="language", **checked),
            tag("label", _LANGUAGE_NAMES[locale], _for=f"in-{locale}", lang=locale, _class="language"),
        )
    )
