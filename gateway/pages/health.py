"""Is the gateway alive, and can it do its work?"""

import asyncio
from collections.abc import Mapping

import orjson
from starlette.types import ASGIApp, Scope

from chassis.settings import ServiceName
from gateway.exchange import Exchange, Handler
from gateway.layers.dispatch import answered_within
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
