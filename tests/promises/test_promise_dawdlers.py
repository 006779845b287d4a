"""Four hundred callers who dawdle are let go, and nobody else waits for them."""

import asyncio
import threading
import time
from contextlib import contextmanager

import httpx
import psutil
import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bench.dawdling import Dawdlers
from chassis.settings import ServiceName, Settings
from gateway import wire
from suite.compose import compose
from suite.issuer import LocalIssuer
from suite.migrations import migrate
from tests.scale import measured

MANY, FEW = 400, 60
LIMIT_S = 60


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    found = Settings(data_dir=tmp_path_factory.mktemp("dawdled"), log_level="error")
    for service in ServiceName:
        migrate(found, service)
    return found


@contextmanager
def served(installation, protocol):
    """The whole suite behind a real server that speaks `protocol`; gives the port."""
    config = uvicorn.Config(compose(installation), http=protocol, port=0, log_config=None, timeout_keep_alive=1,
                            timeout_graceful_shutdown=1)  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = server.force_exit = True
    thread.join()


def held(port: int) -> int:
    """How many connections to `port` the server has not let go."""
    found = psutil.Process().net_connections("tcp")
    return sum(1 for one in found if one.laddr.port == port and one.status == "ESTABLISHED")


async def asked(client: httpx.AsyncClient) -> tuple[list[int], float]:
    """What twenty requests are answered, and how long the slowest but one of them took, in ms."""
    statuses, took_ms = [], []
    for _ in range(20):
        since = time.perf_counter()
        statuses.append((await client.get("/v1/managers", timeout=30)).status_code)
        took_ms.append((time.perf_counter() - since) * 1_000)
    return statuses, sorted(took_ms)[-2]


async def dawdled(installation, port: int, many: int, until) -> tuple[list[int], int]:
    """What others are answered while `many` dawdle, and how many of those are still held in the end."""
    token = LocalIssuer.open(installation).token("admin")
    headers, dawdlers = {"authorization": f"Bearer {token}"}, Dawdlers(port, token, body_timeout_ms=1_000)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False) as client:
        _, base_ms = await asked(client)
        await dawdlers.come(many)
        dawdling = asyncio.create_task(dawdlers.dawdle())
        others, among_ms = await asked(client)
    measured("30", f"others, alone {base_ms:.1f} ms, among {many} who dawdle {among_ms:.1f} ms (slowest but one of 20)")
    end = time.monotonic() + LIMIT_S
    while not until(held(port)) and time.monotonic() < end:  # noqa: ASYNC110 - connections of the server tell nobody
        await asyncio.sleep(0.2)
    left = held(port)
    dawdling.cancel()
    dawdlers.leave()
    return others, left


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    """The deadlines, each a tenth of what it is."""
    for name in ("HEAD_S", "LINGER_S", "READING_S"):
        monkeypatch.setattr(wire, name, getattr(wire, name) / 10)


async def test_four_hundred_who_dawdle_are_let_go_and_nobody_waits_for_them(installation):
    with served(installation, wire.WireProtocol) as port:
        others, left = await dawdled(installation, port, MANY, lambda count: count == 0)
    assert others == [200] * 20
    assert left == 0


async def test_without_deadlines_of_receipt_they_stay(installation):
    """The negative control: uvicorn's own protocol waits for a head, and for a reader, as long as they like."""
    since = time.monotonic()
    with served(installation, HttpToolsProtocol) as port:
        _, left = await dawdled(installation, port, FEW, lambda _: time.monotonic() > since + 5)
    assert left >= FEW / 3
