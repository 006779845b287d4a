"""The dispatcher: numbers what was told, and posts it to those who asked, beside the requests of its service."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import structlog
from fastapi import FastAPI

from chassis.db import Database
from chassis.edge import EdgeState
from chassis.events import delivery, outbox
from chassis.events.cloud_event import MEDIA_TYPE
from chassis.events.sender import Sender
from chassis.events.signature import signed_headers
from chassis.rounds import Rounds
from chassis.settings import ServiceName, Settings
from chassis.waking import DELIVERIES, EVENTS
from chassis.work import utc_now

SLOTS = 4
"""How many receivers are posted to at the same time; one that is slow keeps one slot, not all."""

logger = structlog.get_logger("events")


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Relays and delivers the events of one service."""

    database: Database
    service: ServiceName
    sender: Sender
    key: bytes
    poll_s: float
    first_delay_s: float = delivery.FIRST_DELAY_S

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Go on until the block is left."""
        async with (
            Rounds("events-relay", self.relay, 1, self.poll_s, self.database, EVENTS).running(),
            Rounds("events-deliver", self.deliver, SLOTS, self.poll_s, self.database, DELIVERIES).running(),
        ):
            yield

    async def relay(self) -> bool:
        """Number and queue what is new; whether there was anything."""
        if not await self.database.read(outbox.is_waiting, house=True):
            return False
        await self.database.write(outbox.relay, house=True)
        return True

    async def deliver(self) -> bool:
        """Post what is due longest; whether there was anything."""
        if not await self.database.read(lambda session: delivery.is_due(session, utc_now()), house=True):
            return False
        held = await self.database.write(
            lambda session: delivery.claim(session, self.service, self.key, utc_now()), house=True
        )
        if held is None:
            return False
        headers = signed_headers(held.event_id, held.body, held.secrets, utc_now())
        outcome = await self.sender.post(held.url, held.body, {**headers, "content-type": MEDIA_TYPE})
        recorded = partial(delivery.record, held=held, outcome=outcome, now=utc_now(), first_delay_s=self.first_delay_s)
        await self.database.write(recorded, house=True)
        logger.info("delivery", delivery_id=str(held.id), status=outcome.status, reason=outcome.reason)
        return True


def dispatcher(settings: Settings, service: ServiceName) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The companion that tells the events of `service` for as long as it runs."""

    def companion(app: FastAPI) -> AbstractAsyncContextManager[None]:
        state: EdgeState = app.state.edge
        sender = Sender(settings.webhook_networks)
        return Dispatcher(state.database, service, sender, settings.key_material, settings.job_poll_ms / 1000).running()

    return companion
