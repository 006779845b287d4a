"""/auth/login, /auth/callback, /auth/logout and /auth/session: the few pages that signing in needs."""

from collections.abc import Mapping
from html import escape
from urllib.parse import SplitResult, parse_qsl, urlsplit

import orjson

from chassis.catalogue import Catalogue
from chassis.domain.errors import Fault
from chassis.problems import Problem, ProblemError
from gateway.doors.forms import form_of, once
from gateway.doors.session import Session
from gateway.doors.sign_in import SignIn
from gateway.exchange import Exchange, Handler, Headers
from gateway.layers.route import Pages

_NO_STORE = (b"cache-control", b"no-store")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {"out": "Sign out", "ask": "{name}, do you want to sign out?", "again": "Sign in again", "stay": "Back"},
    "zh-CN": {"out": "退出登录", "ask": "{name}，确定要退出登录吗？", "again": "重新登录", "stay": "返回"},
}
_SENTENCES = Catalogue.of("chassis")


def sign_in_pages(door: SignIn) -> Pages:
    """The pages by address and method."""
    return {
        "/auth/login": {"GET": _login(door)},
        "/auth/callback": {"GET": _told_to_people(_callback(door))},
        "/auth/logout": {"GET": _ask_to_leave(door), "POST": _logout(door)},
        "/auth/session": {"GET": _session(door)},
    }


def _login(door: SignIn) -> Handler:
    async def handle(exchange: Exchange) -> None:
        begun = await door.begin(_query(exchange).get("return_to", ""))
        await exchange.respond(303, [(b"location", begun.location.encode()), begun.cookie, _NO_STORE])

    return _told_to_people(handle)


def _callback(door: SignIn) -> Handler:
    async def handle(exchange: Exchange) -> None:
        session, return_to = await door.finish(_query(exchange), exchange.headers.get(b"cookie"))
        headers = [(b"location", return_to.encode()), door.sessions.begin(session), door.cookie.cleared(), _NO_STORE]
        await exchange.respond(303, headers)

    return handle


def _session(door: SignIn) -> Handler:
    async def handle(exchange: Exchange) -> None:
        session = _required(door, exchange)
        told = {
            "subject": session.subject,
            "name": session.name,
            "roles": session.roles,
            "csrf_token": session.csrf_token,
        }
        await exchange.respond(200, [(b"content-type", b"application/json"), _NO_STORE], orjson.dumps(told))

    return handle


def _ask_to_leave(door: SignIn) -> Handler:
    async def handle(exchange: Exchange) -> None:
        session, words = _required(door, exchange), _WORDS[exchange.locale]
        asked = escape(words["ask"].format(name=session.name))
        form = (
            f'<h1>{asked}</h1><form method="post" action="/auth/logout"><input type="hidden" name="csrf_token" '
            f'value="{escape(session.csrf_token)}"><button>{escape(words["out"])}</button></form>'
            f'<p><a href="/docs">{escape(words["stay"])}</a></p>'
        )
        await _page(exchange, 200, words["out"], form, urlsplit(await door.farewell()))

    return _told_to_people(handle)


def _logout(door: SignIn) -> Handler:
    async def handle(exchange: Exchange) -> None:
        session, form = door.sessions.of(exchange.headers.get(b"cookie")), once(await form_of(exchange))
        if session is not None and not session.knows(form.get("csrf_token", "")):
            raise ProblemError("forbidden", Fault("csrf_token_missing"))
        location = (b"location", (await door.farewell()).encode())
        await exchange.respond(303, [location, door.sessions.cookie.cleared(), _NO_STORE])

    return handle


def _required(door: SignIn, exchange: Exchange) -> Session:
    session = door.sessions.of(exchange.headers.get(b"cookie"))
    if session is None:
        raise ProblemError("unauthenticated", Fault("not_signed_in"))
    return session


def _query(exchange: Exchange) -> dict[str, str]:
    return once(parse_qsl(exchange.scope["query_string"].decode("latin-1"), keep_blank_values=True))


def _told_to_people(inner: Handler) -> Handler:
    """A refusal is a page for whoever reads pages; programs get the problem document as ever."""

    async def handle(exchange: Exchange) -> None:
        try:
            await inner(exchange)
        except ProblemError as error:
            if b"text/html" not in exchange.headers.get(b"accept", b""):
                raise
            await _refusal(exchange, error.problem)

    return handle


async def _refusal(exchange: Exchange, problem: Problem) -> None:
    told = (_SENTENCES.text(fault.code, exchange.locale, fault.params) for fault in problem.faults)
    title = _SENTENCES.text(f"problem.{problem.kind}", exchange.locale)
    text = "".join(f"<p>{escape(sentence)}</p>" for sentence in told)
    again = f'<p><a href="/auth/login">{escape(_WORDS[exchange.locale]["again"])}</a></p>'
    await _page(exchange, problem.status, title, f"<h1>{escape(title)}</h1>{text}{again}")


async def _page(exchange: Exchange, status: int, title: str, inside: str, onward: SplitResult | None = None) -> None:
    origin = f" {onward.scheme}://{onward.netloc}" if onward else ""
    policy = f"default-src 'none'; style-src 'self'; form-action 'self'{origin}; frame-ancestors 'none'"
    headers: Headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-language", exchange.locale.encode()),
        (b"content-security-policy", policy.encode()),
        (b"referrer-policy", b"no-referrer"),
        _NO_STORE,
    ]
    body = (
        f'<!doctype html><html lang="{exchange.locale}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"></head><body>{inside}</body></html>'
    )
    await exchange.respond(status, headers, body.encode())
