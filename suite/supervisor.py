"""The suite as processes: each started, its lines prefixed, and started again when it falls, until all are stopped."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field

FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
STEADY_S = 30.0
"""A process that ran this long fell by itself and not because of its settings, so the waiting begins anew."""

STOP_S = 15.0
"""How long a process may take to finish what is under way; then it is killed."""

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
LONGEST_LINE = 1_048_576


@dataclass(slots=True)
class Part:
    """One process of the suite."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    process: asyncio.subprocess.Process | None = None


@dataclass(slots=True)
class Supervisor:
    """Keeps `parts` running. They are stopped in their order: first the door, then what stands behind it."""

    parts: Sequence[Part]
    say: Callable[[str, str], None]
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, ready: Callable[[], Coroutine[None, None, None]]) -> None:
        """Start all parts, wait for `ready`, and keep them running until SIGINT or SIGTERM."""
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self.stopping.set)
        keepers = [asyncio.create_task(self._keep(part)) for part in self.parts]
        announcing = asyncio.create_task(ready())
        stop = asyncio.create_task(self.stopping.wait())
        try:
            await asyncio.wait([stop, announcing], return_when=asyncio.FIRST_COMPLETED)
            if announcing.done():
                announcing.result()
            await stop
        finally:
            announcing.cancel()
            self.stopping.set()
            for part in self.parts:
                await self._stop(part)
            await asyncio.gather(*keepers)
            for number in STOP_SIGNALS:
                loop.remove_signal_handler(number)

    async def _keep(self, part: Part) -> None:
        wait_s = 0.0
        while not self.stopping.is_set():
            started = time.monotonic()
            code = await self._once(part)
            if self.stopping.is_set():
                return
            steady = time.monotonic() - started > STEADY_S
            wait_s = FIRST_WAIT_S if steady or not wait_s else min(wait_s * 2, LONGEST_WAIT_S)
            self.say(part.name, f"ended with code {code}; it starts again in {wait_s:g} s")
            await self._pause(wait_s)

    async def _once(self, part: Part) -> int:
        # A session of its own: Ctrl-C at the terminal reaches us alone, and we stop the parts in order. The pipe to
        # its standard input breaks when we die, whatever we die of, and the part stops too.
        part.process = process = await asyncio.create_subprocess_exec(
            *part.arguments,
            env={**os.environ, **part.environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        if self.stopping.is_set():  # the stop came while the process was being made, and did not see it
            process.terminate()
        assert process.stdout is not None  # noqa: S101 - asked for above
        async for line in process.stdout:
            self.say(part.name, line.decode("utf-8", "replace").rstrip())
        return await process.wait()

    async def _stop(self, part: Part) -> None:
        process = part.process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
        except TimeoutError:
            process.kill()

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return


def prefixed(name: str, line: str) -> None:
    """A line of a part on our stderr, with the part's name before it."""
    sys.stderr.write(f"{name:<10} | {line}\n")
    sys.stderr.flush()
