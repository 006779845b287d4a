"""A place beside the event loop: another loop in a thread of its own, where a chunk of long work may take its time.

Work under `run_sync` computes between its statements, and computes where its loop runs. On the loop of the requests a
chunk of an import would so hold up every answer for as long as it reads its file. Connections belong to the loop that
opened them, so whatever runs here has an engine of its own.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

T = TypeVar("T")


@dataclass(slots=True)
class Aside:
    """Runs coroutines in its thread, which begins with the first of them and ends with `dispose`."""

    engine: AsyncEngine
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: Thread | None = None
    _starting: Lock = field(default_factory=Lock)

    async def run(self, work: Coroutine[object, object, T]) -> T:
        """What `work` comes to; cancelling here cancels it there."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._started()))

    async def dispose(self) -> None:
        """Close the connections where they were opened, and end the thread."""
        if self._loop is None or self._thread is None:
            return
        await self.run(self.engine.dispose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)
        self._loop.close()
        self._loop = self._thread = None

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = Thread(target=self._loop.run_forever, name="aside", daemon=True)
                self._thread.start()
            return self._loop
