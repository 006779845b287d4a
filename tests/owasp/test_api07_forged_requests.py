"""API7 Server side request forgery: a subscription leads to no address that only the suite can reach."""

import asyncio

import pytest

INSIDE = [
    "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data/",
    "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://user:password@example.com/",
    "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "gopher://127.0.0.1:6379/",
]  # fmt: skip


@pytest.mark.parametrize("url", INSIDE)
async def test_nothing_inside_is_ever_called(as_role, url):
    """Refused where it can be told by looking, and at the time of the call otherwise."""
    system = as_role("system")
    kind = (await system.get("/v1/event-types/accounts")).json()["items"][0]["name"]
    made = await system.post("/v1/webhooks/accounts", json={"url": url, "types": [kind], "description": "x"})
    if made.status_code == 201:
        tried = await system.post(f"/v1/webhooks/accounts/{made.json()['id']}/tests")
        async with asyncio.timeout(20):
            while not (found := (await system.get(tried.headers["location"])).json()["attempts"]):  # noqa: ASYNC110 - it happens elsewhere
                await asyncio.sleep(0.05)
        assert found[-1]["reason"] in ("address_refused", "connection_failed")
        assert found[-1]["reason"] == "address_refused" or "example.com" in url
    else:
        assert made.status_code == 422
