"""One policy, two transports: whatever is asked, both gateways give the same answer, byte for byte.

The claims in the other files run over each transport by itself; here the two are held against each other with requests
that nobody thought of.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack

import httpx
import pytest
import sample_service
from gateway_serving import gateway_to, service_process, token_with
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.network import NetworkTransport
from gateway.policy.document import parse_policies

TOKEN = token_with(subject="alike")
OWN = ("x-request-id", "date", "server", "age")
"""What two answers to the same request may differ in."""

THING = "/v1/things/0190a000-0000-7000-8000-000000000001"
paths = st.sampled_from(
    ["/v1/things", THING, "/v1/things/none", "/v1/public", "/v1/old-things", "/v1/promised", "/v1/refusing",
     "/v1/shapeless", "/v1/own-rules", "/v1/uploads", "/v1/echoes/%E7%90%83", "/v1/nothing", "/v1/exports", "/livez"]
)  # fmt: skip
queries = st.lists(
    st.sampled_from(["limit=3", "limit=0", "limit=x", "tag=a", "tag=%zz", "exact=true", "more=1", "count=%22a%22",
                     "status=201", "own=false", "medium=text/html", "key=alike"]),
    max_size=3,
).map("&".join)  # fmt: skip
headers = st.dictionaries(
    st.sampled_from(["accept-language", "if-none-match", "idempotency-key", "x-kam-subject", "cookie", "prefer",
                     "content-type", "content-encoding", "x-http-method-override", "range"]),
    st.sampled_from(["zh-CN", "en", '"v1"', "*", "k-1", "application/json", "text/csv", "gzip", "DELETE", "bytes=0-1"]),
    max_size=3,
)  # fmt: skip
bodies = st.sampled_from(
    [b"", b"{}", b'{"name": "a"}', b'{"name": "", "more": 1}', b'{"name": NaN}', b"[1", b"a,b\n1,2\n", b"\xff" * 40]
)


POLICIES = parse_policies("retries: {share: 0.5, spare_per_s: 10, most: 2}\ncache: {bytes: 20000, entry_bytes: 10000}")
"""Nothing that depends on the moment, as a circuit does."""

Ask = Callable[..., list[httpx.Response]]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    """Asks a gateway in process with its service, and one that reaches the service over the network."""
    with service_process() as (service_url, _), asyncio.Runner() as runner:
        stack = AsyncExitStack()
        gateways = [gateway_to(way, POLICIES) for way in (sample_service.app, NetworkTransport(service_url))]
        clients = [httpx.AsyncClient(transport=httpx.ASGITransport(g), base_url="http://kam.test") for g in gateways]

        async def begin() -> None:
            for gateway in gateways:
                await stack.enter_async_context(gateway.running())

        async def asked(*request: str, **more: object) -> list[httpx.Response]:
            return [await client.request(*request, **more) for client in clients]

        runner.run(begin())
        yield lambda *request, **more: runner.run(asked(*request, **more))
        runner.run(stack.aclose())


def told(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """An answer without what is its own."""
    fields = sorted((name, value) for name, value in answer.headers.multi_items() if name not in OWN)
    body = re.sub(rb"urn:kam-suite:request:[0-9a-f]+", b"", answer.content)
    body = re.sub(rb'"(x-request-id|traceparent|x-request-timeout-ms)":"[^"]*"', b"", body)
    return answer.status_code, fields, body


@settings(max_examples=400, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    method=st.sampled_from(["GET", "GET", "GET", "HEAD", "POST", "POST", "DELETE", "PATCH", "OPTIONS"]),
    path=paths, query=queries, fields=headers, body=bodies, has_token=st.sampled_from([True] * 5 + [False]),
)  # fmt: skip
def test_nobody_can_tell_by_an_answer_how_the_service_was_reached(
    ask: Ask, method: str, path: str, query: str, fields: dict[str, str], body: bytes, has_token: bool
) -> None:
    known = fields | ({"authorization": f"Bearer {TOKEN}"} if has_token else {})
    in_process, over_the_network = ask(method, f"{path}?{query}" if query else path, headers=known, content=body)
    assert told(in_process) == told(over_the_network)
