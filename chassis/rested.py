"""A connection to a server that has rested is asked whether it still stands, before a transaction relies on it.

SQLAlchemy's own `pool_pre_ping` asks before every transaction, which is three round trips where a read has four of its
own. A connection that was used a moment ago is asked nothing: that its server closed it is known without asking, and
one that hangs in spite of it costs its request the time that it may take, as one does that begins to hang a moment
later.
"""

import time

from sqlalchemy import Dialect, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

RESTED_S = 1.0
"""How long a connection may have been unused to be taken without asking."""

_SINCE = "rested_since"


def check_rested(engine: AsyncEngine) -> None:
    """Ask connections of `engine` that have rested; where one is gone, all from before are replaced."""
    dialect = engine.dialect

    def rests(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[_SINCE] = time.monotonic()

    def is_taken(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        since = entry.info.get(_SINCE)
        if since is not None and not _stands(connection, entry, dialect, time.monotonic() - since):
            raise InvalidatePoolError

    event.listen(engine.sync_engine, "checkin", rests)
    event.listen(engine.sync_engine, "checkout", is_taken)


def _stands(connection: DBAPIConnection, entry: ConnectionPoolEntry, dialect: Dialect, rested_s: float) -> bool:
    if entry.driver_connection is None or entry.driver_connection.is_closed():
        return False
    if rested_s < RESTED_S:
        return True
    try:
        return dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        if dialect.is_disconnect(error, connection, None):
            return False
        raise
