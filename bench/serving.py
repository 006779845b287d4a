"""Processes that a bench asks."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """The command in a process of its own, which ends with the block; gives its id once it answers on `port`."""
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=silent, stderr=silent) as process:  # noqa: S603 - a command of ours
        try:
            asyncio.run(until_it_listens(port))
            yield process.pid
        finally:
            process.terminate()


async def until_it_listens(port: int) -> None:
    """Wait for the first accepted connection, half a minute at most."""
    for _ in range(300):
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
            await _answered(port)
            return
        await asyncio.sleep(0.1)
    raise TimeoutError(f"nothing listens on {port}")


async def _answered(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"GET /livez HTTP/1.1\r\nhost: bench\r\n\r\n")
        await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def cpu_s(pid: int) -> float:
    """The processor time that a process and those that it started have used (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND + sum(cpu_s(int(child)) for child in children)


def rss_bytes(pid: int) -> int:
    """The memory that a process and those that it started hold (Linux)."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(rss_bytes(int(child)) for child in children)
