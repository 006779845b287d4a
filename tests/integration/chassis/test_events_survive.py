"""Dispatchers are killed and receivers fail, hang and die under load; every event arrives under its one id."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from random import Random

import event_dispatching
import pytest
from aiohttp import web
from chassis_things import AUTHOR, THING_MADE
from event_receiver import receiving
from sqlalchemy import select

from chassis.db import Database
from chassis.domain.errors import Conflict
from chassis.events import emit
from chassis.events import webhooks as usecases
from chassis.events.outbox import EventRow
from chassis.events.webhooks import Subscription, Terms
from chassis.settings import Settings
from chassis.work import Work, utc_now
from suite.serving import free_port
from tests.scale import dice, progress, scaled

ROOT = Path(__file__).resolve().parents[3]
TERMS = Terms.of([THING_MADE], plain_http=True)
EVENTS, KILLS = scaled(24, 1_000), scaled(3, 100)
ARRIVED_WITHIN_S = scaled(300, 3_600)
DISPATCHERS = 2


@asynccontextmanager
async def troubled(chance: Random, took: set[str], *, hangs: bool) -> AsyncIterator[str]:
    """A receiver that takes most of what comes and fails the rest, or hangs until nobody waits any more."""

    async def answer(count: int) -> web.Response:
        if chance.random() < 0.7:
            took.add(receiver.ids[count - 1])
            return web.Response(status=204)
        if hangs:
            await asyncio.sleep(event_dispatching.ATTEMPT_S * 2)
        return web.Response(status=503)

    async with receiving(answer) as receiver:
        yield receiver.url


@asynccontextmanager
async def dying(chance: Random, took: set[str]) -> AsyncIterator[str]:
    """A receiver that is gone again and again, in the middle of whatever it takes."""
    port = free_port()

    async def live_and_die() -> None:
        while True:
            async with receiving(port=port) as receiver:
                await asyncio.sleep(chance.uniform(0.1, 1.0))
                took.update(receiver.ids)
            await asyncio.sleep(chance.uniform(0.1, 0.5))

    life = asyncio.create_task(live_and_die())
    try:
        yield f"http://127.0.0.1:{port}/events"
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)


def spawn(settings: Settings, without: str) -> subprocess.Popen[bytes]:
    script = Path(event_dispatching.__file__)
    return subprocess.Popen(
        [sys.executable, script, settings.data_dir, settings.database_url, *([without] if without else [])],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def dispatchers(settings: Settings, without: str = "") -> Iterator[list[subprocess.Popen[bytes]]]:
    """Several dispatchers in processes of their own."""
    processes = [spawn(settings, without) for _ in range(DISPATCHERS)]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


async def killing(settings: Settings, processes: list[subprocess.Popen[bytes]], chance: Random) -> None:
    """Kill one dispatcher after the other (SIGKILL), each replaced by another."""
    for turn in range(KILLS):
        await asyncio.sleep(chance.uniform(0.5, 2.0))
        at = chance.randrange(len(processes))
        processes[at].kill()
        processes[at].wait()
        processes[at] = spawn(settings, "")
        progress(f"dispatcher {turn + 1} of {KILLS} killed")


async def write(database: Database, deed) -> object:
    return await database.write(lambda session: deed(Work(session, AUTHOR, utc_now())))


async def committed(database: Database, chance: Random) -> list[str]:
    """The ids of the events that were committed; as many again were undone."""

    def regret(work: Work) -> None:
        emit(work, THING_MADE, "/v1/things/regretted")
        raise Conflict

    made = []
    for number in range(EVENTS):
        made.append(str(await write(database, lambda work, n=number: emit(work, THING_MADE, f"/v1/things/{n}"))))
        with pytest.raises(Conflict):
            await write(database, regret)
        await asyncio.sleep(chance.uniform(0.0, 0.1))
    return made


async def read_on(database: Database, seen: list[str], number: int) -> None:
    """Follow the feed from the last number seen on, until `number` events were read."""
    while len(seen) < number:
        after = select(EventRow.sequence, EventRow.id).where(EventRow.sequence > len(seen)).order_by(EventRow.sequence)
        rows = await database.read(lambda session, query=after: session.execute(query).all())
        assert [row.sequence for row in rows] == list(range(len(seen) + 1, len(seen) + 1 + len(rows)))
        seen.extend(str(row.id) for row in rows)
        await asyncio.sleep(0.02)


async def subscribe(database: Database, *urls: str) -> None:
    for url in urls:
        order = Subscription(url, ("thing.made",), "")
        await write(database, lambda work, order=order: usecases.create_webhook(work, order, TERMS))


async def test_every_committed_event_arrives_whoever_is_killed_and_whichever_receiver_fails_hangs_or_dies(
    database, things_settings
):
    chance, seen = dice("events"), []
    took: dict[str, set[str]] = {"fails": set(), "hangs": set(), "dies": set()}
    async with (
        asyncio.timeout(ARRIVED_WITHIN_S),
        troubled(chance, took["fails"], hangs=False) as fails,
        troubled(chance, took["hangs"], hangs=True) as hangs,
        dying(chance, took["dies"]) as dies,
    ):
        await subscribe(database, fails, hangs, dies)
        with dispatchers(things_settings) as processes:
            kills = killing(things_settings, processes, chance)
            made, _, _ = await asyncio.gather(committed(database, chance), read_on(database, seen, EVENTS), kills)
            while any(len(taken) < EVENTS for taken in took.values()):  # noqa: ASYNC110 - processes of others
                await asyncio.sleep(0.05)
    assert sorted(seen) == sorted(made), "the feed has each once, and what was undone never"
    assert all(taken == set(made) for taken in took.values())


async def test_were_a_delivery_done_before_it_is_sent_what_fails_would_never_arrive(database, things_settings):
    """The negative control: a dispatcher that calls a delivery done when it takes it up."""
    took: set[str] = set()
    chance = dice("eager")
    async with asyncio.timeout(ARRIVED_WITHIN_S), troubled(chance, took, hangs=False) as fails:
        await subscribe(database, fails)
        with dispatchers(things_settings, "eager"):
            made = await committed(database, chance)
            await read_on(database, [], EVENTS)
            await asyncio.sleep(event_dispatching.LEASE_S * 2)
    assert took < set(made)
