"""Below the level of requests: bytes that are not HTTP, heads that do not end, callers who dawdle."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sample_service
from gateway_serving import gateway_to, served, token_with
from starlette.types import Receive, Scope, Send
from test_gateway_conformance import connection

from gateway import wire
from gateway.network import NetworkTransport

TOKEN = token_with()
THING = b'{"name": "a"}'
STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d{3}) ")
calls: list[str] = []


async def counted(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http" and scope["path"] not in ("/readyz", "/livez"):
        calls.append(scope["path"])
    await sample_service.app(scope, receive, send)


@pytest.fixture(scope="module", params=["in process", "network"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "in process":
        with served(gateway_to(counted)) as found:
            yield found
    else:
        with served(counted) as service, served(gateway_to(NetworkTransport(service))) as found:
            calls.clear()
            yield found


def request(method: str = "POST", path: str = "/v1/things", fields: str = "", body: bytes = THING) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\nconnection: close\r\n"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return (head + fields + "\r\n").encode() + body


def said(url: str, sent: bytes, seconds: float = 5.0) -> bytes:
    """Everything that comes back until the connection is closed."""
    with connection(url) as wire_:
        wire_.settimeout(seconds)
        answer = b""
        try:
            wire_.sendall(sent)
            while piece := wire_.recv(65_536):
                answer += piece
        except (TimeoutError, ConnectionError):
            pass
        return answer


def problem(answer: bytes) -> tuple[int, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head
    found = json.loads(body)
    return found["status"], found["errors"][0]["code"]


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /v1/public\r\n\r\n",
        b"GET /v1/public HTTP/1.1\r\n\r\n",
        b"GET /v1/public HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /v1/public HTTP/1.1\r\nhost x\r\n\r\n",
        b"GET /v1/public HTTP/1.1\r\nho st: x\r\n\r\n",
        b"GET /v1/public HTTP/1.1\r\nx: a\x00b\r\n\r\n",
        b"GET /v1/public HTTP/1.1\r\nx: a\r\n  folded\r\n\r\n",
        b"GET /v1/public HTTP/1.1\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"G\xc3\x89T /v1/public HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_not_http_is_a_problem_and_goes_nowhere(url: str, sent: bytes) -> None:
    before = len(calls)
    status, code = problem(said(url, sent))
    assert status == 400
    assert code in {"malformed_http", "malformed_header", "conflicting_length"}
    assert len(calls) == before


def test_the_refusal_speaks_the_reader_s_language(url: str) -> None:
    answer = said(url, b"GET / HTTP/1.1\r\naccept-language: zh-CN\r\nhost: x\r\nbroken\r\n\r\n")
    assert "收到的内容不是格式正确的 HTTP/1.1 请求。".encode() in answer


@pytest.mark.parametrize("bomb", [b"x: " + b"a" * 200_000, b"x: a\r\n" * 40_000, b"x" * 200_000])
def test_a_head_without_an_end_is_431_before_it_is_one(url: str, bomb: bytes) -> None:
    status, code = problem(said(url, b"GET /v1/public HTTP/1.1\r\n" + bomb))
    assert (status, code) == (431, "head_too_large")


def test_an_endless_address_is_431(url: str) -> None:
    assert problem(said(url, b"GET /" + b"a" * 200_000))[0] == 431


@contextmanager
def hurried() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "HEAD_S", 0.3)
        patch.setattr(wire, "LINGER_S", 0.3)
        yield


def test_a_head_that_comes_too_slowly_is_refused(url: str) -> None:
    with hurried(), connection(url) as slow:
        started = time.monotonic()
        slow.sendall(b"GET /v1/public HTTP/1.1\r\n")
        answer = b""
        while piece := slow.recv(65_536):
            answer += piece
        assert time.monotonic() - started < 3
    assert problem(answer) == (400, "head_incomplete")


def test_who_sends_a_byte_now_and_then_is_not_waited_for_any_longer(url: str) -> None:
    with hurried(), connection(url) as slow:
        slow.settimeout(0.05)
        end = time.monotonic() + 3
        while time.monotonic() < end and not closed_after(slow, b"\r\n"):
            continue
        assert time.monotonic() < end


def closed_after(wire_: socket.socket, sent: bytes) -> bool:
    """Whether the other side has closed the connection; what it says meanwhile is passed over."""
    try:
        wire_.sendall(sent)
        return wire_.recv(65_536) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_who_says_nothing_is_let_go(url: str) -> None:
    with hurried(), connection(url) as silent:
        silent.settimeout(3)
        assert silent.recv(1) == b""


def test_a_refused_body_is_not_waited_for(url: str) -> None:
    with hurried(), connection(url) as slow:
        slow.settimeout(3)
        slow.sendall(f"POST /v1/things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\n".encode())
        slow.sendall(b"content-type: application/json\r\ncontent-length: 900000\r\n\r\n{")
        assert slow.recv(65_536).startswith(b"HTTP/1.1 413")
        slow.settimeout(0.05)
        end = time.monotonic() + 3
        while time.monotonic() < end and not closed_after(slow, b" "):
            continue
        assert time.monotonic() < end


def test_a_broken_chunk_ends_the_request(url: str) -> None:
    head = f"POST /v1/things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\ncontent-type: application/json\r\n"
    before = len(calls)
    answer = said(url, head.encode() + b"transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")
    assert problem(answer) == (400, "malformed_http")
    assert len(STATUS_LINE.findall(answer)) == 1
    assert len(calls) == before


def test_a_whole_request_still_passes(url: str) -> None:
    before = len(calls)
    assert said(url, request()).startswith(b"HTTP/1.1 201")
    assert len(calls) == before + 1
