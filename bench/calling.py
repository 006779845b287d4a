"""A caller that costs little: raw kept connections, every answer with how long it took."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

HEAD_END = b"\r\n\r\n"
WAIT_S = 30.0


@dataclass(slots=True)
class Answered:
    """What came back: how long each answer took, in seconds, and how often each status came."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def per_s(self) -> float:
        """Answers a second."""
        return len(self.took) / self.seconds

    @property
    def failed(self) -> int:
        """Answers that are not what was asked for."""
        return sum(count for status, count in self.statuses.items() if not 200 <= status < 300)

    def percentile_ms(self, share: float) -> float:
        """The time within which this share of the answers came, in milliseconds."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


class Connection(asyncio.Protocol):
    """One kept connection; one question at a time."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None

    @classmethod
    async def to(cls, port: int) -> "Connection":
        """A new connection to `port` on this machine."""
        _, made = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return made

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; uvloop's is no child of asyncio's."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Give the answer to whoever waits, once it is whole."""
        self._held += data
        end = self._held.find(HEAD_END)
        if end < 0 or self._waiting is None:
            return
        head = bytes(self._held[:end]).lower()
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0] or b"0")
        whole = end + len(HEAD_END) + length
        if len(self._held) >= whole:
            body = bytes(self._held[end + len(HEAD_END) : whole])
            del self._held[:whole]
            self._waiting.set_result((int(head[9:12]), body))
            self._waiting = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits has no answer."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionResetError("closed before the answer"))

    async def ask(self, question: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(question)
        return await asyncio.wait_for(self._waiting, WAIT_S)

    def close(self) -> None:
        """End the connection."""
        self._transport.close()


async def as_fast_as_answered(port: int, questions: Iterator[bytes], seconds: float, connections: int) -> Answered:
    """Every connection asks anew as soon as it has its answer."""
    found, started = Answered(), time.perf_counter()

    async def caller() -> None:
        connection = await Connection.to(port)
        while (begun := time.perf_counter()) < started + seconds:
            await _asked(connection, next(questions), begun, found)
        connection.close()

    await asyncio.gather(*(caller() for _ in range(connections)))
    found.seconds = time.perf_counter() - started
    return found


async def at_a_rate(port: int, questions: Iterator[bytes], per_s: float, seconds: float, connections: int) -> Answered:
    """Questions fall due at an even rate, whatever the answers do; each one's time counts from when it was due."""
    found, started = Answered(), time.perf_counter()
    numbers = iter(range(int(per_s * seconds)))

    async def caller() -> None:
        connection = await Connection.to(port)
        for number in numbers:
            due = started + number / per_s
            if (wait_s := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait_s)
            await _asked(connection, next(questions), due, found)
        connection.close()

    await asyncio.gather(*(caller() for _ in range(connections)))
    found.seconds = time.perf_counter() - started
    return found


async def _asked(connection: Connection, question: bytes, since: float, found: Answered) -> None:
    status, _ = await connection.ask(question)
    found.took.append(time.perf_counter() - since)
    found.statuses[status] += 1


def question(method: str, path: str, token: str, body: bytes = b"") -> bytes:
    """A request as it travels."""
    head = f"{method} {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


def endless(make: Callable[[int], bytes], first: int = 0) -> Iterator[bytes]:
    """What `make` gives for one number after another."""
    number = first
    while True:
        yield make(number)
        number += 1
