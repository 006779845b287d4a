"""The client towards the services: what it makes of answers, and that nobody talks past it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from chassis.settings import Settings
from gateway.upstream import BrokenAnswerError, Pool, ServiceDownError, UpstreamRequest
from gateway.upstream.tls import tls_towards_services

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
GET = UpstreamRequest("GET", b"/v1/things", [(b"host", b"x")])


@asynccontextmanager
async def pool_before(speak: Speak, tls: ssl.SSLContext | None = None, **more: int) -> AsyncIterator[Pool]:
    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    pool = Pool(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", tls, **more)
    async with server:
        yield pool
        pool.close()
        server.close()


async def ask(pool: Pool, request: UpstreamRequest = GET) -> tuple[int, dict[bytes, bytes], bytes]:
    connection = await pool.begin(request)
    try:
        body, more = b"", True
        while more:
            piece, more = await connection.read()
            body += piece
        return connection.status, dict(connection.headers), body
    finally:
        pool.release(connection)


def answering(*answers: bytes, close: bool = False) -> Speak:
    """A server that gives each connection these answers, one a request."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for answer in answers:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(answer)
                await writer.drain()
            if not close:
                await reader.read()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    return speak


async def test_an_interim_answer_is_not_the_answer() -> None:
    async with pool_before(answering(b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n" + OK)) as pool:
        assert await ask(pool) == (200, {b"content-length": b"2"}, b"{}")


async def test_chunks_are_joined_and_trailers_left_out() -> None:
    chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\nx-late: 1\r\n\r\n"
    async with pool_before(answering(chunked, OK)) as pool:
        assert await ask(pool) == (200, {b"transfer-encoding": b"chunked"}, b"{}")
        assert (await ask(pool))[0] == 200


async def test_an_answer_without_a_length_lasts_until_the_close() -> None:
    async with pool_before(answering(b"HTTP/1.1 200 OK\r\n\r\nto the end", close=True)) as pool:
        assert (await ask(pool))[2] == b"to the end"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"a" * 80_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"x: a\r\n" * 20_000 + b"\r\n",
    ],
)
async def test_an_answer_that_breaks_off_or_breaks_the_protocol_is_broken(answer: bytes) -> None:
    async with pool_before(answering(answer, close=True)) as pool:
        with pytest.raises(BrokenAnswerError):
            await ask(pool)


async def test_what_follows_an_answer_is_never_taken_for_the_next_one() -> None:
    forged = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged"
    async with pool_before(answering(OK + forged, OK)) as pool:
        assert (await ask(pool))[2] == b"{}"
        assert (await ask(pool))[2] == b"{}"


async def test_a_connection_is_used_again() -> None:
    connections = 0

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await answering(OK, OK, OK)(reader, writer)

    async with pool_before(speak) as pool:
        for _ in range(3):
            assert (await ask(pool))[0] == 200
        assert connections == 1


async def test_more_requests_than_connections_wait_for_their_turn() -> None:
    async with pool_before(answering(*[OK] * 20), most=2) as pool:
        assert [status for status, _, _ in await asyncio.gather(*(ask(pool) for _ in range(20)))] == [200] * 20


async def test_a_request_that_is_given_up_ends_its_connection() -> None:
    closed = asyncio.Event()

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await reader.read()
        closed.set()
        writer.close()

    async with pool_before(speak) as pool:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ask(pool), 0.1)
        await asyncio.wait_for(closed.wait(), 2)


async def test_an_upload_goes_out_in_chunks_of_our_own_framing() -> None:
    heard = b""

    async def pieces() -> AsyncIterator[bytes]:
        yield b"abc"
        yield b""
        yield b"0\r\n\r\nGET /v1/other HTTP/1.1\r\n\r\n"

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        heard = await reader.readuntil(b"\r\n\r\n")
        heard += await reader.readexactly(len(b"3\r\nabc\r\n") + len(b"1f\r\n") + 31 + len(b"\r\n0\r\n\r\n"))
        writer.write(OK)
        writer.close()

    forged = [(b"content-length", b"3"), (b"transfer-encoding", b"identity"), (b"host", b"x")]
    async with pool_before(speak) as pool:
        assert (await ask(pool, UpstreamRequest("POST", b"/v1/uploads", forged, pieces())))[0] == 200
    assert heard.startswith(
        b"POST /v1/uploads HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n1f\r\n"
    )
    assert heard.endswith(b"\r\n0\r\n\r\n")


async def test_an_answer_before_the_end_of_the_upload_is_taken() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"abc"
        await asyncio.Event().wait()

    async with pool_before(answering(b"HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n")) as pool:
        status, _, _ = await asyncio.wait_for(ask(pool, UpstreamRequest("POST", b"/", [], pieces())), 2)
        assert status == 413


@pytest.mark.parametrize("value", [b"a\r\nx-kam-role: admin", b"a\nb", b"a\rb", b"a\0b"])
def test_a_field_cannot_end_a_line(value: bytes) -> None:
    with pytest.raises(ValueError, match="end of a line"):
        UpstreamRequest("GET", b"/", [(b"x-a", value)]).head()
    with pytest.raises(ValueError, match="end of a line"):
        UpstreamRequest("GET", b"/" + value, []).head()


@asynccontextmanager
async def secured(papers: dict[str, Path], settings: Settings) -> AsyncIterator[Pool]:
    """A pool before a service that takes nobody without a certificate of the authority."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=papers["authority"])
    context.load_cert_chain(papers["service"], papers["service key"])
    context.verify_mode = ssl.CERT_REQUIRED
    server = await asyncio.start_server(answering(OK), "127.0.0.1", 0, ssl=context)
    pool = Pool(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}", tls_towards_services(settings))
    async with server:
        yield pool
        pool.close()
        server.close()


async def test_both_sides_show_their_papers(papers: dict[str, Path]) -> None:
    settings = Settings(
        service_ca_file=papers["authority"],
        service_certificate_file=papers["gateway"],
        service_key_file=papers["gateway key"],
    )
    async with secured(papers, settings) as pool:
        assert (await ask(pool))[0] == 200


async def test_a_service_of_an_unknown_authority_is_not_asked(papers: dict[str, Path]) -> None:
    async with secured(papers, Settings()) as pool:
        with pytest.raises(ServiceDownError):
            await ask(pool)


async def test_a_gateway_without_a_certificate_gets_no_answer(papers: dict[str, Path]) -> None:
    async with secured(papers, Settings(service_ca_file=papers["authority"])) as pool:
        with pytest.raises((BrokenAnswerError, ServiceDownError)):
            await ask(pool)
