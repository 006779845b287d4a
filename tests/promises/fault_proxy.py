"""A way to a database that can be closed, swallow everything, or be cut, at a word."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from suite.serving import free_port


class FaultProxy:
    """Forwards bytes between a TCP port of this machine and a Unix socket, as long as nothing is wrong."""

    def __init__(self, target: Path) -> None:
        self.target, self.port = target, free_port()
        self.swallows = False
        self.server: asyncio.Server | None = None
        self.writers: set[asyncio.StreamWriter] = set()
        self.tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Take connections, and forward again."""
        self.swallows = False
        if self.server is None:
            self.server = await asyncio.start_server(self.connected, "127.0.0.1", self.port)

    async def close(self) -> None:
        """Refuse connections, and end those that there are."""
        if self.server is not None:
            self.server.close()
            self.server = None
        self.cut()

    def swallow(self) -> None:
        """From now on nothing arrives and nothing comes back, and nobody is told: a black hole."""
        self.swallows = True

    def cut(self) -> None:
        """End every connection in the middle of whatever it is."""
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.add(writer)
        onward_reader, onward = await asyncio.open_unix_connection(str(self.target))
        self.writers.add(onward)
        for source, sink in ((reader, onward), (onward_reader, writer)):
            task = asyncio.create_task(self.forward(source, sink))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def forward(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await source.read(65_536):
                if not self.swallows:
                    sink.write(piece)
                    await sink.drain()
        if not self.swallows:
            sink.close()


@asynccontextmanager
async def fault_proxy(target: Path) -> AsyncIterator[FaultProxy]:
    """A proxy to `target`, open, for as long as the block lasts."""
    proxy = FaultProxy(target)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
        for task in list(proxy.tasks):
            task.cancel()
        await asyncio.gather(*proxy.tasks, return_exceptions=True)
