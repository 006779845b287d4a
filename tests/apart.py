"""Work on a service's database as another process would do it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from chassis.db import Database
from chassis.settings import ServiceName, Settings

T = TypeVar("T")


async def apart(settings: Settings, service: ServiceName, work: Callable[[Session], T], *, keep: bool = True) -> T:
    """What `work` comes to, in a thread, an event loop and a connection of its own.

    In the loop of the suite a second writer that waits for SQLite's lock would keep the first from giving it back.
    """

    async def done() -> T:
        database = Database.open(settings, service)
        try:
            return await database.write(work, keep=keep, house=True)
        finally:
            await database.dispose()

    return await asyncio.to_thread(lambda: asyncio.run(done()))
