"""What every page of the gateway has: its fields, its language, its style."""

from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from urllib.parse import parse_qsl

from chassis.catalogue import Locale, preferred_locale
from gateway.exchange import Exchange, Handler, Headers

_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    b"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page_assets() -> dict[str, Handler]:
    """What all pages share, by path; browsers ask for the icon by themselves, even beside JSON."""
    sheet = (files("gateway.pages") / "page.css").read_bytes()
    icon = (files("fastapi_offline.static") / "favicon.png").read_bytes()
    return {"/page.css": kept_page(sheet, b"text/css; charset=utf-8"), "/favicon.ico": kept_page(icon, b"image/png")}


def page_head(title: str) -> str:
    """What stands in the head of a page; `title` is already escaped."""
    return (
        f'<meta charset="utf-8"><title>{title}</title><meta name="viewport" content="width=device-width">'
        '<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="/page.css">'
    )


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


def asked_locale(exchange: Exchange) -> Locale:
    """The language of `?lang=`, else of Accept-Language."""
    asked = dict(parse_qsl(exchange.scope["query_string"].decode("latin-1"))).get("lang", "")
    return preferred_locale(asked) if asked else exchange.locale
