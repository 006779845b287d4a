"""API10 Unsafe consumption of APIs: what another service answers is not believed because it answers."""

import httpx
import pytest

from chassis.domain.errors import Unavailable
from chassis.peers import Peer

NONSENSE = {
    "no JSON": b"<html>",
    "half of it": b'{"items": [',
    "a list": b"[]",
    "no items": b'{"next_cursor": null}',
    "items that are none": b'{"items": 5, "next_cursor": null}',
    "no cursor": b'{"items": []}',
    "nothing": b"",
    "bytes": b"\xff\xfe",
}


async def gathered(answer: httpx.Response) -> list:
    async def answered(_: httpx.Request) -> httpx.Response:
        return answer

    async with httpx.AsyncClient(transport=httpx.MockTransport(answered), base_url="http://peer") as http:
        return [record async for record in Peer(http, "accounts", "accounts:read").records("/v1/managers", {}, {})]


@pytest.mark.parametrize("content", NONSENSE.values(), ids=NONSENSE)
async def test_nonsense_of_a_peer_is_a_503_and_no_500(content):
    with pytest.raises(Unavailable):
        await gathered(httpx.Response(200, content=content))


@pytest.mark.parametrize("status", [301, 302, 400, 401, 404, 500, 502])
async def test_a_peer_is_followed_nowhere_and_its_failure_is_not_ours(status):
    with pytest.raises(Unavailable):
        await gathered(httpx.Response(status, headers={"location": "http://evil.example"}, json={}))
