"""On SQLite, writes that come together share a transaction, and each is answered for itself, once it is on disk."""

import asyncio
import sqlite3
import time

import pytest
from chassis_things import AUTHOR, make_tables, open_database, settings_for
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from chassis import audit, one_writer
from chassis.domain.errors import Conflict, Invalid
from chassis.tables import AuditEntryRow, AuditHeadRow
from chassis.work import Work, utc_now


@pytest.fixture
async def database(tmp_path):
    found = open_database(settings_for(tmp_path))
    await make_tables(found)
    yield found
    await found.dispose()


@pytest.fixture
def commits(database):
    """How many transactions were committed on SQLite."""
    counted = []
    event.listen(database.engine, "commit", counted.append)
    return counted


def noted(session, action: str = "change_thing") -> str:
    audit.record(Work(session, AUTHOR, utc_now()), action, "thing", "T-1")
    return action


async def actions(database) -> list[str]:
    found = select(AuditEntryRow.action).order_by(AuditEntryRow.sequence)
    return await database.read(lambda session: list(session.scalars(found)))


def refused(session):
    noted(session, "refused")
    raise Invalid


def twice_the_same(session):
    noted(session, "conflict")
    session.add(AuditHeadRow(id=1, sequence=0, hash=""))


async def test_what_comes_together_is_committed_together(database, commits):
    before = len(commits)
    answers = await asyncio.gather(*(database.write(lambda s, n=n: noted(s, f"a{n}")) for n in range(20)))
    assert answers == [f"a{n}" for n in range(20)]
    assert await actions(database) == answers
    assert len(commits) - before == 1


async def test_more_than_one_transaction_may_hold_is_done_in_several(database, commits):
    before = len(commits)
    await asyncio.gather(*(database.write(noted) for _ in range(100)))
    assert 4 <= len(commits) - before <= 5
    assert await database.read(audit.verify) is None


async def test_what_is_refused_is_undone_alone(database):
    works = [noted, refused, noted, twice_the_same, noted]
    found = await asyncio.gather(*(database.write(work) for work in works), return_exceptions=True)
    assert [type(one) for one in found] == [str, Invalid, str, Conflict, str]
    assert await actions(database) == ["change_thing"] * 3
    assert await database.read(audit.verify) is None


async def test_a_rehearsal_among_others_leaves_nothing(database):
    rehearsed = database.write(lambda session: noted(session, "rehearsed"), keep=False)
    assert await asyncio.gather(database.write(noted), rehearsed, database.write(noted)) == [
        "change_thing",
        "rehearsed",
        "change_thing",
    ]
    assert await actions(database) == ["change_thing"] * 2


async def test_a_transaction_that_sqlite_gives_up_costs_nobody_else_a_write(database):
    gave_up = []

    def undoes_all_once(session):
        if not gave_up:
            gave_up.append(True)
            session.connection().connection.dbapi_connection.execute("ROLLBACK")  # as SQLite does by itself
            raise OperationalError("INSERT", {}, Exception("disk I/O error"))
        return noted(session, "second try")

    writes = [database.write(noted), database.write(undoes_all_once), database.write(noted)]
    assert sorted(await asyncio.gather(*writes)) == ["change_thing", "change_thing", "second try"]
    assert sorted(await actions(database)) == ["change_thing", "change_thing", "second try"]
    assert await database.read(audit.verify) is None


async def test_nobody_is_answered_before_the_write_is_on_disk(database, things_file):
    async def written(number: int) -> int:
        action = await database.write(lambda session: noted(session, f"a{number}"))
        with sqlite3.connect(things_file) as another:
            return another.execute("SELECT count(*) FROM audit_entries WHERE action = ?", [action]).fetchone()[0]

    assert await asyncio.gather(*(written(number) for number in range(40))) == [1] * 40


async def test_heavy_work_has_its_turn_among_many_writers(database):
    def heavy(session):
        noted(session, "heavy")
        time.sleep(0.05)
        return "heavy"

    stop = asyncio.Event()

    async def writer() -> None:
        while not stop.is_set():
            await database.write(noted)

    writers = [asyncio.create_task(writer()) for _ in range(8)]
    assert await asyncio.wait_for(database.write(heavy, heavy=True), 10) == "heavy"
    stop.set()
    await asyncio.gather(*writers)
    assert await database.read(audit.verify) is None


async def test_a_caller_who_leaves_takes_nobody_along(database):
    tasks = [asyncio.create_task(database.write(noted)) for _ in range(5)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(one, asyncio.CancelledError) for one in found] == [False, False, True, False, False]
    assert await database.write(noted) == "change_thing"
    assert await database.read(audit.verify) is None


async def test_reading_goes_on_while_a_commit_waits_for_the_disk(database, monkeypatch):
    """A commit that takes its time holds up writers, and nobody who reads."""
    quick = one_writer._Group.commit

    def slow(group):
        time.sleep(0.3)
        return quick(group)

    monkeypatch.setattr(one_writer._Group, "commit", slow)
    write = asyncio.create_task(database.write(noted))
    await asyncio.sleep(0.05)
    assert await database.read(lambda session: session.execute(text("SELECT 1")).scalar_one()) == 1
    assert not write.done()
    assert await write == "change_thing"


@pytest.fixture
def things_file(database):
    return database.engine.url.database
