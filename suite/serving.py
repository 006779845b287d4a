"""One application served by uvicorn until it is told to stop; requests under way are finished first."""

import asyncio
import errno
import gc
import os
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from types import FrameType
from typing import NamedTuple

import uvicorn
from starlette.types import ASGIApp

from gateway.wire import WireProtocol
from suite.errors import SuiteError

GRACE_S = 10
"""How long requests under way may take to finish once a stop was asked for."""

BACKLOG = 2_048
STANDARD_INPUT = 0

YOUNG_OBJECTS = 10_000
"""How many new objects are looked through for cycles at a time: a request leaves hardly any."""


class Draining(NamedTuple):
    """What happens between the wish to stop and the stop: it is announced, and so many seconds pass."""

    announce: Callable[[], None] = lambda: None
    seconds: float = 0.0


AT_ONCE = Draining()


class Server(uvicorn.Server):
    """uvicorn, which says when it listens, and ends as a success when it was asked to end."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], draining: Draining) -> None:
        super().__init__(config)
        self.ready = ready
        self._draining: Draining | None = draining

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start as ever, then say so."""
        await super().startup(sockets)
        if self.started:
            spare_what_stays()
            self.ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Say that a stop was asked for, serve on until those who look have seen it, then end. Asked twice: at once."""
        draining, self._draining = self._draining, None
        if draining is None:
            super().handle_exit(sig, frame)
            return
        draining.announce()
        asyncio.get_running_loop().call_later(draining.seconds, self._end, sig, frame)

    def _end(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGINT and SIGTERM. uvicorn's own way raises them again at the end, which makes a stop a failure."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def serve(
    app: ASGIApp,
    listener: socket.socket,
    ready: Callable[[], None] = lambda: None,
    *,
    with_parent: bool = False,
    tls: ssl.SSLContext | None = None,
    draining: Draining = AT_ONCE,
) -> None:
    """Serve `app` on `listener` until SIGINT or SIGTERM, or, `with_parent`, until whoever started us is gone."""
    config = uvicorn.Config(
        app, http=WireProtocol, log_config=None, access_log=False, server_header=False, proxy_headers=False,
        lifespan="on", ws="none", backlog=BACKLOG, timeout_graceful_shutdown=GRACE_S,
        ssl_context_factory=None if tls is None else lambda _config, _default: tls,
    )  # fmt: skip
    server = Server(config, ready, draining)
    if with_parent:
        Thread(target=_stop_without_parent, args=(server,), daemon=True).start()
    server.run([listener])
    if not server.started:
        raise SuiteError("The application could not start; the reason stands in the log above.")


def spare_what_stays() -> None:
    """Contracts, routes and modules live as long as the process: the garbage collector need not walk them, now or ever.

    Whoever starts an application turns the collector off until then: a third of the start would be walks in vain.
    """
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
    gc.enable()


def _stop_without_parent(server: Server) -> None:
    # The parent holds the other end of our standard input and never writes: the end of it is the end of the parent.
    os.read(STANDARD_INPUT, 1)
    server.should_exit = True


def listener_at(host: str, port: int) -> socket.socket:
    """A socket bound to the address, before anything slow is begun; a sentence when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise SuiteError(f"Port {port} is in use. Choose another with --port.") from None
        raise SuiteError(f"Nothing can listen on {host}, port {port}: {error}.") from None
    return listener


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
