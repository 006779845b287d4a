"""A dispatcher in a process of its own, with times short enough to be killed often: `event_dispatching.py FOLDER URL`.

A third argument switches a protection off: `eager` calls a delivery done when it is taken up, before it is sent.
"""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import aiohttp
from chassis_things import open_database, settings_for

from chassis.events import delivery, sender
from chassis.events.dispatcher import Dispatcher
from chassis.settings import ServiceName
from chassis.tables import DeliveryRow

ATTEMPT_S, LEASE_S = 0.5, 1.5


def hurry() -> None:
    """Nobody is given up, and nobody waits for long."""
    sender.TIMEOUT = aiohttp.ClientTimeout(total=ATTEMPT_S)
    delivery.LEASE = timedelta(seconds=LEASE_S)
    delivery.MOST_ATTEMPTS, delivery.LONGEST_DELAY_S = 1_000_000, 0.5


def switch_off() -> None:
    claim = delivery.claim

    def done_at_once(session, *rest):
        held = claim(session, *rest)
        if held is not None:
            session.get_one(DeliveryRow, held.id).state = "delivered"
        return held

    delivery.claim = done_at_once


async def dispatch_until_killed(folder: Path, url: str) -> None:
    settings = settings_for(folder, url)
    sending = sender.Sender(settings.webhook_networks)
    own = Dispatcher(open_database(settings), ServiceName.ACCOUNTS, sending, b"key", poll_s=0.02, first_delay_s=0.02)
    async with own.running():
        await asyncio.Event().wait()


if __name__ == "__main__":
    hurry()
    if sys.argv[3:] == ["eager"]:
        switch_off()
    asyncio.run(dispatch_until_killed(Path(sys.argv[1]), sys.argv[2]))
