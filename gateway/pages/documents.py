"""The merged contract, its documentation page and the metrics, served without any other host."""

from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files

import orjson

from chassis.catalogue import Locale
from chassis.telemetry import METRICS_CONTENT_TYPE, Metrics
from gateway.contracts import translated, translations
from gateway.exchange import Exchange, Handler, Headers
from gateway.pages.page import asked_locale, kept_page, page_headers

_ASSETS: Mapping[tuple[str, str], bytes] = {
    ("fastapi_offline.static", "swagger-ui-bundle.js"): b"text/javascript; charset=utf-8",
    ("fastapi_offline.static", "swagger-ui.css"): b"text/css; charset=utf-8",
    ("gateway.pages", "labels.js"): b"text/javascript; charset=utf-8",
    ("gateway.pages", "docs.js"): b"text/javascript; charset=utf-8",
    ("gateway.pages", "docs.css"): b"text/css; charset=utf-8",
}
_HEADING: Mapping[Locale, str] = {"en": "API documentation", "zh-CN": "接口文档"}


def document_pages(
    document: Mapping[str, object], title: str, metrics: Metrics, *, sign_in: bool = False
) -> dict[str, Handler]:
    """The pages by path; with `sign_in` they greet whoever is signed in."""
    assets = {
        f"/docs/{name}": kept_page((files(package) / name).read_bytes(), media_type)
        for (package, name), media_type in _ASSETS.items()
    }
    return {
        "/docs": _docs(title, sign_in=sign_in),
        "/openapi.json": _in_the_reader_s_language(document),
        "/metrics": _metrics(metrics),
        **assets,
    }


def _in_the_reader_s_language(document: Mapping[str, object]) -> Handler:
    """The document in the language of `?lang=`, else of Accept-Language. The other one is made when first asked for."""

    @cache
    def in_language(locale: Locale) -> Handler:
        shown = document if locale == "en" else translated(document, translations(locale))
        fields: Headers = [(b"content-language", locale.encode()), (b"vary", b"accept-language")]
        return kept_page(orjson.dumps(shown), b"application/json", fields)

    async def handle(exchange: Exchange) -> None:
        await in_language(asked_locale(exchange))(exchange)

    return handle


def _docs(title: str, *, sign_in: bool) -> Handler:
    signs_in = "yes" if sign_in else "no"

    async def handle(exchange: Exchange) -> None:
        locale = asked_locale(exchange)
        heading = escape(f"{title} · {_HEADING[locale]}")
        labels = '<script src="/docs/labels.js"></script>' if locale == "zh-CN" else ""
        body = (
            f'<!doctype html><html lang="{locale}" data-sign-in="{signs_in}"><head><meta charset="utf-8">'
            f'<title>{heading}</title><meta name="viewport" content="width=device-width">'
            '<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="/docs/swagger-ui.css">'
            '<link rel="stylesheet" href="/docs/docs.css"></head><body><div id="session"></div><div id="docs"></div>'
            f'<script src="/docs/swagger-ui-bundle.js"></script>{labels}<script src="/docs/docs.js"></script>'
            "</body></html>"
        )
        await exchange.respond(200, page_headers(locale), body.encode())

    return handle


def _metrics(metrics: Metrics) -> Handler:
    async def handle(exchange: Exchange) -> None:
        headers = [(b"content-type", METRICS_CONTENT_TYPE.encode()), (b"cache-control", b"no-store")]
        await exchange.respond(200, headers, metrics.exposition())

    return handle
