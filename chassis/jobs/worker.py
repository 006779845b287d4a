"""The worker: claims jobs, carries them out chunk by chunk, and lets go of them in good order.

It runs in the service's own process, so one command starts everything; several processes may run one each on the same
database. Killed in the middle of a chunk, it leaves that chunk undone and the lease to run out.
"""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from fastapi import FastAPI
from sqlalchemy.orm import Session

from chassis import audit
from chassis.db import Database
from chassis.domain.errors import Fault, Refusal, Stale, Unavailable
from chassis.jobs import lease as leases
from chassis.jobs.kind import Advance, JobKind, JobState
from chassis.jobs.lease import Lease, LeaseLostError
from chassis.settings import Settings
from chassis.work import Work, utc_now

MOST_FAILURES = 5
"""How many attempts at one chunk may come to nothing, by an exception or a dead worker, before the job fails."""

SLOTS = 2
"""How many jobs one worker carries at a time, so that a short one need not wait for a long one to end."""

FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 60.0

logger = structlog.get_logger("jobs")


@dataclass(slots=True)
class Worker:
    """Carries out the jobs of the kinds it knows, from one database."""

    database: Database
    kinds: Mapping[str, JobKind]
    lease: timedelta
    poll_s: float
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"[-100:])
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work until the block is left; then end the chunks under way and give their jobs back at once."""
        slots = [asyncio.create_task(self._serve(), name=f"jobs-{slot}") for slot in range(SLOTS)]
        try:
            yield
        finally:
            self.stopping.set()
            await asyncio.gather(*slots)

    async def _serve(self) -> None:
        while not self.stopping.is_set():
            try:
                found = await self._claim()
                if found is None:
                    await self._pause(self.poll_s)
                else:
                    await self._carry(found)
            except Exception:  # noqa: BLE001 - the database may be away for a while, and the worker outlives that
                logger.exception("jobs_interrupted")
                await self._pause(self.poll_s * 4)

    async def _claim(self) -> Lease | None:
        names = tuple(self.kinds)
        if not await self.database.read(lambda session: leases.is_waiting(session, names, utc_now())):
            return None
        return await self.database.write(
            lambda session: leases.claim(session, names, self.name, utc_now(), utc_now() + self.lease)
        )

    async def _carry(self, held: Lease) -> None:
        try:
            if held.failures >= MOST_FAILURES:
                await self._fail(held, (Fault("job_gave_up", "", {"attempts": held.failures}),))
            else:
                await self._work_through(held)
        except LeaseLostError:
            logger.info("job_lost", job_id=str(held.job_id), kind=held.kind)

    async def _work_through(self, held: Lease) -> None:
        failures = held.failures
        try:
            if not held.planned:
                held = await self._transaction(held, self._plan)
            while not self.stopping.is_set():
                ahead = await self._transaction(held, self._chunk)
                if ahead is None:
                    return
                held, failures = ahead, 0
            await self.database.write(lambda session: leases.put_back(session, held, utc_now(), timedelta(), failures))
        except LeaseLostError:
            raise
        except (Unavailable, Stale) as refusal:
            await self._try_again(held, failures + 1, refusal)
        except Refusal as refusal:
            await self._fail(held, refusal.faults)
        except Exception as error:  # noqa: BLE001 - whatever a kind does wrong is the job's failure, not the worker's
            await self._try_again(held, failures + 1, error)
