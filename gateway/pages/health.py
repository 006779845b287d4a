"""Is the gateway alive, and can it do its work?"""

import asyncio
from collections.abc import Mapping

import orjson
from starlette.types import ASGIApp, Message, Scope

from chassis.settings import ServiceName
from gateway.exchange import Exchange, Handler
from gateway.lifespans import State

PROBE_S = 2.0
_HEADERS = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]


async def live(exchange: Exchange) -> None:
    """200 as long as the process answers."""
    await exchange.respond(200, _HEADERS, b'{"status":"ok"}')


def ready(transports: Mapping[ServiceName, ASGIApp], states: Mapping[ServiceName, State]) -> Handler:
    """200 when every service is ready; else 503 with the services that are not."""

    async def handle(exchange: Exchange) -> None:
        probes = (answered_within(PROBE_S, app, _probe(exchange, states.get(s, {}))) for s, app in transports.items())
        answers = dict(zip(transports, await asyncio.gather(*probes), strict=True))
        services = {service.value: "ok" if status == 200 else "down" for service, status in answers.items()}
        up = all(state == "ok" for state in services.values())
        body = orjson.dumps({"status": "ok" if up else "down", "services": services})
        headers = _HEADERS if up else [*_HEADERS, (b"retry-after", b"1")]
        await exchange.respond(200 if up else 503, headers, body)

    return handle


def _probe(exchange: Exchange, state: State) -> Scope:
    headers = [(b"host", b"gateway"), (b"x-request-id", exchange.request_id.encode())]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/readyz",
        "raw_path": b"/readyz",
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": None,
        "server": None,
        "state": dict(state),
    }


async def answered_within(seconds: float, app: ASGIApp, scope: Scope) -> int:
    """The status that `app` gives to a request without a body; 0 when it gives none in time."""
    status, given = 0, asyncio.Event()

    async def receive() -> Message:
        if given.is_set():
            await asyncio.Event().wait()
        given.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    try:
        async with asyncio.timeout(seconds):
            await app(scope, receive, send)
    except Exception:  # noqa: BLE001 - whatever breaks a probe, the probe's answer is no
        return 0
    return status
