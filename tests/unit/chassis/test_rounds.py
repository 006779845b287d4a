"""Rounds look at once when a commit brings work, seldom when nothing happens, and tell of an outage once."""

import asyncio
import time
from dataclasses import dataclass, field

import pytest
from structlog.testing import capture_logs

from chassis.db import Database
from chassis.domain.errors import Fault, Unavailable
from chassis.rounds import Rounds
from chassis.settings import ServiceName, Settings
from chassis.waking import brings

NEVER_S = 600.0


@dataclass
class Looks:
    """Counts how often somebody looked, and finds what it is told to."""

    found: list[bool] = field(default_factory=list)
    broken: Exception | None = None
    times: int = 0

    async def __call__(self) -> bool:
        self.times += 1
        if self.broken is not None:
            raise self.broken
        return self.found.pop() if self.found else False


@pytest.fixture
def database(tmp_path) -> Database:
    return Database.open(Settings(data_dir=tmp_path), ServiceName.ACCOUNTS)


async def until(true) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - the other side is a task
            await asyncio.sleep(0.005)


async def test_a_commit_that_brings_work_wakes_who_waits_for_it_and_nobody_else(database):
    mine, theirs = Looks(), Looks()
    async with (
        Rounds("mine", mine, 1, 0.01, database, "work").running(),
        Rounds("theirs", theirs, 1, NEVER_S, database, "other").running(),
    ):
        await until(lambda: mine.times and theirs.times)
        before = mine.times
        await database.write(lambda session: brings(session, "work"))
        await until(lambda: mine.times > before)
        assert theirs.times == 1


async def test_what_was_only_rehearsed_or_undone_wakes_nobody(database):
    with database.waking.waiting("work") as woken:
        await database.write(lambda session: brings(session, "work"), keep=False)

        def regretted(session) -> None:
            brings(session, "work")
            raise Unavailable

        with pytest.raises(Unavailable):
            await database.write(regretted)
        assert not woken.is_set()
        await database.write(lambda session: brings(session, "work"), heavy=True)
        assert woken.is_set()


async def test_of_idle_slots_one_looks_at_a_time(database):
    one, many = Looks(), Looks()
    started = time.monotonic()
    async with Rounds("many", many, 8, 0.05, database, "m").running(), Rounds("one", one, 1, 0.05, database).running():
        await asyncio.sleep(1.0)
    passed_s = time.monotonic() - started
    assert many.times <= 8 + passed_s / 0.05, "eight slots look no oftener than one"


async def test_idle_slots_stop_together_however_long_their_pauses_are(database):
    looks = Looks()
    async with asyncio.timeout(30), Rounds("many", looks, 4, NEVER_S, database, "m").running():
        await until(lambda: looks.times == 4)


async def test_work_that_is_there_is_done_without_a_pause(database):
    looks = Looks(found=[True] * 50)
    async with Rounds("busy", looks, 1, NEVER_S, database).running():
        await until(lambda: looks.times == 51)


async def test_an_outage_is_told_once_when_it_begins_and_once_when_it_is_over(database):
    looks = [Looks(broken=Unavailable(Fault("database_down"))) for _ in range(3)]
    with capture_logs() as lines:
        async with (
            Rounds("a", looks[0], 1, 0.001, database).running(),
            Rounds("b", looks[1], 2, 0.001, database).running(),
            Rounds("c", looks[2], 1, 0.001, database).running(),
        ):
            await until(lambda: all(look.times > 5 for look in looks))
            for look in looks:
                look.broken = None
            await until(lambda: len(lines) > 1)
    assert [line["event"] for line in lines] == ["database_in_trouble", "database_well_again"]
    assert (lines[0]["database"], lines[0]["reason"]) == ("accounts", "database_down")
    assert not any("exc_info" in line for line in lines)


async def test_a_fault_of_our_own_is_told_in_full(database):
    looks = Looks(broken=ZeroDivisionError("ours"))
    with capture_logs() as lines:
        async with Rounds("a", looks, 1, 0.001, database).running():
            await until(lambda: looks.times > 1)
    assert all(isinstance(line["exc_info"], ZeroDivisionError) for line in lines)
