"""The policy file is read again when it changes or SIGHUP asks for it; a bad one leaves the policies as they are."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from chassis.settings import Settings
from gateway.policy.document import Policies, PolicyError, load_policies
from gateway.record import Record

EVERY_S = 1.0
"""How often the file is looked at."""

logger = structlog.get_logger("gateway")


@dataclass(slots=True)
class PolicyFile:
    """The installation's policy file, and what was last seen of it."""

    settings: Settings
    replace: Callable[[Policies], None]
    record: Record
    seen: tuple[int, int] | None = None

    def look(self) -> None:
        """Read the file if it has changed since."""
        if (now := self.stamp()) != self.seen:
            self.seen = now
            self.read()

    def read(self) -> None:
        """Let the policies of the file count from here on; refuse what is wrong with a sentence for each reason."""
        try:
            policies = load_policies(self.settings)
        except (PolicyError, OSError) as error:
            self.record.policies_refused = error.problems if isinstance(error, PolicyError) else (str(error),)
            logger.error("policies refused", reasons=self.record.policies_refused)  # noqa: TRY400 - a sentence says it
        else:
            self.replace(policies)
            logger.info("policies replaced")

    def stamp(self) -> tuple[int, int] | None:
        """When the file was written and how long it is; none when it is not there."""
        try:
            found = self.settings.policy_file.stat() if self.settings.policy_file else None
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size) if found else None


@asynccontextmanager
async def watched(settings: Settings, replace: Callable[[Policies], None], record: Record) -> AsyncIterator[None]:
    """Look at the file until the block is left. Without a file of the installation's own there is nothing to watch."""
    if settings.policy_file is None:
        yield
        return
    file = PolicyFile(settings, replace, record)
    file.seen = file.stamp()
    by_signal = threading.current_thread() is threading.main_thread()
    if by_signal:
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, file.read)
    task = asyncio.create_task(_keep(file), name="policies")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if by_signal:
            asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)


async def _keep(file: PolicyFile) -> None:
    while True:
        await asyncio.sleep(EVERY_S)
        file.look()
