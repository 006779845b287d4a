"""Callers who dawdle: with their heads, with their bodies, and with reading what they asked for."""

import asyncio
import socket
from contextlib import suppress
from dataclasses import dataclass, field

BYTE_EVERY_S = 0.5


@dataclass(slots=True)
class Dawdlers:
    """Open connections that ask for as much as they can and give as little."""

    port: int
    token: str
    body_timeout_ms: int = 10_000
    sockets: list[socket.socket] = field(default_factory=list)

    async def come(self, count: int) -> None:
        """Open `count` connections: a third each sends its head slowly, its body slowly, reads nothing."""
        for number in range(count):
            self.sockets.append(await self._another(number % 3))

    async def dawdle(self, *, again: bool = False) -> None:
        """Send another byte on every connection now and then, but where nothing is read; until cancelled.

        Who was let go comes `again`, or stays away.
        """
        while True:
            await asyncio.sleep(BYTE_EVERY_S)
            for number, one in enumerate(self.sockets):
                if number % 3 < 2:
                    with suppress(OSError):
                        one.send(b"a")
                if again and not _is_connected(one):
                    one.close()
                    self.sockets[number] = await self._another(number % 3)

    async def _another(self, kind: int) -> socket.socket:
        loop, one = asyncio.get_running_loop(), socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        one.setblocking(False)
        await loop.sock_connect(one, ("127.0.0.1", self.port))
        await loop.sock_sendall(one, self._beginning(kind))
        return one

    def open(self) -> int:
        """How many connections the other side has not ended."""
        return sum(1 for one in self.sockets if _is_open(one))

    def leave(self) -> None:
        """Close all of them."""
        for one in self.sockets:
            one.close()

    def _beginning(self, kind: int) -> bytes:
        common = f"host: x\r\nauthorization: Bearer {self.token}\r\nx-request-timeout-ms: {self.body_timeout_ms}\r\n"
        if kind == 0:
            return f"GET /v1/managers HTTP/1.1\r\n{common}x-slow: ".encode()
        if kind == 1:
            fields = "content-type: application/json\r\ncontent-length: 60000\r\n"
            return f"POST /v1/managers HTTP/1.1\r\n{common}{fields}\r\n".encode() + b'{"name": "'
        return f"GET /openapi.json HTTP/1.1\r\n{common}\r\n".encode() * 4


def _is_connected(one: socket.socket) -> bool:
    """Whether the other side has neither ended nor cut the connection, as far as can be told without reading."""
    try:
        return bool(one.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return True
    except OSError:
        return False


def _is_open(one: socket.socket) -> bool:
    """Whether the other side has neither ended nor cut the connection; what it has said is read to find out."""
    try:
        while said := one.recv(65_536):
            del said
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
