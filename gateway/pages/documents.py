"""The merged contract and the pages around it, served without any other host."""

from collections.abc import Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files

import orjson

from chassis.telemetry import METRICS_CONTENT_TYPE, Metrics
from gateway.exchange import Exchange, Handler, Headers

_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ASSETS: Mapping[str, bytes] = {
    "swagger-ui-bundle.js": b"text/javascript; charset=utf-8",
    "swagger-ui.css": b"text/css; charset=utf-8",
    "favicon.png": b"image/png",
}
_START = b"""window.onload = () => SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  displayOperationId: true,
  displayRequestDuration: true,
  docExpansion: "none",
  filter: true,
  persistAuthorization: false,
  presets: [SwaggerUIBundle.presets.apis],
  tryItOutEnabled: true,
  validatorUrl: null,
});
"""
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"docs": "API documentation", "openapi": "The merged OpenAPI document", "livez": "Alive",
           "readyz": "Ready", "metrics": "Metrics"},
    "zh-CN": {"docs": "接口文档", "openapi": "合并后的 OpenAPI 文档", "livez": "存活检查",
              "readyz": "就绪检查", "metrics": "监控指标"},
}  # fmt: skip
_LINKS: Mapping[str, str] = {
    "docs": "/docs", "openapi": "/openapi.json", "livez": "/livez", "readyz": "/readyz", "metrics": "/metrics",
}  # fmt: skip


def document_pages(document: Mapping[str, object], title: str, metrics: Metrics) -> dict[str, Handler]:
    """The pages by path."""
    static = files("fastapi_offline") / "static"
    assets = {f"/docs/{name}": _kept((static / name).read_bytes(), media_type) for name, media_type in _ASSETS.items()}
    return {
        "/": _landing(title),
        "/docs": _docs(title),
        "/docs/start.js": _kept(_START, b"text/javascript; charset=utf-8"),
        "/openapi.json": _kept(orjson.dumps(document), b"application/json"),
        "/metrics": _metrics(metrics),
        **assets,
    }


def _kept(body: bytes, media_type: bytes) -> Handler:
    """A document that does not change while the process lives; a reader who has it already gets 304."""
    tag = b'"' + sha256(body).hexdigest()[:32].encode() + b'"'
    headers: Headers = [(b"content-type", media_type), (b"etag", tag), (b"cache-control", b"no-cache")]

    async def handle(exchange: Exchange) -> None:
        if exchange.headers.get(b"if-none-match") == tag:
            await exchange.send({"type": "http.response.start", "status": 304, "headers": headers})
            await exchange.send({"type": "http.response.body"})
        else:
            await exchange.respond(200, headers, body)

    return handle


def _docs(title: str) -> Handler:
    async def handle(exchange: Exchange) -> None:
        words = _WORDS[exchange.locale]
        heading = escape(f"{title} · {words['docs']}")
        body = (
            f'<!doctype html><html lang="{exchange.locale}"><head><meta charset="utf-8"><title>{heading}</title>'
            '<meta name="viewport" content="width=device-width"><link rel="icon" href="/docs/favicon.png">'
            '<link rel="stylesheet" href="/docs/swagger-ui.css"></head><body><div id="docs"></div>'
            '<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>'
        )
        await exchange.respond(200, _html(exchange), body.encode())

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
    return [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-language", exchange.locale.encode()),
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
