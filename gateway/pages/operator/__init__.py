"""The page for operators: routes, policies, requests, breaches, quarantine, circuits, usage. Needs no other host.

The page itself holds nothing; it asks the API with the reader's session or token, which needs `operations:read`.
"""

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files

from chassis.catalogue import Locale
from chassis.yaml_text import read_yaml
from gateway.exchange import Exchange, Handler
from gateway.pages.page import asked_locale, kept_page, page_head, page_headers

_FILES = files("gateway.pages.operator")
SECTIONS = ("overview", "contracts", "quarantined", "circuits", "budgets", "violations")
WIDE_SECTIONS = ("requests", "usage", "routes")


def operator_pages() -> dict[str, Handler]:
    """The page and what belongs to it, by path."""
    return {
        "/operations": _page,
        "/operations/page.js": kept_page((_FILES / "page.js").read_bytes(), b"text/javascript; charset=utf-8"),
    }


async def _page(exchange: Exchange) -> None:
    locale = asked_locale(exchange)
    await exchange.respond(200, page_headers(locale), page(locale).encode())


@cache
def words(locale: Locale) -> Mapping[str, str]:
    """What the page says."""
    found: Mapping[str, str] = read_yaml((_FILES / "words.yaml").read_text("utf-8"))[locale]
    return found


@cache
def page(locale: Locale) -> str:
    """The page in one language."""
    said, other = words(locale), "en" if locale == "zh-CN" else "zh-CN"
    narrow = "".join(_section(name, said) for name in SECTIONS)
    wide = "".join(_section(name, said, wide=True) for name in WIDE_SECTIONS)
    embedded = json.dumps(dict(said), ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<!doctype html><html lang="{locale}"><head>{page_head(escape(said["title"]))}'
        f'<script type="application/json" id="words">{embedded}</script>'
        '<script src="/operations/page.js" defer></script></head><body>'
        f'<header><h1>{escape(said["title"])}</h1><span id="said" class="bad" role="status" hidden></span>'
        f'<a href="?lang={other}" hreflang="{other}">{escape(said["other"])}</a></header>'
        f'<form id="ask" hidden><input id="token" autocomplete="off" aria-label="{escape(said["token"])}" '
        f'placeholder="{escape(said["token"])}"><button>{escape(said["show"])}</button></form>'
        f'<main id="page" hidden>{narrow}{wide}<section class="wide"><h2>{escape(said["policies"])}</h2>'
        '<pre id="policies"></pre></section></main></body></html>'
    )


def _section(name: str, said: Mapping[str, str], *, wide: bool = False) -> str:
    label = escape(said["find"])
    find = f'<input id="find" aria-label="{label}" placeholder="{label}">' if name == "routes" else ""
    class_name = ' class="wide"' if wide else ""
    return f'<section{class_name}><h2>{escape(said[name])}</h2>{find}<div id="{name}" class="scroll"></div></section>'
