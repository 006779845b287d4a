"""A sweep of known attacks, byte by byte, over both transports: the right status, and what the service got to see."""

import gzip
import json
import re
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pytest
import sample_service
from gateway_recording import Received, Recorder
from gateway_serving import gateway_to, served, token_with
from test_gateway_conformance import connection

from gateway.network import NetworkTransport

TOKEN = f"authorization: Bearer {token_with()}\r\n"
JSON = "content-type: application/json\r\n"
THING = '{"name": "a"}'
HIDDEN = "GET /v1/echoes/hidden HTTP/1.1\r\nhost: x\r\n" + TOKEN + "\r\n"
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")
RECORDER = Recorder(sample_service.app)


@pytest.fixture(scope="module", params=["in process", "network"])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "in process":
        with served(gateway_to(RECORDER)) as found:
            yield found
    else:
        with served(RECORDER) as service, served(gateway_to(NetworkTransport(service))) as found:
            yield found


def post(fields: str, body: str = THING, path: str = "/v1/things") -> bytes:
    return f"POST {path} HTTP/1.1\r\nhost: x\r\n{TOKEN}{JSON}{fields}\r\n{body}".encode("latin-1")


def get(path: str, fields: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{TOKEN}{fields}\r\n".encode("latin-1")


def answers(url: str, sent: bytes) -> bytes:
    """All that comes back until the gateway closes, or has nothing more to say."""
    with connection(url) as wire:
        wire.settimeout(1.5)
        answer = b""
        try:
            wire.sendall(sent)
            while piece := wire.recv(65_536):
                answer += piece
        except (TimeoutError, ConnectionError):
            pass
        return answer


def statuses(answer: bytes) -> list[int]:
    return [int(found) for found in STATUS.findall(answer)]


CHUNKED = "transfer-encoding: chunked\r\n"
CHUNK = f"{len(THING):x}\r\n{THING}\r\n0\r\n\r\n"
LENGTH = f"content-length: {len(THING)}\r\n"
REFUSED = {
    # Two framings, or one that two readers may read in two ways (RFC 9112 §6, §11.2)
    "CL.TE": post(LENGTH + CHUNKED, "0\r\n\r\n" + HIDDEN),
    "TE.CL": post(CHUNKED + "content-length: 4\r\n", CHUNK + HIDDEN),
    "CL.CL that differ": post(LENGTH + "content-length: 0\r\n", THING + HIDDEN),
    "CL.CL that agree": post(LENGTH * 2, THING + HIDDEN),
    "CL as a list": post("content-length: 13, 13\r\n", THING + HIDDEN),
    "CL with a sign": post("content-length: +13\r\n", THING + HIDDEN),
    "CL in hexadecimal": post("content-length: 0xd\r\n", THING + HIDDEN),
    "CL below nothing": post("content-length: -1\r\n", THING + HIDDEN),
    "CL with a blank inside": post("content-length: 1 3\r\n", THING + HIDDEN),
    "CL beyond any number": post("content-length: 99999999999999999999999\r\n", THING),
    "CL that is empty": post("content-length:\r\n", THING + HIDDEN),
    "TE.TE": post(CHUNKED * 2, CHUNK + HIDDEN),
    "TE with another coding": post("transfer-encoding: gzip, chunked\r\n", CHUNK + HIDDEN),
    "TE with identity": post("transfer-encoding: chunked, identity\r\n", CHUNK + HIDDEN),
    "TE that is none": post("transfer-encoding: xchunked\r\n", CHUNK + HIDDEN),
    "TE behind a vertical tab": post("transfer-encoding: \x0bchunked\r\n", CHUNK + HIDDEN),
    "TE in quotes": post('transfer-encoding: "chunked"\r\n', CHUNK + HIDDEN),
    "TE with a blank before the colon": post("transfer-encoding : chunked\r\n", CHUNK + HIDDEN),
    "TE with a control before its name": post("\x01transfer-encoding: chunked\r\n", CHUNK + HIDDEN),
    "TE in a folded line": post("x-a: b\r\n transfer-encoding: chunked\r\n" + LENGTH, THING + HIDDEN),
    "TE in HTTP/1.0": post(CHUNKED, CHUNK + HIDDEN).replace(b"HTTP/1.1", b"HTTP/1.0", 1),
    # Lines that end otherwise
    "bare LF between fields": post(LENGTH).replace(b"host: x\r\n", b"host: x\n"),
    "bare LF behind the request line": post(LENGTH).replace(b" HTTP/1.1\r\n", b" HTTP/1.1\n"),
    "bare CR between fields": post(LENGTH).replace(b"host: x\r\n", b"host: x\r"),
    "bare CR in a value": post("x-a: b\rtransfer-encoding: chunked\r\n" + LENGTH),
    "bare LF behind a chunk's size": post(CHUNKED, CHUNK.replace("d\r\n", "d\n")),
    "bare LF behind a chunk": post(CHUNKED, CHUNK.replace("}\r\n", "}\n")),
    "a blank before the first field": post(LENGTH).replace(b"host: x", b" host: x", 1),
    # Chunks
    "a chunk size with a prefix": post(CHUNKED, "0x" + CHUNK),
    "a chunk size with a sign": post(CHUNKED, "-" + CHUNK),
    "a chunk size beyond any number": post(CHUNKED, "f" * 20 + CHUNK),
    "a chunk size that is empty": post(CHUNKED, "\r\n" + CHUNK),
    "a chunk longer than its size": post(CHUNKED, CHUNK.replace("d\r\n", "5\r\n")),
    # Where a field means the connection, or is there once
    "two hosts": post("host: y\r\n" + LENGTH),
    "two tokens": post(TOKEN + LENGTH),
    "two content types": post("content-type: text/csv\r\n" + LENGTH),
    "a name that is none": post("x(a): b\r\n" + LENGTH),
    "a field without a name": post(": b\r\n" + LENGTH),
    "a NUL in a value": post("x-a: b\0c\r\n" + LENGTH),
    # Request lines
    "a target with a blank": get("/v1/things extra"),
    "a target with a control": get("/v1/echoes/a\x01b"),
    "a target beyond ASCII": get("/v1/echoes/\xe9"),
    "a target without a slash": get("v1/things"),
    "CONNECT": b"CONNECT 10.0.0.1:22 HTTP/1.1\r\nhost: x\r\n\r\n",
    "a version that is none": get("/v1/public").replace(b"HTTP/1.1", b"HTTP/1.2"),
    # Encodings in the query
    "a broken percent-encoding": get("/v1/things?tag=%zz"),
    "half a percent-encoding": get("/v1/things?tag=%a"),
    "an encoding that is no UTF-8": get("/v1/things?tag=%c0%ae"),
    "half a surrogate": get("/v1/things?tag=%ed%a0%80"),
}  # fmt: skip


@pytest.mark.parametrize("attack", REFUSED)
def test_what_can_be_read_in_two_ways_is_400_and_nobody_else_reads_it(url: str, attack: str) -> None:
    answer = answers(url, REFUSED[attack])
    assert statuses(answer)[:1] == [400]
    assert set(statuses(answer)) == {400}
    assert b"application/problem+json" in answer
    assert RECORDER.settled() == []


UNPACKED = b"a" * 10_000_000
COMPRESSED = {"gzip": gzip.compress(UNPACKED), "deflate": zlib.compress(UNPACKED), "br": b"\x5b", "zstd": b"\x28\xb5"}


@pytest.mark.parametrize("coding", [*COMPRESSED, "gzip, gzip", "x-gzip", "compress"])
@pytest.mark.parametrize(("path", "medium"), [("/v1/things", "application/json"), ("/v1/uploads", "text/csv")])
def test_a_compressed_bomb_stays_packed(url: str, coding: str, path: str, medium: str) -> None:
    body = COMPRESSED.get(coding, COMPRESSED["gzip"])
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{TOKEN}content-type: {medium}\r\n"
    head += f"content-encoding: {coding}\r\ncontent-length: {len(body)}\r\n\r\n"
    answer = answers(url, head.encode() + body)
    assert statuses(answer) == [415]
    assert b"@content-encoding" in answer
    assert RECORDER.settled() == []


@pytest.mark.parametrize(
    "path",
    [
        "/v1/things/../public", "/v1/./things", "/v1//things", "/v1/things/", "/v1/things;x", "/v1/things/..",
        "/v1/echoes/..%2fthings", "/v1/echoes/%2e%2e/things", "/v1/echoes/%2e", "/v1/echoes/.%2e", "/v1/echoes/a%2fb",
        "/v1/echoes/..;/things", "/%76%31/%2e%2e/livez", "/v1/things%2f..%2f..%2flivez", "/v1\\things",
        "/v1/echoes/", "/V1/things", "/..", "/%2e%2e/%2e%2e/etc/passwd",
    ],
)  # fmt: skip
def test_a_path_that_climbs_leads_nowhere(url: str, path: str) -> None:
    answer = answers(url, get(path))
    assert statuses(answer) == [404]
    assert b"unknown_path" in answer
    assert RECORDER.settled() == []


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/v1/echoes/%252e%252e", b"/v1/echoes/%252e%252e"),
        ("/v1/echoes/...", b"/v1/echoes/..."),
        ("/v1/echoes/%5c..%5c", b"/v1/echoes/%5C..%5C"),
        ("/v1/echoes/%e7%90%83", b"/v1/echoes/%E7%90%83"),
        ("http://elsewhere.example/v1/echoes/a", b"/v1/echoes/a"),
        ("/v1/echoes/a#/v1/public", b"/v1/echoes/a"),
    ],
)
def test_a_path_that_is_odd_and_none_the_less_one_is_passed_on_in_one_reading(url: str, path: str, seen: bytes) -> None:
    assert statuses(answers(url, get(path))) == [200]
    assert [received.target for received in RECORDER.settled()] == [seen]


OVERRIDES = ["x-http-method-override: DELETE\r\n", "x-http-method: DELETE\r\n", "x-method-override: DELETE\r\n"]


@pytest.mark.parametrize("fields", OVERRIDES)
def test_the_method_is_that_of_the_request_line(url: str, fields: str) -> None:
    assert statuses(answers(url, post(LENGTH + fields + "connection: close\r\n"))) == [201]
    (seen,) = RECORDER.settled()
    assert seen.method == "POST"
    assert not any(b"override" in name or name == b"x-http-method" for name in seen.headers)


def test_a_method_in_the_query_is_an_unknown_parameter(url: str) -> None:
    assert statuses(answers(url, get("/v1/things?_method=DELETE"))) == [422]
    assert RECORDER.settled() == []


FORGED = """x-kam-subject: admin
x_kam_subject: admin
x-kam-roles: admin
x-user: admin
x-forwarded-for: 10.0.0.1
x-forwarded-user: admin
x-forwarded-host: evil.example
x-forwarded-proto: https
x-real-ip: 10.0.0.1
forwarded: for=10.0.0.1
x-original-url: /v1/public
x-rewrite-url: /v1/public
x-original-method: DELETE
x-client-cert: forged
client-cert: forged
x-ssl-client-cert: forged
cookie: kam=forged
via: 1.1 evil
connection: close, authorization
proxy-connection: keep-alive
te: trailers
trailer: x-kam-subject
""".replace("\n", "\r\n")


def test_no_forged_field_comes_through_nor_takes_one_away(url: str) -> None:
    assert statuses(answers(url, post(LENGTH + FORGED))) == [201]
    (seen,) = RECORDER.settled()
    assert {b"authorization", b"content-type", b"x-request-id"} <= seen.headers.keys()
    assert (seen.headers[b"x-forwarded-for"], seen.headers[b"x-forwarded-proto"]) == (b"127.0.0.1", b"http")
    assert seen.headers.keys().isdisjoint(
        {b"x-kam-subject", b"x_kam_subject", b"x-kam-roles", b"x-user", b"x-forwarded-user", b"x-forwarded-host",
         b"x-real-ip", b"forwarded", b"x-original-url", b"x-rewrite-url", b"x-original-method", b"x-client-cert",
         b"client-cert", b"x-ssl-client-cert", b"cookie", b"via", b"proxy-connection", b"te", b"trailer"}
    )  # fmt: skip


def test_fields_behind_the_last_chunk_are_dropped(url: str) -> None:
    forged = CHUNK[:-2] + "x-kam-subject: admin\r\nauthorization: Bearer x\r\nidempotency-key: forged\r\n\r\n"
    assert statuses(answers(url, post(CHUNKED + "connection: close\r\n", forged))) == [201]
    (seen,) = RECORDER.settled()
    assert (b"x-kam-subject" in seen.headers, b"idempotency-key" in seen.headers) == (False, False)
    assert seen.body == THING.encode()


@pytest.mark.parametrize("extension", [";a=b", ';a="b"', ";a", ";" + "a" * 2_000])
def test_what_a_chunk_says_besides_its_size_is_dropped_or_refused(url: str, extension: str) -> None:
    answer = answers(url, post(CHUNKED + "connection: close\r\n", CHUNK.replace("d\r\n", f"d{extension}\r\n", 1)))
    assert statuses(answer) in ([201], [400])
    assert [seen.body for seen in RECORDER.settled()] == [THING.encode()] * (statuses(answer) == [201])


def test_a_flood_of_chunks_of_one_byte_is_cut_off_at_the_limit_of_the_body(url: str) -> None:
    flood = post(CHUNKED, "1;" + "x" * 200 + "\r\n ") + b"\r\n1\r\n " * 20_000
    assert statuses(answers(url, flood))[:1] in ([413], [400])
    assert RECORDER.settled() == []


def test_a_body_where_none_belongs_is_read_and_refused_and_what_it_hides_is_not_served(url: str) -> None:
    hiding = get("/v1/things", f"content-length: {len(HIDDEN)}\r\n").replace(b"connection: close\r\n", b"")
    answer = answers(url, hiding + HIDDEN.encode())
    assert statuses(answer) == [422]
    assert RECORDER.settled() == []


@pytest.mark.parametrize("upgrade", ["websocket", "h2c", "TLS/1.0"])
def test_another_protocol_is_not_spoken_and_the_connection_does_not_hang(url: str, upgrade: str) -> None:
    asked = get("/v1/echoes/a", f"upgrade: {upgrade}\r\n").replace(b"connection: close", b"connection: upgrade")
    with connection(url) as wire:
        wire.settimeout(8)
        wire.sendall(asked)
        answer = wire.recv(65_536)
        assert statuses(answer) == [200]
        try:
            wire.sendall(get("/v1/echoes/b"))
            rest = until_closed(wire)
        except ConnectionError:
            rest = b""
    assert statuses(rest) in ([], [200])
    assert [seen.target for seen in RECORDER.settled()][:1] == [b"/v1/echoes/a"]


def until_closed(wire: socket.socket) -> bytes:
    found = b""
    while piece := wire.recv(65_536):
        found += piece
    return found


def test_requests_in_one_piece_are_answered_one_by_one_and_not_mixed(url: str) -> None:
    asked = b"".join(get(f"/v1/echoes/{n}").replace(b"connection: close\r\n", b"") for n in range(20))
    answer = answers(url, asked + get("/v1/echoes/last"))
    assert statuses(answer) == [200] * 21
    assert [json.loads(found)["name"] for found in re.findall(rb"\{[^}]*\}", answer)] == [*map(str, range(20)), "last"]
    seen: list[Received] = RECORDER.settled()
    assert len(seen) == 21


@pytest.mark.parametrize(
    "behind", [b"nonsense\r\n\r\n", b"GET /" + b"a" * 70_000, b"GET / HTTP/1.1\r\nx: a\r\n  b\r\n\r\n"]
)
def test_a_request_is_answered_whatever_comes_behind_it_and_nothing_else_is(url: str, behind: bytes) -> None:
    answer = answers(url, get("/v1/echoes/a").replace(b"connection: close\r\n", b"") + behind)
    assert (statuses(answer)[:1], len(statuses(answer))) == ([200], 1)
    assert b"connection: close" in answer
    assert len(RECORDER.settled()) == 1


def test_who_is_told_to_send_the_body_is_told_only_when_it_is_wanted(url: str) -> None:
    refused = post("content-length: 900000\r\nexpect: 100-continue\r\n", "")
    assert statuses(answers(url, refused))[:1] == [413]
    assert RECORDER.settled() == []


@pytest.mark.parametrize(("path", "medium"), [("/v1/things", "application/json"), ("/v1/uploads", "text/csv")])
def test_a_body_that_drips_is_given_up_at_the_deadline(url: str, path: str, medium: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{TOKEN}content-type: {medium}\r\n"
    head += "x-request-timeout-ms: 300\r\ncontent-length: 5000\r\n\r\n"
    with connection(url) as wire:
        wire.sendall(head.encode())
        wire.settimeout(0.05)
        answer, end = b"", time.monotonic() + 5
        while not answer and time.monotonic() < end:
            with suppress(TimeoutError):
                wire.sendall(b" ")
                answer = wire.recv(65_536)
    assert statuses(answer) == [400]
    assert b"body_incomplete" in answer
    assert [seen for seen in RECORDER.settled() if len(seen.body) == 5_000] == []
