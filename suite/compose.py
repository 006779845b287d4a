"""Settings in, a running suite out: the services' applications behind the gateway, in one process or each in its own.

The same factories serve both ways. A service with a URL of its own is reached over the network; one without is part of
this process and reached by a function call.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.auth import TokenVerifier
from chassis.keys import key_source, own_keys
from chassis.settings import BEHIND_THE_GATEWAY, ServiceName, Settings
from chassis.telemetry import observed, traced
from gateway.app import Gateway, create_gateway
from gateway.contracts import Contract, load_contracts
from gateway.doors.hanging import Doors
from gateway.network import NetworkTransport
from gateway.operations.app import create_app as operations_app
from gateway.record import Record
from gateway.upstream.tls import tls_towards_services
from suite.errors import SuiteError
from suite.issuer import LocalIssuer
from suite.roles import roles

ASKS_PEERS = frozenset({ServiceName.KPI, ServiceName.ASSESSMENT, ServiceName.ACCOUNTS})
"""The services that read from others; they do so through the gateway, with the caller's own token."""


class CompositionError(SuiteError):
    """The parts cannot be put together as the settings ask; the message is a sentence."""


@dataclass(slots=True)
class FrontDoor:
    """The way back to the gateway for services that stand behind it: known before the gateway is."""

    gateway: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on to the gateway, which is there before the first request is."""
        if self.gateway is None:
            raise CompositionError("A peer was asked before the gateway was there.")
        await self.gateway(scope, receive, send)


def compose(settings: Settings, contracts: Mapping[ServiceName, Contract] | None = None) -> Gateway:
    """The gateway with every service that has a contract behind it, as one application; its lifespan is theirs too."""
    verifier, door, record = verifier_of(settings), FrontDoor(), Record()
    contracts = contracts or load_contracts()
    peers = httpx.ASGITransport(door)
    transports: dict[ServiceName, ASGIApp] = {}
    for name in contracts:
        url = settings.url_of(name)
        if name is ServiceName.GATEWAY:
            transports[name] = traced(operations_app(settings, verifier, record), name)
        elif url:
            transports[name] = _across_the_network(url, settings)
        else:
            transports[name] = traced(service_app(name, settings, verifier, peers), name)
    doors = Doors.of(settings, {role.name: role.scopes for role in roles().values()}, record.ledger)
    gateway = create_gateway(settings, contracts, transports, verifier, doors=doors, record=record)
    door.gateway = gateway
    return gateway


def _across_the_network(url: str, settings: Settings) -> NetworkTransport:
    return NetworkTransport(url, tls_towards_services(settings) if url.startswith("https://") else None)


def compose_gateway(settings: Settings) -> Gateway:
    """The gateway alone, with every service across the network."""
    without = [f"KAM_{name.upper()}_URL" for name in BEHIND_THE_GATEWAY if not settings.url_of(name)]
    if without:
        raise CompositionError(f"A gateway alone needs to know where the services are: set {', '.join(without)}.")
    return compose(settings)


def compose_service(settings: Settings, name: ServiceName) -> ASGIApp:
    """One service alone, with log lines and metrics of its own; it reaches its peers through `KAM_GATEWAY_URL`."""
    return observed(traced(service_app(name, settings, verifier_of(settings), None), name), name)


def service_app(
    name: ServiceName, settings: Settings, verifier: TokenVerifier, peers: httpx.AsyncBaseTransport | None
) -> FastAPI:
    """The application of one service; that of the gateway knows of no gateway yet."""
    if name is ServiceName.GATEWAY:
        return operations_app(settings, verifier, Record())
    create_app: Callable[..., FastAPI] = import_module(f"services.{name}.app").create_app
    return create_app(settings, verifier, peers) if name in ASKS_PEERS else create_app(settings, verifier)


def verifier_of(settings: Settings) -> TokenVerifier:
    """What checks every token of this installation; makes the local issuer's keys when it is the one that signs."""
    if settings.signs_its_own_tokens:
        LocalIssuer.open(settings)
    beside = settings.trusts_an_issuer and settings.signing_keys_file is not None
    return TokenVerifier(
        key_source(settings),
        settings.jwt_issuer if settings.trusts_an_issuer else settings.own_issuer,
        settings.jwt_audience,
        settings.jwt_algorithms,
        {settings.own_issuer: own_keys(settings)} if beside else {},
        bound_secret=settings.key_material,
    )
