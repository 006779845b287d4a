"""The database: one transaction a unit of work, written once for SQLite and PostgreSQL.

Store code is plain synchronous SQLAlchemy. On SQLite it runs directly, on PostgreSQL under `run_sync` on asyncpg; this
module alone knows the difference, and `docs/decisions/0003-one-store-for-two-databases.md` has the measurements.
"""

import asyncio
import math
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from chassis.aside import Aside
from chassis.database_faults import TryAgain, refusal_of
from chassis.domain.errors import Fault, Unavailable
from chassis.engines import postgresql_engine, sqlite_engine
from chassis.one_writer import OneWriter, Way
from chassis.row_security import ENFORCED, HOUSE, act_for
from chassis.settings import ServiceName, Settings
from chassis.telemetry.spans import database_span, started_in_trace
from chassis.trouble import Trouble
from chassis.waking import ERASED, Waking

T = TypeVar("T")

EMPTIED_AGAIN_S = 5.0
"""How long after a reader was in the way the log is tried again."""

ATTEMPTS = 3
"""How often a transaction is tried that the database asked to try again (PostgreSQL 40001, 40P01)."""


@dataclass(slots=True)
class Database:
    """A service's database. `read` and `write` run a function of a `Session` in one transaction of its own."""

    engine: Engine | AsyncEngine
    trouble: Trouble
    aside: Aside | None = None
    waking: Waking = field(default_factory=Waking)
    writer: OneWriter | None = None
    _heavy_reader: asyncio.Lock = field(default_factory=asyncio.Lock)
    _log_due_at: float = math.inf

    @classmethod
    def open(cls, settings: Settings, service: ServiceName, *, as_owner: bool = False) -> "Database":
        """The service's database as the settings name it; nothing is connected yet.

        `as_owner` is for those who change its shape; a server may have another account for them.
        """
        url = make_url(settings.owner_url_of(service) if as_owner else settings.database_url_of(service))
        if url.get_backend_name() == "sqlite":
            engine = sqlite_engine(url, settings)
            writer = OneWriter(engine.execution_options(begin="BEGIN IMMEDIATE"))
            return cls(engine, Trouble(service), writer=writer)
        aside = Aside(postgresql_engine(url, settings, service))
        return cls(postgresql_engine(url, settings, service), Trouble(service), aside)

    @property
    def is_shared(self) -> bool:
        """Whether it is a server's, which processes on several machines write to at once."""
        return isinstance(self.engine, AsyncEngine)

    async def read(self, work: Callable[[Session], T], *, heavy: bool = False, house: bool = False) -> T:
        """Run `work` in a transaction that writes nothing; `house` sees everybody's rows, as no caller may.

        `heavy` work leaves the event loop free: it computes in a thread of its own, one at a time, so that whoever
        waits for the same finds it done.
        """
        work = _of_house(work) if house else work
        started_ns = started_in_trace()
        try:
            async with self._heavy_reader if heavy else nullcontext():
                return await self._read(work, heavy=heavy)
        finally:
            if started_ns:
                database_span("read", self.engine.dialect.name, started_ns)

    async def _read(self, work: Callable[[Session], T], *, heavy: bool) -> T:
        if heavy and self.aside is not None:
            return await self.aside.run(self._asynchronous(work, self.aside.engine, Way(keep=False)))
        if isinstance(self.engine, AsyncEngine):
            return await self._asynchronous(work, self.engine, Way(keep=False))
        if heavy:
            return await asyncio.to_thread(self._reading, work, self.engine)
        return self._reading(work, self.engine)

    async def write(
        self, work: Callable[[Session], T], *, keep: bool = True, heavy: bool = False, house: bool = False
    ) -> T:
        """Run `work` in a transaction and commit it, or roll it back when `keep` is false (a rehearsal).

        The function may run more than once, so it must do nothing but read and write through its session. `heavy`
        work leaves the event loop free: it computes in a thread of its own. `house` is as in `read`.
        """
        work = _of_house(work) if house else work
        started_ns = started_in_trace()
        try:
            return await self._write(work, Way(keep), heavy=heavy)
        finally:
            if started_ns:
                database_span("write", self.engine.dialect.name, started_ns)

    async def _write(self, work: Callable[[Session], T], way: Way, *, heavy: bool) -> T:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                result = await self._once(work, way, heavy=heavy)
            except TryAgain as again:
                if attempt == ATTEMPTS:
                    raise again.refusal from again
            else:
                self.waking.wake(way.brought if way.keep else ())
                await self._empty_log(erased=way.keep and ERASED in way.brought)
                return result
        raise AssertionError("unreachable")

    async def _empty_log(self, *, erased: bool) -> None:
        """Leave no copy in SQLite's log of what was erased; where somebody is in the way, with a later write."""
        due_at = 0.0 if erased else self._log_due_at
        if self.writer is not None and time.monotonic() >= due_at:
            empty = await self.writer.empty_log()
            self._log_due_at = math.inf if empty else time.monotonic() + EMPTIED_AGAIN_S

    async def dispose(self) -> None:
        """Close every connection."""
        if self.aside is not None:
            await self.aside.dispose()
        if self.writer is not None:
            await self.writer.dispose()
        if isinstance(self.engine, AsyncEngine):
            await self.engine.dispose()
        else:
            self.engine.dispose()

    async def _once(self, work: Callable[[Session], T], way: Way, *, heavy: bool) -> T:
        if heavy and self.aside is not None:
            return await self.aside.run(self._asynchronous(work, self.aside.engine, way))
        if isinstance(self.engine, AsyncEngine):
            return await self._asynchronous(work, self.engine, way)
        if self.writer is None:
            raise AssertionError("unreachable")
        try:
            return await self.writer.write(work, way, heavy=heavy)
        except (DBAPIError, StaleDataError, PoolTimeoutError) as error:
            raise _translated(error) from error

    def _reading(self, work: Callable[[Session], T], engine: Engine) -> T:
        try:
            with Session(engine, expire_on_commit=False) as session:
                return work(session)  # closing it undoes what should not have been written
        except (DBAPIError, StaleDataError, PoolTimeoutError) as error:
            raise _translated(error) from error

    async def _asynchronous(self, work: Callable[[Session], T], engine: AsyncEngine, way: Way) -> T:
        try:
            # What belongs to somebody is kept from a session that does not say for whom it acts.
            guarded = AsyncSession(engine, **way.manners)
            guarded.sync_session.info[ENFORCED] = True
            async with guarded as session, session.begin() as transaction:
                result = await session.run_sync(work)
                await session.flush()
                if not way.keep:
                    await transaction.rollback()
                return result
        except (DBAPIError, StaleDataError, PoolTimeoutError, OSError, TimeoutError) as error:
            raise _translated(error) from error


def _of_house(work: Callable[[Session], T]) -> Callable[[Session], T]:
    def of_house(session: Session) -> T:
        act_for(session, HOUSE)
        return work(session)

    return of_house


def _translated(error: Exception) -> Exception:
    if isinstance(error, StaleDataError):
        # Somebody changed the row between our reading and our writing it. Run again, a caller who named a version is
        # told that it is gone, and one who did not builds on the new one.
        return TryAgain(Unavailable(Fault("database_busy")))
    return refusal_of(error)
