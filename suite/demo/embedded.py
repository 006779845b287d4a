"""A suite of its own for the demo: a fresh database, the gateway on a free port of this machine, gone afterwards.

It listens on a real socket, not through a transport in memory: so the demo takes the very way that every client takes,
and the server runs its own event loop in its own thread, whatever the story does meanwhile.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn

from chassis.settings import ServiceName, Settings
from chassis.telemetry import configure_logs
from suite.compose import compose
from suite.demo.client import Door, UnexpectedAnswerError, connect
from suite.issuer import LocalIssuer
from suite.migrations import migrate

_START_LIMIT_S = 30.0


@contextmanager
def embedded_suite(language: str) -> Iterator[Door]:
    """The door of a suite that lives as long as the context."""
    with TemporaryDirectory(prefix="kam-demo-") as folder:
        settings = Settings.model_construct(
            data_dir=Path(folder), log_level="error", log_format="text", job_poll_ms=100
        )
        configure_logs(settings)
        for service in ServiceName:
            migrate(settings, service)
        issuer = LocalIssuer.open(settings)
        with _listening(settings) as url, connect(url) as http:
            yield Door(http, issuer.token, language)


@contextmanager
def _listening(settings: Settings) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(compose(settings), log_config=None, access_log=False, lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), name="kam-demo", daemon=True)
        thread.start()
        try:
            _wait_until(lambda: server.started or not thread.is_alive())
            if not server.started:
                raise UnexpectedAnswerError("The suite did not start.")
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _wait_until(done: Callable[[], bool]) -> None:
    until = time.monotonic() + _START_LIMIT_S
    while not done() and time.monotonic() < until:
        time.sleep(0.02)
