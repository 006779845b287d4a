"""Does every service promise what was reviewed? Asked at the beginning, and again whenever one may have changed."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import orjson
import structlog
from starlette.types import ASGIApp

from chassis.settings import ServiceName
from gateway.contracts import Contract, ContractError, Drift, drift, operations_of
from gateway.lifespans import State
from gateway.probe import answer_of

FIRST_AFTER_S = 1.0
"""When services are first asked: one after the other, for each puts its contract together then."""

EVERY_S = 5.0
AWAY_EVERY_S = 0.5
"""How often a service is asked that does not answer: it may come back as another version."""

PATIENCE_S = 60.0
"""A service puts its contract together when it is first asked, which takes a second or more of a busy machine."""

_PATH = "/openapi.json"

Agreement = Literal["unchecked", "agrees", "drifted", "unreachable", "unknown"]
"""`unknown` is a service that does not say its contract: there is nothing to compare."""

logger = structlog.get_logger("gateway")


@dataclass(slots=True)
class Met:
    """How one service stands to its contract."""

    state: Agreement = "unchecked"
    tag: bytes = b""
    drift: Drift = field(default_factory=dict)


@dataclass(slots=True)
class Handshake:
    """Compares live contracts with `contracts`; in `quarantine` are the operations that do not agree."""

    contracts: Mapping[ServiceName, Contract]
    transports: Mapping[ServiceName, ASGIApp]
    states: Mapping[ServiceName, State]
    quarantine: dict[str, tuple[str, ...]] = field(default_factory=dict)
    met: dict[ServiceName, Met] = field(default_factory=dict)
    _meeting: dict[ServiceName, asyncio.Lock] = field(default_factory=dict)

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Ask again and again until the block is left."""
        self._meeting = {service: asyncio.Lock() for service in self.transports}
        self.met = {service: self.met.get(service, Met()) for service in self.transports}
        task = asyncio.create_task(self._begin(), name="handshakes")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def meet(self, service: ServiceName) -> None:
        """Ask one service what it promises, and put into quarantine what is not what was reviewed."""
        async with self._meeting[service]:
            met = self.met[service]
            asked = [(b"if-none-match", met.tag)] if met.tag else []
            answer = await answer_of(PATIENCE_S, self.transports[service], self.states.get(service, {}), _PATH, asked)
            if answer.status == 304:
                met.state = "drifted" if met.drift else "agrees"
            elif answer.status == 200 and answer.body:
                await self._compare(service, answer.body, answer.headers.get(b"etag", b""))
            else:
                met.state = "unknown" if answer.status else "unreachable"

    async def _compare(self, service: ServiceName, body: bytes, tag: bytes) -> None:
        found = await asyncio.to_thread(self._drift, service, body)
        before = self.met[service].drift
        self.met[service] = Met("drifted" if found else "agrees", tag, found)
        for operation in before.keys() - found.keys():
            self.quarantine.pop(operation, None)
        self.quarantine.update(found)
        if found or before:
            logger.warning("contract drift", service=service, quarantined=sorted(found), released=len(before))

    def _drift(self, service: ServiceName, body: bytes) -> Drift:
        committed = self.contracts[service]
        try:
            return drift(committed, orjson.loads(body))
        except (ContractError, ValueError, KeyError, TypeError, AttributeError) as error:
            reasons = (f"its live contract cannot be read: {error}"[:200],)
            return {operation.operation_id: reasons for operation in operations_of(committed)}

    async def _begin(self) -> None:
        await asyncio.sleep(FIRST_AFTER_S)
        for service in self.transports:
            await self._try(service)
        await asyncio.gather(*(self._keep(service) for service in self.transports))

    async def _keep(self, service: ServiceName) -> None:
        while True:
            away = self.met[service].state == "unreachable"
            await asyncio.sleep(AWAY_EVERY_S if away else EVERY_S)
            await self._try(service)

    async def _try(self, service: ServiceName) -> None:
        try:
            await self.meet(service)
        except Exception:
            logger.exception("handshake failed", service=service)
