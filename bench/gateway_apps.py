"""What the gateway's bench serves: the accounts service alone, and the gateway before it in both ways.

`python -m bench.gateway_apps NAME PORT` serves one of them, as `kam serve` would, until its parent is gone.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import cast

import uvloop
from starlette.types import ASGIApp

from chassis.settings import ServiceName, Settings
from chassis.telemetry import configure_logs
from gateway.contracts import load_contracts
from suite.compose import compose, compose_service
from suite.serving import listener_at, serve

SERVICE = ServiceName.ACCOUNTS

RECORD = "record.json"
"""The file of the data directory with what the fixed answer says."""


def gateway(settings: Settings) -> ASGIApp:
    """The gateway before the one service; `KAM_ACCOUNTS_URL` says whether it is here or elsewhere."""
    return compose(settings, {SERVICE: load_contracts()[SERVICE]})


APPS: Mapping[str, Callable[[Settings], ASGIApp]] = MappingProxyType(
    {"gateway": gateway, "service": lambda settings: compose_service(settings, SERVICE)}
)


class FixedAnswer(asyncio.Protocol):
    """Answers every request with the same record, as fast as Python can; of its contract it says nothing."""

    FOUND = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
    UNKNOWN = b"HTTP/1.1 404 Not Found\r\ncontent-type: application/problem+json\r\ncontent-length: 2\r\n\r\n{}"
    CONTRACT = b"GET /openapi.json"

    def __init__(self, record: bytes) -> None:
        self._answer = self.FOUND % (len(record), record)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; uvloop's is no child of asyncio's."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """One answer for every head: the requests of the bench have no bodies."""
        answer = self.UNKNOWN if data.startswith(self.CONTRACT) else self._answer
        self._transport.write(answer * data.count(b"\r\n\r\n"))


async def serve_fixed(port: int, record: bytes) -> None:
    """Serve the record until the process is ended, or its parent has gone."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: FixedAnswer(record), "127.0.0.1", port)
    await loop.run_in_executor(None, sys.stdin.buffer.read)
    server.close()


def main() -> None:
    """Serve the application that the command line names."""
    settings = Settings()
    if sys.argv[1] == "fixed":
        uvloop.run(serve_fixed(int(sys.argv[2]), (settings.data_dir / RECORD).read_bytes()))
        return
    configure_logs(settings)
    with listener_at("127.0.0.1", int(sys.argv[2])) as listener:
        serve(APPS[sys.argv[1]](settings), listener, with_parent=True)


if __name__ == "__main__":
    main()
