"""Several gateways upon one PostgreSQL count as one, otherwise each by itself; a restart forgets nothing."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
import sample_service
from gateway_serving import gateway_to, token_with

from chassis.db import Database
from chassis.settings import ServiceName, Settings
from gateway.app import Gateway
from gateway.operations.recording import recording
from gateway.policy.document import parse_policies
from gateway.record import Record

POLICIES = parse_policies(
    """
    callers:
      rated: {read: {requests: 25, seconds: 3600}}
      metered: {quotas: {read: {day: 30, month: 17}}}
      both: {read: {requests: 12, seconds: 3600}, quotas: {read: {day: 40}}}
    """
)


class App:
    """Stands for the application whose lifespan the recording goes on in."""

    def __init__(self, database: Database) -> None:
        self.state = type("State", (), {"edge": type("Edge", (), {"database": database})()})()


@asynccontextmanager
async def gateway_on(settings: Settings) -> AsyncIterator[Gateway]:
    """A gateway whose counting stands on the gateway's database in `settings`."""
    database = Database.open(settings, ServiceName.GATEWAY)
    record = Record(ledger=database)
    gateway = gateway_to(sample_service.app, POLICIES, record)
    async with gateway.running(), recording(record, 60.0)(App(database)):
        yield gateway
    await database.dispose()


async def statuses(gateways: list[Gateway], subject: str, client: str, times: int) -> Counter[int]:
    headers = {"authorization": f"Bearer {token_with(subject=subject, client=client)}"}
    async with AsyncExitStack() as stack:
        doors = [
            await stack.enter_async_context(
                httpx.AsyncClient(transport=httpx.ASGITransport(one), base_url="http://kam.test", headers=headers)
            )
            for one in gateways
        ]
        answers = await asyncio.gather(*(doors[n % len(doors)].get("/v1/things") for n in range(times)))
    return Counter(answer.status_code for answer in answers)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("subject", "client", "granted"), [("rated", "", 25), ("lin", "metered", 17), ("both", "", 12)]
)
async def test_three_gateways_give_exactly_what_one_would(settings, subject, client, granted, monkeypatch) -> None:
    monkeypatch.setattr("gateway.ledger.together.PATIENCE_S", 60.0)  # a busy machine is not a database that is away
    async with gateway_on(settings) as one, gateway_on(settings) as two, gateway_on(settings) as three:
        found = await statuses([one, two, three], subject, client, 90)
        assert found == {200: granted, 429: 90 - granted}
        assert await statuses([two], subject, client, 2) == {429: 2}


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_a_database_that_is_away_lets_each_count_by_itself(settings) -> None:
    nowhere = settings.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    async with gateway_on(nowhere) as alone:
        assert await statuses([alone], "rated", "", 40) == {200: 25, 429: 15}


async def test_a_quota_is_used_up_after_a_restart_too(settings) -> None:
    for granted in (10, 7, 0):
        async with gateway_on(settings) as gateway:
            assert (await statuses([gateway], "lin", "metered", 10))[200] == granted
