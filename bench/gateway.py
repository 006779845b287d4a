"""What the gateway costs: the same service asked directly, through the gateway in process, and across the network.

Run `python -m bench.gateway`; each row serves a 1 kB answer with uvicorn in a process of its own to raw keep-alive
connections from this one, all features on. Figures of one machine and one run; the ratios are what travels.
"""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.gateway_apps import FIRST_PORT, token

PATH = "/v1/managers?limit=20&role=independent"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the service: the application that is asked, and those that must run behind it."""

    name: str
    app: str
    behind: tuple[str, ...] = ()


WAYS = (
    Way("service, directly", "service"),
    Way("gateway, service in process", "gateway_in_process"),
    Way("gateway, service across the network", "gateway_networked", ("service",)),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured for a way."""

    way: Way
    requests_per_s: float
    cpu_us: float


def main() -> None:
    """Measure every way and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--connections", type=int, default=32)
    chosen = parser.parse_args()
    token()
    results = [measure(way, chosen.seconds, chosen.connections) for way in WAYS]
    table = Table("way", "requests/s", "× direct", "server CPU µs/request")
    for found in results:
        ratio = found.requests_per_s / results[0].requests_per_s
        table.add_row(found.way.name, f"{found.requests_per_s:,.0f}", f"{ratio:.2f}", f"{found.cpu_us:.0f}")
    Console().print(table)


def measure(way: Way, seconds: float, connections: int) -> Result:
    """Serve `way`, warm it up, and ask as fast as it answers."""
    with ExitStack() as stack:
        for app in way.behind:
            stack.enter_context(serving(app, FIRST_PORT))
        process = stack.enter_context(serving(way.app, FIRST_PORT + 1))
        asyncio.run(load(0.5, connections))
        before, started = cpu_s(process.pid), time.perf_counter()
        answered = asyncio.run(load(seconds, connections))
        elapsed_s = time.perf_counter() - started
        return Result(way, answered / elapsed_s, (cpu_s(process.pid) - before) / answered * 1e6)


@contextmanager
def serving(app: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The application served on `port` by a process of its own."""
    target = f"bench.gateway_apps:{app}"
    command = [sys.executable, "-m", "uvicorn", "--factory", target, "--port", str(port), "--no-access-log"]
    process = subprocess.Popen([*command, "--log-level", "warning"], stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        asyncio.run(until_it_listens(port))
        yield process
    finally:
        process.terminate()
        process.wait()


async def until_it_listens(port: int) -> None:
    """Wait for the first accepted connection, twenty seconds at most."""
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise TimeoutError(f"nothing listens on {port}")


async def load(seconds: float, connections: int) -> int:
    """How many answers came within `seconds` over that many connections."""
    deadline = time.perf_counter() + seconds
    return sum(await asyncio.gather(*(ask_until(deadline) for _ in range(connections))))


async def ask_until(deadline: float) -> int:
    """Ask over one kept connection until `deadline`; every answer must be 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", FIRST_PORT + 1)
    question = f"GET {PATH} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token()}\r\n\r\n".encode()
    answered = 0
    while time.perf_counter() < deadline:
        writer.write(question)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise AssertionError(head.decode("latin-1"))
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        answered += 1
    writer.close()
    return answered


def cpu_s(pid: int) -> float:
    """The processor time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    main()
