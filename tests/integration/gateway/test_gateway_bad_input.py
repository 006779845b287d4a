"""Whatever comes in, the answer is a problem document with a status below 500, and the service never sees it."""

import asyncio
import itertools

import httpx
import pytest
import sample_service
from gateway_serving import gateway_to, token_with
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.problems import MEDIA_TYPE

GATEWAY = gateway_to(sample_service.app)
TOKEN = b"Bearer " + token_with().encode()

targets = st.one_of(
    st.sampled_from([b"/v1/things", b"/v1/things/1", b"/v1/echoes/x", b"/v1/uploads"]),
    st.binary(max_size=60).map(lambda tail: b"/v1/echoes/" + tail),
    st.text("%/.;\\0aF2e", max_size=30).map(lambda tail: b"/v1/things/" + tail.encode()),
)
known = [b"content-type", b"content-length", b"transfer-encoding", b"host", b"accept-language", b"if-match"]
names = st.one_of(st.sampled_from(known), st.binary(max_size=12))
values = st.one_of(st.binary(max_size=30), st.sampled_from([b"application/json", b"text/csv", b"0", b"-1", b"chunked"]))
bodies = st.one_of(
    st.binary(max_size=200),
    st.recursive(st.none() | st.floats() | st.integers() | st.text(max_size=5), st.lists, max_leaves=8).map(
        lambda value: repr(value).encode("utf-8", "replace")
    ),
)


async def ask(
    method: str, target: bytes, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes
) -> tuple[int, dict[bytes, bytes]]:
    messages = itertools.chain([{"type": "http.request", "body": body, "more_body": False}],
                               itertools.repeat({"type": "http.disconnect"}))  # fmt: skip
    sent: list[dict] = []

    async def receive() -> dict:
        return next(messages)

    async def send(message: dict) -> None:
        sent.append(message)

    path = target.decode("latin-1")
    scope = {"type": "http", "asgi": {"version": "3.0"}, "method": method, "path": path, "raw_path": target,
             "query_string": query, "headers": headers, "client": ("127.0.0.1", 1)}  # fmt: skip
    await GATEWAY(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "G\x00T", ""]),
    target=targets,
    query=st.binary(max_size=60),
    headers=st.lists(st.tuples(names, values), max_size=6),
    body=bodies,
)
def test_bad_input_never_breaks_anything(
    method: str, target: bytes, query: bytes, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    status, answer = asyncio.run(ask(method, target, query, [(b"authorization", TOKEN), *headers], body))
    assert status < 500
    if status >= 400:
        assert answer[b"content-type"] == MEDIA_TYPE.encode()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([(b"content-length", b"2"), (b"content-length", b"3")], 400),
        ([(b"content-length", b"2"), (b"content-length", b"2")], 400),
        ([(b"content-length", b"2"), (b"transfer-encoding", b"chunked")], 400),
        ([(b"content-length", b"+2")], 400),
        ([(b"content-length", b"2, 2")], 400),
        ([(b"content-length", b"9" * 30)], 400),
        ([(b"transfer-encoding", b"gzip, chunked")], 400),
        ([(b"x-a", b"a\r\nx-kam-role: admin")], 400),
        ([(b"x a", b"a")], 400),
        ([(b"x-a", b"a\x00")], 400),
        ([(b"", b"a")], 400),
        ([(b"host", b"a"), (b"host", b"b")], 400),
        ([(b"authorization", TOKEN)], 400),
        ([(f"x-{n}".encode(), b"a") for n in range(101)], 431),
        ([(b"x-a", b"a" * 17_000)], 431),
    ],
)
async def test_headers_that_could_smuggle_are_refused(headers: list[tuple[bytes, bytes]], status: int) -> None:
    found, _ = await ask("POST", b"/v1/things", b"", [(b"authorization", TOKEN), *headers], b"{}")
    assert found == status


async def test_an_endless_address_is_refused() -> None:
    found, _ = await ask("GET", b"/v1/things", b"tag=" + b"a" * 9_000, [(b"authorization", TOKEN)], b"")
    assert found == 431


async def test_a_query_of_nothing_but_faults_gets_a_bounded_answer() -> None:
    query = b"&".join(b"p%d" % number for number in range(1_000))
    found, answer = await ask("GET", b"/v1/things", query, [(b"authorization", TOKEN)], b"")
    assert found == 422
    assert int(answer[b"content-length"]) < 20_000


@pytest.mark.parametrize("query", [b"tag=%zz", b"tag=%", b"tag=%ff", b"%c3%28=1"])
async def test_a_broken_encoding_is_400(query: bytes) -> None:
    found, _ = await ask("GET", b"/v1/things", query, [(b"authorization", TOKEN)], b"")
    assert found == 400


async def test_control_characters_in_a_parameter_are_refused() -> None:
    found, _ = await ask("GET", b"/v1/echoes/a%00b", b"", [(b"authorization", TOKEN)], b"")
    assert found == 422


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer " + "a" * 9_000, "Bearer é",
                                           "Bearer eyJhbGciOiJub25lIn0.e30."])  # fmt: skip
async def test_every_operation_refuses_a_token_that_is_none(authorization: str) -> None:
    transport = httpx.ASGITransport(GATEWAY)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        for path, item in GATEWAY.document["paths"].items():
            for method, operation in item.items():
                if operation["security"]:
                    headers = {"authorization": authorization.encode()} if authorization else {}
                    assert (
                        await client.request(method, path.format(thing_id=1, name="a"), headers=headers)
                    ).status_code == 401
