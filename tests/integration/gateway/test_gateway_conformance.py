"""The same claims over both transports: in process and over the network, nobody can tell the difference."""

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest

THING = "0190a000-0000-7000-8000-000000000001"


def codes(response: httpx.Response) -> set[tuple[str, str]]:
    assert response.headers["content-type"] == "application/problem+json"
    return {(error["pointer"], error["code"]) for error in response.json()["errors"]}


def test_an_answer_comes_back_whole_with_its_headers(client: httpx.Client) -> None:
    response = client.get("/v1/things", params={"limit": 3, "tag": ["a", "b/c"], "exact": "true"})
    assert response.status_code == 200
    assert response.json() == {"limit": 3, "tag": ["a", "b/c"], "exact": True}
    assert response.headers["etag"] == '"v1"'
    assert response.headers["x-own"] == "kept"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_body_arrives_as_it_was_sent(client: httpx.Client) -> None:
    draft = {"name": "球 ö", "kind": "square", "lines": [{"count": 2, "note": None}]}
    response = client.post("/v1/things", json=draft, headers={"idempotency-key": "k-1"})
    assert response.status_code == 201
    assert response.headers["location"] == "/v1/things/1"
    assert response.json() == {**draft, "key": "k-1"}


def test_an_answer_without_a_body_has_none(client: httpx.Client) -> None:
    response = client.delete(f"/v1/things/{THING}")
    assert (response.status_code, response.content) == (204, b"")


def test_the_state_of_the_service_s_lifespan_reaches_its_operations(gateway_url: str) -> None:
    assert httpx.get(f"{gateway_url}/v1/public").json() == {"greeting": "hello"}


def test_head_is_get_without_the_body(client: httpx.Client) -> None:
    answer, head = client.get("/v1/things"), client.head("/v1/things")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == answer.headers["content-length"]


def test_options_lists_the_methods_of_the_contract(client: httpx.Client) -> None:
    response = client.options(f"/v1/things/{THING}")
    assert (response.status_code, response.headers["allow"]) == (204, "DELETE, GET, HEAD, OPTIONS")


def test_what_a_caller_may_have_forged_does_not_pass(client: httpx.Client) -> None:
    forged = {
        "x-kam-subject": "admin",
        "X_Kam_Subject": "admin",
        "x-forwarded-for": "10.0.0.1",
        "forwarded": "for=10.0.0.1",
        "x-forwarded-host": "evil.example",
        "x-original-url": "/v1/other",
        "x-http-method-override": "DELETE",
        "x-request-timeout-ms": "999999",
        "cookie": "session=1",
        "te": "trailers",
        "proxy-authorization": "Basic eA==",
        "keep-alive": "timeout=5",
        "connection": "keep-alive, x-secret",
        "x-secret": "1",
    }
    seen = client.get(f"/v1/things/{THING}", headers=forged).json()
    assert seen["method"] == "GET"
    passed = {name.lower().replace("_", "-") for name in seen["headers"]}
    assert passed.isdisjoint(
        {"x-kam-subject", "forwarded", "x-forwarded-host", "x-original-url", "x-http-method-override", "cookie", "te",
         "proxy-authorization", "keep-alive", "x-secret"}
    )  # fmt: skip
    assert seen["headers"]["x-forwarded-for"] == "127.0.0.1"
    assert 1_500 < int(seen["headers"]["x-request-timeout-ms"]) <= 2_000
    assert seen["headers"]["authorization"].startswith("Bearer ")


def test_request_id_and_trace_are_handed_on_and_back(client: httpx.Client) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    given = {"x-request-id": "call-0001", "traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    response = client.get(f"/v1/things/{THING}", headers=given)
    assert response.headers["x-request-id"] == "call-0001"
    assert response.json()["headers"]["x-request-id"] == "call-0001"
    onward = response.json()["headers"]["traceparent"]
    assert re.fullmatch(rf"00-{trace}-[0-9a-f]{{16}}-01", onward)
    assert "b7ad6b7169203331" not in onward


def test_an_unfit_request_id_is_replaced(client: httpx.Client) -> None:
    response = client.get("/v1/things", headers={"x-request-id": "no spaces, please"})
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["x-request-id"])


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/things/", "//v1/things", "/v1/things/../public", "/V1/things",
                                  "/v1/echoes/a%2Fb", "/v1/echoes/%2e%2e", "/v1/%2e/things", "/readyz/x"])  # fmt: skip
def test_what_the_contract_does_not_name_is_404(gateway_url: str, token: Callable[..., str], path: str) -> None:
    status, body = raw(gateway_url, f"GET {path} HTTP/1.1\r\nauthorization: Bearer {token()}\r\n")
    assert status == 404
    assert b"unknown_path" in body


def test_a_segment_is_decoded_once(client: httpx.Client) -> None:
    assert client.get("/v1/echoes/a%252Fb").json() == {"name": "a%2Fb"}
    assert client.get("/v1/echoes/%E7%90%83%20;v=1").json() == {"name": "球 ;v=1"}


def test_an_unknown_method_is_405_with_those_allowed(client: httpx.Client) -> None:
    response = client.patch("/v1/things", json={})
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_no_token_is_401_and_a_wrong_scope_403(gateway_url: str, token: Callable[..., str]) -> None:
    url = f"{gateway_url}/v1/things"
    without = httpx.get(url)
    assert without.status_code == 401
    assert without.headers["www-authenticate"] == 'Bearer realm="kam-suite"'
    assert httpx.get(url, headers={"authorization": "Bearer a.b.c"}).status_code == 401
    narrow = httpx.get(url, headers={"authorization": f"Bearer {token('kpi:read')}"})
    assert narrow.status_code == 403
    assert 'scope="accounts:read"' in narrow.headers["www-authenticate"]


def test_every_fault_is_found_and_located(client: httpx.Client) -> None:
    body = {"name": "", "kind": "flat", "lines": [{"count": 0, "note": "too long"}, {"extra": 1}], "more": 1}
    response = client.post("/v1/things?page=2", json=body)
    assert response.status_code == 422
    assert codes(response) == {
        ("?page", "unknown_parameter"),
        ("/name", "too_short"),
        ("/kind", "not_in_list"),
        ("/lines/0/count", "too_small"),
        ("/lines/0/note", "too_long"),
        ("/lines/1/count", "missing"),
        ("/lines/1/extra", "extra"),
        ("/more", "extra"),
    }


def test_a_body_of_nothing_but_faults_gets_a_bounded_answer(client: httpx.Client) -> None:
    response = client.post("/v1/things", json={"name": "a"} | dict.fromkeys(map(str, range(900))))
    assert response.status_code == 422
    assert len(response.json()["errors"]) == 100


def test_parameters_are_held_against_the_contract(client: httpx.Client) -> None:
    response = client.get("/v1/things?limit=900&limit=1&exact=yes&%3Cb%3E=1")
    assert codes(response) == {
        ("?limit", "repeated_parameter"),
        ("?exact", "wrong_type"),
        ("?<b>", "unknown_parameter"),
    }
    assert codes(client.get("/v1/things?limit=0")) == {("?limit", "too_small")}
    assert codes(client.get("/v1/things/not-a-uuid")) == {(":thing_id", "wrong_format")}


def test_problems_speak_the_reader_s_language(client: httpx.Client) -> None:
    response = client.get("/v1/things?limit=x", headers={"accept-language": "zh-CN,en;q=0.5"})
    assert response.headers["content-language"] == "zh-CN"
    assert response.json()["errors"][0]["detail"] == "此处应为 integer。"


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b'{"name": ', "application/json", 400, "malformed_json"),
        (b'{"name": NaN}', "application/json", 400, "malformed_json"),
        (b'{"name": "\xff"}', "application/json", 400, "malformed_json"),
        (b'{"name": "\\ud800"}', "application/json", 400, "malformed_json"),
        (b"[" * 5_000, "application/json", 400, "malformed_json"),
        (b"name=a", "application/x-www-form-urlencoded", 415, "media_type_not_accepted"),
        (b"{}", "application/json; charset=utf-16", 415, "media_type_not_accepted"),
        (b"{}", "", 415, "media_type_not_accepted"),
        (b"", "application/json", 422, "missing"),
        (b'{"name": "' + b"a" * 20_000 + b'"}', "application/json", 413, "body_too_large"),
    ],
)
def test_an_unreadable_body_is_refused(
    client: httpx.Client, body: bytes, content_type: str, status: int, code: str
) -> None:
    response = client.post("/v1/things", content=body, headers={"content-type": content_type} if content_type else {})
    assert response.status_code == status
    assert code in {found for _, found in codes(response)}


def test_a_chunked_body_is_limited_as_well(client: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 1_000

    response = client.post("/v1/things", content=pieces(), headers={"content-type": "application/json"})
    assert response.status_code == 413


def test_a_compressed_body_is_not_unpacked(client: httpx.Client) -> None:
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    assert client.post("/v1/things", content=b"\x1f\x8b", headers=headers).status_code == 415


def test_an_upload_streams_through(client: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"a,b\n" * 2_500

    response = client.post("/v1/uploads", content=pieces(), headers={"content-type": "text/csv"})
    assert (response.status_code, response.json()) == (200, {"size": 200_000})


def test_an_upload_is_cut_off_at_its_limit(client: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(80):
            yield b"a,b\n" * 2_500

    before = client.get("/v1/seen").json()["uploads_begun"]
    response = client.post("/v1/uploads", content=pieces(), headers={"content-type": "text/csv"})
    assert response.status_code == 413
    assert codes(response) == {("", "body_too_large")}
    assert client.get("/v1/seen").json()["uploads_begun"] == before + 1


def test_a_late_answer_is_504(client: httpx.Client) -> None:
    started = time.monotonic()
    response = client.get("/v1/slow")
    assert response.status_code == 504
    assert codes(response) == {("", "service_slow")}
    assert time.monotonic() - started < 2


def test_a_caller_with_less_time_is_answered_within_it(client: httpx.Client) -> None:
    started = time.monotonic()
    response = client.get("/v1/waiting", headers={"x-request-timeout-ms": "200"})
    assert (response.status_code, codes(response)) == (504, {("", "service_slow")})
    assert time.monotonic() - started < 5
    seen = client.get(f"/v1/things/{THING}", headers={"x-request-timeout-ms": "700"}).json()
    assert 1 <= int(seen["headers"]["x-request-timeout-ms"]) <= 700


@pytest.mark.parametrize("given", ["", "soon", "-5", "9" * 30, "1.5"])
def test_a_time_that_is_none_changes_nothing(client: httpx.Client, given: str) -> None:
    seen = client.get(f"/v1/things/{THING}", headers={"x-request-timeout-ms": given}).json()
    assert 1_500 < int(seen["headers"]["x-request-timeout-ms"]) <= 2_000


def test_the_time_that_the_body_took_is_not_handed_down(gateway_url: str, token: Callable[..., str]) -> None:
    body = b'{"name": "a"}'
    head = f"POST /v1/things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token()}\r\nconnection: close\r\n"
    head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\nx-request-timeout-ms: 600\r\n\r\n"
    with connection(gateway_url) as wire:
        wire.sendall(head.encode() + body[:5])
        time.sleep(0.3)
        wire.sendall(body[5:])
        answer = b""
        while piece := wire.recv(65_536):
            answer += piece
    left_ms = int(answer.lower().partition(b"x-time-left: ")[2].partition(b"\r\n")[0])
    assert left_ms <= 320


def test_a_body_that_does_not_come_is_refused(gateway_url: str, token: Callable[..., str]) -> None:
    head = f"POST /v1/things HTTP/1.1\r\nauthorization: Bearer {token()}\r\ncontent-type: application/json\r\n"
    status, body = raw(gateway_url, head + "content-length: 50\r\n", b'{"name"')
    assert status == 400
    assert b"body_incomplete" in body


def test_a_stream_arrives_piece_by_piece_and_outlives_the_deadline(client: httpx.Client) -> None:
    with client.stream("GET", "/v1/events") as response:
        arrivals = [(line, time.monotonic()) for line in response.iter_lines() if line]
    assert [line for line, _ in arrivals] == [f"data: {number}" for number in range(5)]
    assert arrivals[-1][1] - arrivals[0][1] > 0.4


def test_a_large_answer_comes_whole(client: httpx.Client) -> None:
    assert client.get("/v1/large").content == b"x" * 64 * 65_536


@pytest.mark.parametrize("path", ["/v1/endless", "/v1/waiting"])
def test_the_service_learns_that_the_caller_left(client: httpx.Client, token: Callable[..., str], path: str) -> None:
    before = client.get("/v1/seen").json()["gone"]
    with connection(str(client.base_url)) as wire:
        wire.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token()}\r\n\r\n".encode())
        time.sleep(0.3)
    deadline = time.monotonic() + 5
    while client.get("/v1/seen").json()["gone"] == before:
        assert time.monotonic() < deadline, "the service was never told"
        time.sleep(0.05)


def test_what_breaks_inside_stays_inside(client: httpx.Client) -> None:
    response = client.get("/v1/raising")
    assert response.status_code == 502
    assert codes(response) == {("", "service_broken")}
    assert "inside of the service" not in response.text


def test_an_error_without_a_problem_document_counts_as_broken(client: httpx.Client) -> None:
    assert client.get("/v1/shapeless").status_code == 502


def test_a_refusal_of_the_service_passes_as_it_is(client: httpx.Client) -> None:
    response = client.get("/v1/refusing")
    assert (response.status_code, response.json()) == (409, {"title": "No."})


def test_a_torn_answer_is_not_mistaken_for_a_whole_one(client: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/v1/torn")


def test_readiness_asks_the_service(client: httpx.Client) -> None:
    said = client.get("/readyz").json()
    assert (said["status"], said["services"], said["database"]) == ("ok", {"accounts": "ok"}, "ok")
    assert said["contracts"].keys() == {"accounts"}


@pytest.mark.parametrize(
    "framing",
    [
        "content-length: 4\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 4\r\n",
        "content-length: 4\r\ncontent-length: 60\r\n",
        "transfer-encoding: identity, chunked, identity\r\n",
        "transfer-encoding : chunked\r\n",
    ],
)
def test_a_request_hidden_in_a_body_is_not_served(gateway_url: str, token: Callable[..., str], framing: str) -> None:
    outer = f"POST /v1/things HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token()}\r\n"
    outer += f"content-type: application/json\r\n{framing}\r\n"
    hidden = "0\r\n\r\nGET /v1/public HTTP/1.1\r\nhost: x\r\n\r\n"
    with connection(gateway_url) as wire:
        wire.sendall((outer + hidden).encode())
        wire.settimeout(2)
        answer = b""
        with suppress(TimeoutError):
            while piece := wire.recv(65_536):
                answer += piece
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"greeting" not in answer


def connection(url: str) -> socket.socket:
    address = urlsplit(url)
    return socket.create_connection((address.hostname or "", address.port or 0), timeout=10)


def raw(url: str, head: str, body: bytes = b"") -> tuple[int, bytes]:
    """Status and body of a request written by hand, as no client library would."""
    with connection(url) as wire:
        wire.sendall(head.encode("latin-1") + b"host: x\r\nconnection: close\r\n\r\n" + body)
        answer = b""
        while piece := wire.recv(65_536):
            answer += piece
    first, _, rest = answer.partition(b"\r\n")
    return int(first.split()[1]), rest.partition(b"\r\n\r\n")[2]


def test_the_helper_reads_what_the_gateway_says(gateway_url: str) -> None:
    status, body = raw(gateway_url, "GET /livez HTTP/1.1\r\n")
    assert (status, json.loads(body)) == (200, {"status": "ok"})
