"""What only a network can do: a service that is not there, that goes, that answers nonsense or not at all."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
import sample_service
from gateway_serving import free_port, gateway_to, served, service_process

from gateway.network import NetworkTransport

THING = "0190a000-0000-7000-8000-000000000001"
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"

Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def client_before(speak: Speak, token: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the gateway before a server that speaks as `speak` does."""
    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    gateway = gateway_to(NetworkTransport(f"http://127.0.0.1:{port}"))
    headers = {"authorization": f"Bearer {token}"}
    async with gateway.running(), server:
        transport = httpx.ASGITransport(gateway)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers) as client:
            yield client
        server.close()


async def request_head(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


def test_a_service_that_is_not_there_is_503_and_named_by_readiness(token: Callable[..., str]) -> None:
    with served(gateway_to(NetworkTransport(f"http://127.0.0.1:{free_port()}"))) as url:
        response = httpx.get(f"{url}/v1/things", headers={"authorization": f"Bearer {token()}"})
        assert response.status_code == 503
        assert response.headers["retry-after"] == "1"
        assert response.json()["errors"][0]["code"] == "service_down"
        readiness = httpx.get(f"{url}/readyz")
        assert (readiness.status_code, readiness.json()["services"]) == (503, {"accounts": "down"})
        assert httpx.get(f"{url}/livez").status_code == 200


def test_a_service_that_is_killed_is_503(token: Callable[..., str]) -> None:
    headers = {"authorization": f"Bearer {token()}"}
    with service_process() as (service_url, process), served(gateway_to(NetworkTransport(service_url))) as url:
        assert httpx.get(f"{url}/v1/things", headers=headers).status_code == 200
        process.kill()
        process.wait()
        assert httpx.get(f"{url}/v1/things", headers=headers).status_code == 503


@pytest.mark.parametrize(
    "answer",
    [
        b"nonsense\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nbad header: x\r\n\r\n",
    ],
)
async def test_a_broken_answer_is_502(token: Callable[..., str], answer: bytes) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_head(reader)
        writer.write(answer)
        writer.close()

    async with client_before(speak, token()) as client:
        assert (await client.get("/v1/things")).status_code == 502


async def test_a_service_that_never_answers_is_504(token: Callable[..., str]) -> None:
    closed = asyncio.Event()

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        closed.set()
        writer.close()

    async with client_before(speak, token()) as client:
        started = time.monotonic()
        assert (await client.get("/v1/slow")).status_code == 504
        assert time.monotonic() - started < 1
        await asyncio.wait_for(closed.wait(), 2)


async def test_without_a_deadline_a_service_that_never_answers_is_waited_for(
    token: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr("gateway.layers.time.time_of", lambda exchange: 3_600_000)

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with client_before(speak, token()) as client:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.5):
                await client.get("/v1/slow")


@pytest.mark.parametrize(("method", "path", "status", "tries"), [("GET", "/v1/things", 200, 3),
                                                                 ("POST", "/v1/things", 502, 2)])  # fmt: skip
async def test_a_kept_connection_that_is_dead_is_tried_again_only_when_that_is_safe(
    token: Callable[..., str], method: str, path: str, status: int, tries: int
) -> None:
    heard: list[bytes] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await request_head(reader))
        writer.write(ANSWER)
        if len(heard) == 1:
            heard.append(await request_head(reader))  # the connection was kept; now it dies under the next request
            await asyncio.sleep(0.05)
        writer.close()

    async with client_before(speak, token()) as client:
        assert (await client.get("/v1/things")).status_code == 200
        body = {"json": {"name": "a"}} if method == "POST" else {}
        assert (await client.request(method, path, **body)).status_code == status
        assert len(heard) == tries


async def test_an_answer_is_taken_only_as_fast_as_the_caller_reads(token: Callable[..., str]) -> None:
    written = 0

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        await request_head(reader)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\nconnection: close\r\n\r\n")
        for _ in range(1_000):
            writer.write(b"x" * 65_536)
            await writer.drain()
            written += 65_536
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    gateway = gateway_to(NetworkTransport(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"))
    may_read = asyncio.Event()
    taken = 0

    given = asyncio.Event()

    async def receive() -> dict[str, object]:
        if given.is_set():
            await asyncio.Event().wait()
        given.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        nonlocal taken
        if message["type"] == "http.response.body":
            await may_read.wait()
            taken += len(message["body"])

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "method": "GET", "path": "/v1/large", "raw_path": b"/v1/large",
        "query_string": b"", "headers": [(b"host", b"x"), (b"authorization", f"Bearer {token()}".encode())],
    }  # fmt: skip
    async with gateway.running(), server:
        answer = asyncio.create_task(gateway(scope, receive, send))
        await asyncio.sleep(0.5)
        assert written < 20_000_000
        may_read.set()
        await asyncio.wait_for(answer, 20)
        assert taken == 65_536_000


def test_services_in_process_are_started_and_stopped_with_the_gateway() -> None:
    before = dict(sample_service.SEEN)
    with served(gateway_to(sample_service.app)):
        assert sample_service.SEEN["started"] == before["started"] + 1
    assert sample_service.SEEN["stopped"] == before["stopped"] + 1
