"""The daily round as it will be on a later day."""

import asyncio
from datetime import timedelta

from chassis.db import Database
from chassis.settings import ServiceName, Settings
from chassis.work import Work, utc_now
from services.accounts.app import HOUSE
from services.accounts.usecases.daily_round import carry


async def carried(settings: Settings, days: int, stages: tuple[str, ...]) -> list[int]:
    """How much each of these stages finds so many days from now, and carries on.

    In a thread of its own, as another process would: two writers in one event loop would wait for each other.
    """
    return await asyncio.to_thread(lambda: asyncio.run(_carried(settings, days, stages)))


async def _carried(settings: Settings, days: int, stages: tuple[str, ...]) -> list[int]:
    database, moment = Database.open(settings, ServiceName.ACCOUNTS), utc_now() + timedelta(days)
    found = [
        await database.write(lambda session, stage=stage: len(carry(Work(session, HOUSE, moment), stage, None)))
        for stage in stages
    ]
    await database.dispose()
    return found
