"""Engines of both databases, each connection prepared for what the suite promises of it."""

from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from chassis.person_keys import HOUSE_KEY, HouseKey
from chassis.rested import check_rested
from chassis.settings import ServiceName, Settings

OLDEST_SAFE_SQLITE = (3, 51, 3)
"""Older ones can corrupt a database when two processes reset its write-ahead log (fixed in 3.51.3)."""

ERASURE = "ON"
"""SQLite overwrites with zeros what is deleted; it would leave it on its page until something else needs the place."""


def _carried(settings: Settings) -> dict[str, object]:
    return {HOUSE_KEY: HouseKey.of(settings.sealing_material)}


def sqlite_engine(url: URL, settings: Settings) -> Engine:
    """SQLite as the suite uses it: a log, waits for the disk, references kept, erasures that leave nothing."""
    if sqlite.sqlite_version_info < OLDEST_SAFE_SQLITE:
        raise RuntimeError(f"SQLite {sqlite.sqlite_version} can corrupt a database; 3.51.3 or later is needed")
    timeout_s = settings.database_timeout_ms / 1000
    engine = create_engine(
        url,
        module=sqlite,
        hide_parameters=True,
        pool_size=settings.database_pool_size,
        pool_timeout=timeout_s,
        connect_args={"check_same_thread": False, "timeout": timeout_s},
        execution_options=_carried(settings),
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver's own transactions begin DEFERRED, which loses updates; ours are begun by `_begin_sqlite`.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"secure_delete={ERASURE}"):
        cursor.execute(f"PRAGMA {pragma}")  # nosemgrep: sql-is-not-put-together-of-strings - constants
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    begin = connection.get_execution_options().get("begin")
    if begin is not None:
        connection.exec_driver_sql(begin)
        return
    # A plain BEGIN takes no lock and touches no file, so that nothing of it can fail; through SQLAlchemy it would be a
    # statement like any other and cost as much as a read's own.
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN")


def postgresql_engine(url: URL, settings: Settings, service: ServiceName) -> AsyncEngine:
    """PostgreSQL as the suite uses it: the service's own schema, and no statement without a bound in time."""
    timeout_s = settings.database_timeout_ms / 1000
    engine = create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        hide_parameters=True,
        pool_size=settings.database_pool_size,
        max_overflow=0,  # connections beyond the pool would be opened for one request and closed behind it
        pool_timeout=timeout_s,
        execution_options=_carried(settings),
        connect_args={
            "timeout": timeout_s,
            "command_timeout": timeout_s,
            "server_settings": {
                "search_path": service.value,
                "statement_timeout": str(settings.database_timeout_ms),
                "application_name": f"kam-{service}",
            },
        },
    )
    check_rested(engine)
    return engine
