"""SQLite's one writer in this process: what comes together shares one transaction, and one wait for the disk.

SQLite has one writer at a time, and a durable commit waits for the disk. So all units of work that are ready in one
turn of the event loop are done one after another in one transaction, each behind a savepoint of its own: what is
refused is undone alone. Then all are committed at once, in a thread, while the loop goes on reading and answering;
nobody is answered before. Whoever comes meanwhile waits in line for the next transaction. Waiting here costs nothing;
waiting on SQLite's file lock costs a blocked event loop.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, PoolProxiedConnection, RootTransaction
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.waking import noting

T = TypeVar("T")

MOST_TOGETHER = 32
"""Units of work in one transaction: they hold the event loop until the last of them is done."""


LOG_PATIENCE_MS = 100
"""How long emptying the log waits for those who read, while nobody else may write."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a transaction goes: whether it is kept, and what work it brings."""

    keep: bool
    brought: set[str] = field(default_factory=set)

    @property
    def manners(self) -> dict[str, Any]:
        """What its session is given."""
        return {"expire_on_commit": False, "info": noting(self.brought)}


class _LostError(Exception):
    """SQLite has undone the whole transaction (a full disk, a failed read): all of it is done again, each alone."""


@dataclass(slots=True)
class _Group:
    connection: Connection
    transaction: RootTransaction
    committed: asyncio.Future[bool]
    kept: int = 0
    lost: bool = False

    def done(self, work: Callable[[Session], T], way: Way) -> T:
        """What `work` comes to behind a savepoint; undone when it is refused or not to be kept."""
        session = Session(self.connection, **way.manners, join_transaction_mode="create_savepoint")
        try:
            with session, session.begin() as savepoint:
                result = work(session)
                session.flush()
                if not way.keep:
                    savepoint.rollback()
        except BaseException as error:
            if self._is_over():
                self.lost = True
                raise _LostError from error
            raise
        self.kept += way.keep
        return result

    def commit(self) -> bool:
        """Whether what was done is now on disk."""
        try:
            if self.kept and not self.lost:
                self.transaction.commit()
                return True
        except DBAPIError:
            self.lost = True
        with suppress(DBAPIError):
            self.transaction.rollback()
        return not self.lost

    def _is_over(self) -> bool:
        driver = self.connection.connection.dbapi_connection
        return not getattr(driver, "in_transaction", False)


def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "commit")


@dataclass(slots=True)
class OneWriter:
    """Runs units of work on the engine, one transaction at a time."""

    engine: Engine
    _group: _Group | None = None
    _busy: asyncio.Future[None] | None = None
    _commits: ThreadPoolExecutor = field(default_factory=_thread)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def write(self, work: Callable[[Session], T], way: Way, *, heavy: bool) -> T:
        """What `work` comes to, once it is committed, together with whatever else came at this moment.

        It may run twice: in a transaction that is lost for another's sake, and again by itself. `heavy` work is done in
        a transaction and a thread of its own.
        """
        if heavy:
            return await self._alone(work, way, in_thread=True)
        while self._busy is not None:
            await asyncio.shield(self._busy)
        group = self._group or self._begun()
        try:
            result = group.done(work, way)
        except _LostError:
            self._close(group)
        else:
            if group.kept >= MOST_TOGETHER:
                self._close(group)
            if await asyncio.shield(group.committed):
                return result
        return await self._alone(work, way)

    async def dispose(self) -> None:
        """Commit what is open, wait for the last commit, and end the thread; the next commit would begin another."""
        if self._group is not None:
            self._close(self._group)
        await asyncio.gather(*self._under_way)
        self._commits.shutdown()
        self._commits = _thread()

    async def empty_log(self) -> bool:
        """Whether the write-ahead log is empty now: what it held is in the file, or overwritten there.

        It is not while another process, or a long reading, still needs what is in it.
        """
        async with self._turn():
            return await asyncio.to_thread(self._emptied)

    async def _alone(self, work: Callable[[Session], T], way: Way, *, in_thread: bool = False) -> T:
        async with self._turn():
            by_itself = partial(self._by_itself, work, way)
            return await asyncio.to_thread(by_itself) if in_thread else by_itself()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Nobody else writes until the block is left."""
        while self._busy is not None or self._group is not None:
            if self._group is not None:
                self._close(self._group)
            if self._busy is not None:
                await asyncio.shield(self._busy)
        self._busy = asyncio.get_running_loop().create_future()
        try:
            yield
        finally:
            self._release()

    def _begun(self) -> _Group:
        loop, connection = asyncio.get_running_loop(), self.engine.connect()
        try:
            self._group = group = _Group(connection, connection.begin(), loop.create_future())
        except BaseException:
            connection.close()
            raise
        loop.call_soon(self._close, group)
        return group

    def _close(self, group: _Group) -> None:
        if self._group is not group:
            return
        loop = asyncio.get_running_loop()
        self._group, self._busy = None, loop.create_future()
        task = loop.create_task(self._commit(group))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _commit(self, group: _Group) -> None:
        kept = False
        try:
            kept = await asyncio.get_running_loop().run_in_executor(self._commits, group.commit)
        finally:
            self._release()  # whoever waits in line is before those who are answered now and come again
            group.committed.set_result(kept)
            group.connection.close()

    def _release(self) -> None:
        busy, self._busy = self._busy, None
        if busy is not None:
            busy.set_result(None)

    def _emptied(self) -> bool:
        raw = self.engine.raw_connection()
        try:
            [patience_ms] = raw.cursor().execute("PRAGMA busy_timeout").fetchone()
            _wait_at_most(raw, LOG_PATIENCE_MS)
            busy = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            _wait_at_most(raw, patience_ms)
        finally:
            raw.close()
        return not busy

    def _by_itself(self, work: Callable[[Session], T], way: Way) -> T:
        with Session(self.engine, **way.manners) as session, session.begin() as transaction:
            result = work(session)
            session.flush()
            if not way.keep:
                transaction.rollback()
            return result


def _wait_at_most(raw: PoolProxiedConnection, patience_ms: int) -> None:
    # nosemgrep: sql-is-not-put-together-of-strings - a whole number, and a pragma takes no bound value
    raw.cursor().execute(f"PRAGMA busy_timeout={int(patience_ms)}")
