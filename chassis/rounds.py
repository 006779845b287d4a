"""Work that goes on in rounds beside the requests, until the application stops."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from secrets import SystemRandom

from chassis.db import Database

IDLE_FACTOR = 4
"""Where nothing was to do for a while, the pauses grow to so many times the poll: a commit wakes who waits anyway."""

LONGEST_IN_TROUBLE_S = 5.0
"""How long a round that failed waits before the next, at most: an outage that is over is to be noticed."""


@dataclass(slots=True)
class Rounds:
    """Calls `once` again and again in `slots` tasks; when it found nothing to do, after a pause.

    A pause lasts `poll_s`. Where a commit of this process that brings work of `kind` ends it, it grows to `IDLE_FACTOR`
    times that while nothing happens and `alert()` does not hold; other processes bring work too, so somebody has to
    look. Of the slots that have nothing to do one looks and the others wait for their turn.
    """

    name: str
    once: Callable[[], Awaitable[bool]]
    slots: int
    poll_s: float
    database: Database
    kind: str = ""
    alert: Callable[[], bool] = lambda: False
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _looked_at: float = 0.0
    _pause_s: float = 0.0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Go on until the block is left; rounds under way are ended first."""
        with self.database.waking.waiting(self.kind or self.name) as woken:
            tasks = [asyncio.create_task(self._serve(woken), name=f"{self.name}-{n}") for n in range(self.slots)]
            try:
                yield
            finally:
                self.stopping.set()
                woken.set()
                await asyncio.gather(*tasks)

    async def _serve(self, woken: asyncio.Event) -> None:
        while not self.stopping.is_set():
            self._looked_at = time.monotonic()
            try:
                found = await self.once()
            except Exception as error:  # noqa: BLE001 - the rounds outlive whatever it is
                self.database.trouble.begins(self.name, error)
                await within(self.stopping, min(self.poll_s * 4, LONGEST_IN_TROUBLE_S))
                continue
            self.database.trouble.ends(self.name)
            if found:
                self._pause_s = 0.0
            else:
                async with self._looking:
                    await self._idle(woken)

    async def _idle(self, woken: asyncio.Event) -> None:
        if await within(self.stopping, self._looked_at + self.poll_s - time.monotonic()):
            return
        longest_s = self.poll_s * (IDLE_FACTOR if self.kind and not self.alert() else 1)
        self._pause_s = min(longest_s, max(self.poll_s, self._pause_s * 2))
        if await within(woken, self._pause_s - self.poll_s):
            self._pause_s = 0.0
        if not self.stopping.is_set():
            woken.clear()


def delay_s(first_s: float, failures: int, longest_s: float) -> float:
    """How long to wait before the next attempt: twice as long each time, spread so that workers do not meet again."""
    return min(longest_s, first_s * 2.0 ** (failures - 1)) * SystemRandom().uniform(0.5, 1.0)


async def within(event: asyncio.Event, seconds: float) -> bool:
    """Whether `event` happens before `seconds` are over; waits until one of the two."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return event.is_set()
    return True
