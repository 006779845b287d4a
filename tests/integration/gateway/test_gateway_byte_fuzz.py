"""Requests whose bytes were damaged at random, on a real socket: no failure, no hang, and one reading of every byte.

Which requests there are in a run of bytes is also asked of h11, another reader of HTTP/1.1 than the gateway's. The
service may have got nothing that h11 does not find there. `KAM_FUZZ_EXAMPLES=100000` looks for longer, at random.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import unquote_to_bytes, urlsplit

import h11
import pytest
import sample_service
from gateway_recording import Recorder
from gateway_serving import gateway_to, served, token_with
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_gateway_conformance import connection

from gateway import wire
from gateway.network import NetworkTransport

EXAMPLES = int(os.environ.get("KAM_FUZZ_EXAMPLES", "0"))
PATIENCE_S = 8.0
"""Longer than every time-out that there is here: whoever is still waited for then is waited for for ever."""

TOKEN = f"authorization: Bearer {token_with()}\r\n".encode()
HOST = b"host: x\r\nx-request-timeout-ms: 200\r\n" + TOKEN
JSON = b"content-type: application/json\r\n"
BLANKS = re.compile(rb"\A(\S+) +(\S+) +(HTTP/1\.[01]\r\n)")
LAST = b"GET /v1/echoes/last HTTP/1.1\r\nconnection: close\r\n" + HOST + b"\r\n"
RECORDER = Recorder(sample_service.app)

SEEDS = (
    b"GET /v1/things?limit=3&tag=a%20b HTTP/1.1\r\n" + HOST + b"\r\n",
    b"GET /v1/echoes/%E7%90%83%252e HTTP/1.1\r\n" + HOST + b"accept: */*\r\n\r\n",
    b"HEAD /v1/things HTTP/1.1\r\n" + HOST + b"\r\n",
    b"POST /v1/things HTTP/1.1\r\n" + HOST + JSON + b'content-length: 13\r\n\r\n{"name": "a"}',
    b"POST /v1/things HTTP/1.1\r\n" + HOST + JSON + b"transfer-encoding: chunked\r\n\r\n"
    b'4\r\n{"na\r\n9;a=b\r\nme": "b"}\r\n0\r\nx-trailer: c\r\n\r\n',
    b"POST /v1/uploads HTTP/1.1\r\n" + HOST + b"content-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n"
    b"5\r\na,b\r\n\r\n4\r\n1,2\n\r\n0\r\n\r\n",
    b"DELETE /v1/things/0190a000-0000-7000-8000-000000000001 HTTP/1.1\r\n" + HOST + b"\r\n",
)
PIECES = (
    b"\r\n", b"\n", b"\r", b"\0", b"\t", b" ", b": ", b"0", b"-1", b"\x0b", b"\xff", b"%00", b"%", b"../", b"//", b"#",
    b"HTTP/1.0", b"HTTP/0.9", b"0\r\n\r\n", b"\r\n\r\n", b"content-length: 5\r\n", b"content-length: 13\r\n",
    b"transfer-encoding: chunked\r\n", b"Transfer-Encoding: identity\r\n", b"transfer-encoding:\tchunked\r\n",
    b"connection: close\r\n", b"connection: upgrade\r\nupgrade: h2c\r\n", b"expect: 100-continue\r\n", b"host: y\r\n",
    b"content-encoding: gzip\r\n", b"x: " + b"a" * 300 + b"\r\n", b";ext=1", b"fffffffffffffffff\r\n",
    SEEDS[0], SEEDS[3],
)  # fmt: skip
places = st.integers(0, 2**16)
damages = st.lists(
    st.tuples(
        st.sampled_from(["put", "drop", "repeat", "swap", "flip"]),
        places,
        places,
        st.one_of(st.sampled_from(PIECES), st.binary(min_size=1, max_size=6)),
    ),
    min_size=1,
    max_size=4,
)


def damaged(sent: bytes, how: str, first: int, second: int, piece: bytes) -> bytes:
    """The bytes with one thing done to them."""
    start, end = sorted((first % (len(sent) + 1), second % (len(sent) + 1)))
    match how:
        case "put":
            return sent[:start] + piece + sent[start:]
        case "drop":
            return sent[:start] + sent[min(end, start + 12) :]
        case "repeat":
            return sent[:end] + sent[start:end] + sent[end:]
        case "swap":
            lines = sent.split(b"\r\n")
            one, other = first % len(lines), second % len(lines)
            lines[one], lines[other] = lines[other], lines[one]
            return b"\r\n".join(lines)
        case _:
            return sent[:start] + bytes([sent[start] ^ (1 << second % 8)]) + sent[start + 1 :] if sent[start:] else sent


@pytest.fixture(scope="module", params=["in process", "network"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "HEAD_S", 0.2)
        patch.setattr(wire, "LINGER_S", 0.2)
        if request.param == "in process":
            with served(gateway_to(RECORDER), keep_alive_s=1) as found:
                yield found
        else:
            with served(RECORDER) as service, served(gateway_to(NetworkTransport(service)), keep_alive_s=1) as found:
                yield found


def answer_to(url: str, sent: bytes) -> bytes:
    """Everything until the gateway closes; a `TimeoutError` when it does not."""
    answer = b""
    with connection(url) as caller:
        caller.settimeout(PATIENCE_S)
        try:
            caller.sendall(sent)
            while piece := caller.recv(65_536):
                answer += piece
        except ConnectionError:
            pass
    return answer


def read_elsewhere(sent: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    """The whole requests that h11 finds: method, target, body. HEAD is asked of a service as GET.

    Where RFC 9112 lets a server be lenient and h11 is not, both readings are right: empty lines before a request (§2.2)
    and several blanks in its first line (§3).
    """
    going_on = True
    while going_on and (sent := sent.lstrip(b"\r\n")):
        reader = h11.Connection(h11.SERVER, max_incomplete_event_size=1_000_000)
        reader.receive_data(BLANKS.sub(rb"\1 \2 \3", sent, count=1))
        method, target, body = "", b"", b""
        with suppress(h11.ProtocolError):
            while isinstance(event := reader.next_event(), h11.Request | h11.Data):
                if isinstance(event, h11.Request):
                    method, target = event.method.decode().replace("HEAD", "GET"), normal(event.target)
                else:
                    body += event.data
            if isinstance(event, h11.EndOfMessage):
                yield method, target, body
        going_on = reader.their_state in (h11.DONE, h11.MIGHT_SWITCH_PROTOCOL)
        sent = reader.trailing_data[0]


def normal(target: bytes) -> bytes:
    """Where a target leads, without the freedom that writers have."""
    found = urlsplit(target)
    return unquote_to_bytes(found.path) + b"?" + found.query


@settings(
    max_examples=EXAMPLES or 120,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(seeds=st.lists(st.sampled_from(SEEDS), min_size=1, max_size=2), damage=damages)
def test_damaged_bytes_are_answered_below_500_in_time_and_read_in_one_way(
    url: str, seeds: list[bytes], damage: list[tuple[str, int, int, bytes]]
) -> None:
    sent = b"".join(seeds)
    for each in damage:
        sent = damaged(sent, *each)
    answer = answer_to(url, sent + LAST)
    failed = [part for part in answer.split(b"HTTP/1.1 5")[1:] if b"service_slow" not in part]  # as its caller asked
    assert failed == []
    assert all(b"application/problem+json" in refusal for refusal in answer.split(b"HTTP/1.1 4")[1:])
    there = list(read_elsewhere(sent + LAST))
    for seen in RECORDER.settled():
        assert not seen.whole or (seen.method, normal(seen.target), seen.body) in there, sent
