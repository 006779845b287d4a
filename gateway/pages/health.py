"""Is the gateway alive, and can it do its work?"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import orjson
from starlette.types import ASGIApp

from chassis.settings import ServiceName
from gateway.exchange import Exchange, Handler
from gateway.handshake import Handshake
from gateway.lifespans import State
from gateway.probe import answer_of
from gateway.record import Record

PROBE_S = 2.0
_HEADERS = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]

Services = Mapping[ServiceName, str]
"""Each service's standing: `ok` or `down`."""


async def live(exchange: Exchange) -> None:
    """200 as long as the process answers."""
    await exchange.respond(200, _HEADERS, b'{"status":"ok"}')


Identity = Callable[[], Awaitable[Mapping[str, str]]]
"""Asks how those stand who vouch for callers; `ok` is well."""


def ready(
    transports: Mapping[ServiceName, ASGIApp],
    states: Mapping[ServiceName, State],
    handshake: Handshake,
    record: Record,
    identity: Identity,
) -> Handler:
    """200 when every service is ready; else 503 with the services that are not. 503 too once a stop was asked for.

    What does not keep the gateway from serving makes it `degraded`: its own database away, the bank's issuer or
    provider away (keys that are there still count), operations in quarantine, an error budget that is used up.
    """

    async def handle(exchange: Exchange) -> None:
        services, vouching = await asyncio.gather(standing(transports, states), identity())
        degraded = {
            "quarantined": sorted(record.quarantine),
            "error_budgets_exceeded": record.budgets.exceeded(),
        }
        own = services.get(ServiceName.GATEWAY, "ok")
        up = all(state == "ok" for service, state in services.items() if service is not ServiceName.GATEWAY)
        well = own == "ok" and not any(degraded.values()) and set(vouching.values()) <= {"ok"}
        status = "ok" if well else "degraded"
        status = "draining" if record.draining else status if up else "down"
        body = {
            "status": status,
            "services": {
                service.value: state for service, state in services.items() if service is not ServiceName.GATEWAY
            },
            "database": own,
            "identity": vouching,
            "contracts": {service.value: met.state for service, met in handshake.met.items()},
            **degraded,
        }
        serves = status in ("ok", "degraded")
        headers = _HEADERS if serves else [*_HEADERS, (b"retry-after", b"1")]
        await exchange.respond(200 if serves else 503, headers, orjson.dumps(body))

    return handle


async def standing(transports: Mapping[ServiceName, ASGIApp], states: Mapping[ServiceName, State]) -> Services:
    """How every service stands just now."""
    probes = (answer_of(PROBE_S, app, states.get(service, {}), "/readyz") for service, app in transports.items())
    answers = dict(zip(transports, await asyncio.gather(*probes), strict=True))
    return {service: "ok" if answer.status == 200 else "down" for service, answer in answers.items()}
