"""The merged contract and the pages around it, served without any other host."""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from urllib.parse import parse_qsl

import orjson

from chassis.catalogue import Locale, preferred_locale
from chassis.telemetry import METRICS_CONTENT_TYPE, Metrics
from gateway.contracts import translated, translations
from gateway.exchange import Exchange, Handler, Headers

_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ASSETS: Mapping[tuple[str, str], bytes] = {
    ("fastapi_offline.static", "swagger-ui-bundle.js"): b"text/javascript; charset=utf-8",
    ("fastapi_offline.static", "swagger-ui.css"): b"text/css; charset=utf-8",
    ("fastapi_offline.static", "favicon.png"): b"image/png",
    ("gateway.pages", "labels.js"): b"text/javascript; charset=utf-8",
    ("gateway.pages", "docs.js"): b"text/javascript; charset=utf-8",
    ("gateway.pages", "docs.css"): b"text/css; charset=utf-8",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"docs": "API documentation", "openapi": "The merged OpenAPI document", "livez": "Alive",
           "readyz": "Ready", "metrics": "Metrics", "operations": "Operations"},
    "zh-CN": {"docs": "接口文档", "openapi": "合并后的 OpenAPI 文档", "livez": "存活检查",
              "readyz": "就绪检查", "metrics": "监控指标", "operations": "运行管理"},
}  # fmt: skip
_LINKS: Mapping[str, str] = {
    "docs": "/docs", "openapi": "/openapi.json", "livez": "/livez", "readyz": "/readyz", "metrics": "/metrics",
    "operations": "/operations",
}  # fmt: skip


def document_pages(
    document: Mapping[str, object], title: str, metrics: Metrics, *, sign_in: bool = False
) -> dict[str, Handler]:
    """The pages by path; with `sign_in` they greet whoever is signed in."""
    assets = {
        f"/docs/{name}": kept_page((files(package) / name).read_bytes(), media_type)
        for (package, name), media_type in _ASSETS.items()
    }
    return {
        "/": _landing(title),
        "/docs": _docs(title, sign_in=sign_in),
        "/openapi.json": _in_the_reader_s_language(document),
        "/metrics": _metrics(metrics),
        **assets,
    }


def kept_page(body: bytes, media_type: bytes, fields: Sequence[tuple[bytes, bytes]] = ()) -> Handler:
    """A document that does not change while the process lives; a reader who has it already gets 304."""
    tag = b'"' + sha256(body).hexdigest()[:32].encode() + b'"'
    headers: Headers = [(b"content-type", media_type), (b"etag", tag), (b"cache-control", b"no-cache"), *fields]

    async def handle(exchange: Exchange) -> None:
        if exchange.headers.get(b"if-none-match") == tag:
            await exchange.send({"type": "http.response.start", "status": 304, "headers": headers})
            await exchange.send({"type": "http.response.body"})
        else:
            await exchange.respond(200, headers, body)

    return handle


def _in_the_reader_s_language(document: Mapping[str, object]) -> Handler:
    """The document in the language of `?lang=`, else of Accept-Language. The other one is made when first asked for."""

    @cache
    def in_language(locale: Locale) -> Handler:
        shown = document if locale == "en" else translated(document, translations(locale))
        fields: Headers = [(b"content-language", locale.encode()), (b"vary", b"accept-language")]
        return kept_page(orjson.dumps(shown), b"application/json", fields)

    async def handle(exchange: Exchange) -> None:
        await in_language(_asked_locale(exchange))(exchange)

    return handle


def _asked_locale(exchange: Exchange) -> Locale:
    asked = dict(parse_qsl(exchange.scope["query_string"].decode("latin-1"))).get("lang", "")
    return preferred_locale(asked) if asked else exchange.locale


def _docs(title: str, *, sign_in: bool) -> Handler:
    signs_in = "yes" if sign_in else "no"

    async def handle(exchange: Exchange) -> None:
        locale = _asked_locale(exchange)
        words = _WORDS[locale]
        heading = escape(f"{title} · {words['docs']}")
        labels = '<script src="/docs/labels.js"></script>' if locale == "zh-CN" else ""
        body = (
            f'<!doctype html><html lang="{locale}" data-sign-in="{signs_in}"><head><meta charset="utf-8">'
            f'<title>{heading}</title><meta name="viewport" content="width=device-width">'
            '<link rel="icon" href="/docs/favicon.png"><link rel="stylesheet" href="/docs/swagger-ui.css">'
            '<link rel="stylesheet" href="/docs/docs.css"></head><body><div id="session"></div><div id="docs"></div>'
            f'<script src="/docs/swagger-ui-bundle.js"></script>{labels}<script src="/docs/docs.js"></script>'
            "</body></html>"
        )
        await exchange.respond(200, page_headers(locale), body.encode())

    return handle


def _landing(title: str) -> Handler:
    async def handle(exchange: Exchange) -> None:
        words = _WORDS[exchange.locale]
        if b"text/html" not in exchange.headers.get(b"accept", b""):
            body = orjson.dumps({"title": title, "links": _LINKS})
            await exchange.respond(200, [(b"content-type", b"application/json"), (b"vary", b"accept")], body)
            return
        items = "".join(f'<li><a href="{path}">{escape(words[name])}</a></li>' for name, path in _LINKS.items())
        page = (
            f'<!doctype html><html lang="{exchange.locale}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            f"</head><body><h1>{escape(title)}</h1><ul>{items}</ul></body></html>"
        )
        await exchange.respond(200, _html(exchange), page.encode())

    return handle


def _html(exchange: Exchange) -> Headers:
    return page_headers(exchange.locale)


def page_headers(locale: Locale) -> Headers:
    """The fields of a page, which loads nothing from elsewhere and runs nothing that stands in it."""
    return [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-language", locale.encode()),
        (b"content-security-policy", _POLICY),
        (b"referrer-policy", b"no-referrer"),
        (b"cache-control", b"no-cache"),
        (b"vary", b"accept, accept-language"),
    ]


def _metrics(metrics: Metrics) -> Handler:
    async def handle(exchange: Exchange) -> None:
        headers = [(b"content-type", METRICS_CONTENT_TYPE.encode()), (b"cache-control", b"no-store")]
        await exchange.respond(200, headers, metrics.exposition())

    return handle
