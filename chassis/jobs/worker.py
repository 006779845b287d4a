"""The worker: claims jobs, carries them out chunk by chunk, and lets go of them in good order.

It runs in the service's own process, so one command starts everything; several processes may run one each on the same
database. Killed in the middle of a chunk, it leaves that chunk undone and the lease to run out.
"""

import asyncio
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TypeVar

import structlog
from fastapi import FastAPI
from sqlalchemy.orm import Session

from chassis.db import Database
from chassis.domain.errors import Fault, Refusal, Stale, Unavailable
from chassis.edge import EdgeState
from chassis.jobs import chunks
from chassis.jobs import lease as leases
from chassis.jobs.kind import JobKind
from chassis.jobs.lease import LONGEST_DELAY, Lease, LeaseLostError, Mark
from chassis.rounds import Rounds, delay_s, within
from chassis.settings import Settings
from chassis.waking import JOBS
from chassis.watch import Watch
from chassis.work import utc_now

T = TypeVar("T")

MOST_FAILURES = 5
"""How many attempts at one chunk may come to nothing, by an exception or a dead worker, before the job fails."""

SLOTS = 2
"""How many jobs one worker carries at a time, so that a short one need not wait for a long one to end."""

logger = structlog.get_logger("jobs")


@dataclass(slots=True)
class Worker:
    """Carries out the jobs of the kinds it knows, from one database."""

    database: Database
    kinds: Mapping[str, JobKind]
    lease: timedelta
    poll_s: float
    first_delay_s: float = 0.5
    watch: Watch[Mark] = field(init=False)
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"[-100:])
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.watch = Watch(self.lease.total_seconds())

    def running(self) -> AbstractAsyncContextManager[None]:
        """Work until the block is left; then end the chunks under way and give their jobs back at once."""
        slots = SLOTS if self.kinds else 0
        rounds = Rounds("jobs", self._once, slots, self.poll_s, self.database, JOBS, self._is_alert, self.stopping)
        return rounds.running()

    def _is_alert(self) -> bool:
        return self.watch.is_waiting

    async def _once(self) -> bool:
        held = await self._claim()
        if held is None:
            return False
        try:
            await self._carry(held)
        except LeaseLostError:
            logger.info("job_lost", worker=self.name)
        return True

    async def _claim(self) -> Lease | None:
        kinds = tuple(self.kinds)
        waits, marks = await self.database.read(lambda session: leases.look(session, kinds, utc_now()), house=True)
        overdue = self.watch.unchanged(marks)
        if not waits and not overdue:
            return None
        until = utc_now() + self.lease
        claim = partial(leases.claim, kinds=kinds, worker=self.name, now=utc_now(), until=until, overdue=overdue)
        return await self.database.write(claim, house=True)

    async def _carry(self, held: Lease) -> None:
        if held.failures >= MOST_FAILURES:
            await self._end(held, Fault("job_gave_up", "", {"attempts": held.failures}))
            return
        kind = self.kinds[held.kind]
        ahead: Lease | None = held
        while ahead is not None and not self.stopping.is_set():
            held = ahead
            ahead = await self._attempt(kind, held)
        if ahead is not None:
            put_back = partial(leases.put_back, held=ahead, delay=timedelta(), failures=ahead.failures)
            await self.database.write(put_back, house=True)

    async def _attempt(self, kind: JobKind, held: Lease) -> Lease | None:
        """The lease for what comes next; nothing when there is no next, for whatever reason."""
        try:
            if not held.planned:
                return await self._holding(held, lambda session: chunks.plan(session, kind, held))
            return await self._holding(held, lambda session: chunks.carry(session, kind, held, self.lease))
        except LeaseLostError:
            raise
        except (Unavailable, Stale) as refusal:
            await self._try_again(held, refusal)
        except Refusal as refusal:
            await self._end(held, *refusal.faults)
        except Exception as error:  # noqa: BLE001 - a fault in a kind is the job's failure, not the worker's
            await self._try_again(held, error)
        return None

    async def _try_again(self, held: Lease, error: Exception) -> None:
        failures = held.failures + 1
        logger.warning("job_chunk_failed", job_id=str(held.job_id), kind=held.kind, failures=failures, exc_info=error)
        if failures >= MOST_FAILURES:
            await self._end(held, Fault("job_gave_up", "", {"attempts": failures}))
        else:
            delay = timedelta(seconds=delay_s(self.first_delay_s, failures, LONGEST_DELAY.total_seconds()))
            put_back = partial(leases.put_back, held=held, delay=delay, failures=failures)
            await self.database.write(put_back, house=True)

    async def _end(self, held: Lease, *faults: Fault) -> None:
        await self.database.write(lambda session: chunks.fail(session, held, faults))

    async def _holding(self, held: Lease, transaction: Callable[[Session], T]) -> T:
        """Run one transaction away from the event loop, renewing the lease for as long as it takes."""
        done = asyncio.Event()
        renewing = asyncio.create_task(self._renew(held, done))
        try:
            return await self.database.write(transaction, heavy=True)
        finally:
            done.set()
            await renewing

    async def _renew(self, held: Lease, done: asyncio.Event) -> None:
        while not await within(done, self.lease.total_seconds() / 3):
            try:
                renew = partial(leases.renew, held=held, until=utc_now() + self.lease)
                await self.database.write(renew, house=True)
            except (LeaseLostError, Refusal):
                # The chunk itself will find out when it records.
                return


def worker(settings: Settings, *kinds: JobKind) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The companion that carries out jobs of `kinds` for as long as a service runs."""

    def companion(app: FastAPI) -> AbstractAsyncContextManager[None]:
        state: EdgeState = app.state.edge
        lease = timedelta(milliseconds=settings.job_lease_ms)
        poll_s = settings.job_poll_ms / 1000
        return Worker(state.database, {kind.name: kind for kind in kinds}, lease, poll_s).running()

    return companion
