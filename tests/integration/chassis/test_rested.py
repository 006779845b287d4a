"""Connections to PostgreSQL are asked whether they still stand when they have rested, and only then."""

import asyncio

import pytest
from chassis_things import open_database, settings_for
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import rested
from chassis.domain.errors import Unavailable
from tests.databases import execute


@pytest.fixture
async def database(postgresql: str, tmp_path):
    found = open_database(settings_for(tmp_path, postgresql))
    yield found
    await found.dispose()


@pytest.fixture
def pings(database, monkeypatch):
    """How often a connection was asked."""
    asked, dialect = [], database.engine.dialect
    ping = dialect.do_ping

    def counted(connection):
        asked.append(connection)
        return ping(connection)

    monkeypatch.setattr(dialect, "do_ping", counted)
    return asked


def _serving(session: Session) -> int:
    return session.execute(text("SELECT pg_backend_pid()")).scalar_one()


async def test_a_connection_that_was_used_a_moment_ago_is_taken_without_asking(database, pings):
    first = await database.read(_serving)
    assert [await database.read(_serving) for _ in range(5)] == [first] * 5
    assert not pings


async def test_a_connection_that_has_rested_is_asked(database, pings, monkeypatch):
    first = await database.read(_serving)
    monkeypatch.setattr(rested, "RESTED_S", 0.0)
    assert await database.read(_serving) == first
    assert len(pings) == 1


async def test_a_connection_that_the_server_closed_is_replaced_and_no_request_notices(database, postgresql):
    first = await database.read(_serving)
    await asyncio.to_thread(execute, postgresql, f"SELECT pg_terminate_backend({first}, 5000)")
    assert await database.read(_serving) != first


async def test_without_a_look_at_taking_it_a_connection_that_was_closed_fails_its_request(
    database, postgresql, monkeypatch
):
    monkeypatch.setattr(rested, "_stands", lambda *_: True)
    first = await database.read(_serving)
    await asyncio.to_thread(execute, postgresql, f"SELECT pg_terminate_backend({first}, 5000)")
    with pytest.raises(Unavailable):
        await database.read(_serving)


async def test_more_requests_than_connections_wait_and_open_none_beside(database):
    def slow(session: Session) -> int:
        session.execute(text("SELECT pg_sleep(0.01)"))
        return _serving(session)

    served = await asyncio.gather(*(database.read(slow) for _ in range(30)))
    assert len(set(served)) <= database.engine.pool.size()
