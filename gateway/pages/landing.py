"""The first page: what the suite is, and where everything else is."""

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files

import orjson

from chassis.catalogue import Locale
from chassis.yaml_text import read_yaml
from gateway.exchange import Exchange, Handler
from gateway.pages.page import asked_locale, page_head, page_headers

_LINKS: Mapping[str, str] = {
    "docs": "/docs", "openapi": "/openapi.json", "operations": "/operations",
    "readyz": "/readyz", "livez": "/livez", "metrics": "/metrics",
}  # fmt: skip


def landing(title: str) -> Handler:
    """The page for whoever asks for HTML, else its links as JSON."""
    listed = orjson.dumps({"title": title, "links": _LINKS})

    async def handle(exchange: Exchange) -> None:
        if b"text/html" in exchange.headers.get(b"accept", b""):
            locale = asked_locale(exchange)
            await exchange.respond(200, page_headers(locale), _page(title, locale).encode())
        else:
            await exchange.respond(200, [(b"content-type", b"application/json"), (b"vary", b"accept")], listed)

    return handle


@cache
def _page(title: str, locale: Locale) -> str:
    said = read_yaml((files("gateway.pages") / "landing.yaml").read_text("utf-8"))[locale]
    heading, other = escape(title), "en" if locale == "zh-CN" else "zh-CN"
    cards = "".join(_card(path, *said[name]) for name, path in _LINKS.items())
    return (
        f'<!doctype html><html lang="{locale}"><head>{page_head(heading)}</head><body><header><h1>{heading}</h1>'
        f'<a href="?lang={other}" hreflang="{other}">{escape(said["other"])}</a></header>'
        f'<p class="about">{escape(said["about"])}</p><main>{cards}</main></body></html>'
    )


def _card(path: str, name: str, about: str) -> str:
    return f'<section><h2><a href="{path}">{escape(name)}</a></h2><p>{escape(about)}</p></section>'
