"""Work that goes on in rounds beside the requests, until the application stops."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from secrets import SystemRandom

import structlog

logger = structlog.get_logger("rounds")


@dataclass(slots=True)
class Rounds:
    """Calls `once` again and again in `slots` tasks; when it found nothing to do, after a pause of `poll_s`."""

    name: str
    once: Callable[[], Awaitable[bool]]
    slots: int
    poll_s: float
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Go on until the block is left; rounds under way are ended first."""
        tasks = [asyncio.create_task(self._serve(), name=f"{self.name}-{slot}") for slot in range(self.slots)]
        try:
            yield
        finally:
            self.stopping.set()
            await asyncio.gather(*tasks)

    async def _serve(self) -> None:
        while not self.stopping.is_set():
            try:
                if not await self.once():
                    await within(self.stopping, self.poll_s)
            except Exception:
                # The database may be away for a while; the rounds outlive that, and leases run out by themselves.
                logger.exception("rounds_interrupted", name=self.name)
                await within(self.stopping, self.poll_s * 4)


def delay_s(first_s: float, failures: int, longest_s: float) -> float:
    """How long to wait before the next attempt: twice as long each time, spread so that workers do not meet again."""
    return min(longest_s, first_s * 2.0 ** (failures - 1)) * SystemRandom().uniform(0.5, 1.0)


async def within(event: asyncio.Event, seconds: float) -> bool:
    """Whether `event` happens before `seconds` are over; waits until one of the two."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
