"""Who calls what is on record: for operators alone, after a restart too, and named when an operation goes."""

import asyncio
from datetime import UTC, datetime

import httpx
import pytest

from chassis.settings import Settings
from gateway.ledger.usage import MOST_PAIRS, OTHERS, Usage
from suite.compose import compose
from suite.issuer import LocalIssuer
from suite.releases import compare_with_release
from suite.usage import broken, callers


def door(suite: httpx.ASGITransport, settings: Settings, role: str) -> httpx.AsyncClient:
    headers = {"authorization": f"Bearer {LocalIssuer.open(settings).token(role)}"}
    return httpx.AsyncClient(transport=suite, base_url="http://kam.test", headers=headers)


async def usage_in(reader: httpx.AsyncClient, **query: str) -> dict[str, int]:
    answer = await reader.get("/v1/gateway/usage", params=query)
    assert answer.status_code == 200, answer.text
    return {item["operation"]: item["calls"] for item in answer.json()["items"]}


async def test_calls_are_on_record_after_a_restart_and_go_on_counting(settings: Settings) -> None:
    for run in (1, 2):
        suite = compose(settings)
        async with suite.running(), door(httpx.ASGITransport(suite), settings, "admin") as client:
            for _ in range(3):
                assert (await client.get("/v1/managers")).status_code == 200
            assert (await client.get("/v1/managers?limit=none")).status_code == 422
            assert (await usage_in(client)).get("list_managers", 0) == 4 * (run - 1)
    suite = compose(settings)
    async with suite.running(), door(httpx.ASGITransport(suite), settings, "operator") as client:
        answer = (await client.get("/v1/gateway/usage?operation=list_managers")).json()["items"]
    assert [(item["client"], item["calls"], item["method"], item["path"]) for item in answer] == [
        ("kam", 8, "GET", "/v1/managers")
    ]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_only_operators_see_it(as_role) -> None:
    assert (await as_role("operator").get("/v1/gateway/usage")).status_code == 200
    for stranger in ("manager", "supervisor", "hr", "finance", "system"):
        assert (await as_role(stranger).get("/v1/gateway/usage")).status_code == 403
    for elsewhere in ("/v1/managers", "/v1/pay-statements", "/v1/profiles"):
        assert (await as_role("operator").get(elsewhere)).status_code == 403


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_list_is_narrowed_and_paged(settings: Settings) -> None:
    suite = compose(settings)
    async with suite.running(), door(httpx.ASGITransport(suite), settings, "admin") as client:
        for path in ("/v1/managers", "/v1/accounts", "/v1/measures", "/v1/teams"):
            await client.get(path)
    async with suite.running(), door(httpx.ASGITransport(suite), settings, "operator") as door_of_operator:
        assert set(await usage_in(door_of_operator, operation="list_accounts")) == {"list_accounts"}
        assert await usage_in(door_of_operator, client="nobody") == {}
        assert await usage_in(door_of_operator, since="2199-01-01T00:00:00Z") == {}
        assert await usage_in(door_of_operator, deprecated="true") == {}
        assert "list_managers" in await usage_in(door_of_operator, deprecated="false")
        first = (await door_of_operator.get("/v1/gateway/usage?limit=1&sort=operation")).json()
        query = {"limit": 1, "sort": "operation", "cursor": first["next_cursor"]}
        second = (await door_of_operator.get("/v1/gateway/usage", params=query)).json()
        assert [item["operation"] for item in (*first["items"], *second["items"])] == ["list_accounts", "list_managers"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_breaking_change_names_those_whom_it_breaks(settings: Settings) -> None:
    async def calls() -> None:
        suite = compose(settings)
        async with suite.running(), door(httpx.ASGITransport(suite), settings, "admin") as client:
            for path in changed:
                await client.get(path)

    comparison = compare_with_release()
    everything = broken(comparison, {})
    changed = [one.operation[4:] for one in everything if one.operation.startswith("GET ") and "{" not in one.operation]
    assert changed, "the last release and today differ in something that breaks"
    asyncio.run(calls())
    hit = broken(comparison, asyncio.run(callers(settings, datetime.now(UTC), 1)))
    named = {one.operation: [caller.client for caller in one.callers] for one in hit if one.callers}
    assert named == {f"GET {path}": ["kam"] for path in changed}
    assert {one.operation for one in hit} == {one.operation for one in everything}


def test_counting_is_bounded_and_loses_no_call() -> None:
    usage = Usage()
    for number in range(MOST_PAIRS + 50):
        usage.note(f"client-{number}", "list_things")
    assert usage.calls[OTHERS, "list_things"] == 50
    taken = usage.taken()
    usage.note("client-1", "list_things")
    usage.give_back(taken)
    assert sum(usage.calls.values()) == MOST_PAIRS + 51
    assert usage.calls["client-1", "list_things"] == 2
