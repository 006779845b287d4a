"""A signed assertion counts once, at whichever gateway it is shown, and after a restart too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from joserfc.jwk import KeySet
from test_gateway_tokens import CLIENT_KEY, ORIGIN, assertion, basic, gateway_with, registered

from chassis.db import Database
from chassis.settings import ServiceName, Settings
from gateway.doors import replays
from gateway.doors.clients import Clients
from gateway.doors.replays import RememberedHere
from gateway.ledger.assertions import forget_expired, is_first_use
from suite.signing_keys import add_key

NOW = datetime(2026, 3, 2, tzinfo=UTC)
LATER = NOW + timedelta(minutes=6)
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def doors(settings: Settings, tmp_path) -> Settings:
    add_key(tmp_path / "keys.json")
    found = settings.model_copy(
        update={"signing_keys_file": tmp_path / "keys.json", "clients_file": tmp_path / "c.json", "public_url": ORIGIN}
    )
    clients = Clients(found.clients_path)
    clients.add(registered())
    clients.add(registered(id="signing", secret_hash="", jwks=dict(KeySet([CLIENT_KEY]).as_dict(private=False))))
    return found


@asynccontextmanager
async def door(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The token endpoint of a gateway that was started just now."""
    database = Database.open(settings, ServiceName.GATEWAY)
    gateway = gateway_with(settings, database)
    transport = httpx.ASGITransport(gateway)
    async with gateway.running(), httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield client
    await database.dispose()


async def test_an_assertion_counts_once_after_a_restart_too(doors: Settings) -> None:
    form, statuses = assertion(), []
    for _ in range(2):
        async with door(doors) as system:
            statuses.append((await system.post("/oauth/token", data=form)).status_code)
    assert statuses == [200, 401]


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_of_several_gateways_that_are_shown_it_at_once_one_takes_it(doors: Settings) -> None:
    form = assertion()
    async with door(doors) as one, door(doors) as two, door(doors) as three:
        asked = (system.post("/oauth/token", data=form) for system in (one, two, three) * 3)
        statuses = [answer.status_code for answer in await asyncio.gather(*asked)]
    assert sorted(statuses) == [200] + [401] * 8


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_while_nobody_can_know_it_counts_not_at_all_and_secrets_do(doors: Settings) -> None:
    away = doors.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:1/none"})
    async with door(away) as system:
        refused = await system.post("/oauth/token", data=assertion())
        assert (refused.status_code, refused.json()["error"]) == (503, "temporarily_unavailable")
        assert (await system.post("/oauth/token", data=GRANT, headers=basic("core"))).status_code == 200


async def test_an_id_may_come_again_when_the_assertion_is_past(settings: Settings) -> None:
    database = Database.open(settings, ServiceName.GATEWAY)

    async def use(client: str, now: datetime) -> bool:
        return await database.write(lambda session: is_first_use(session, client, "j-1", now, now + (LATER - NOW)))

    found = [await use("core", NOW), await use("core", LATER), await use("ledger", NOW)]
    past = LATER + timedelta(seconds=1)
    found += [await use("core", past), await use("core", past)]
    assert found == [True, False, True, True, False]
    await database.write(lambda session: forget_expired(session, past + timedelta(hours=1)))
    assert await use("core", NOW)
    await database.dispose()


async def test_a_process_by_itself_remembers_so_many_and_refuses_beyond(monkeypatch) -> None:
    monkeypatch.setattr(replays, "MOST_REMEMBERED", 2)
    first_use = RememberedHere()
    assert [await first_use("core", name, NOW, LATER) for name in ("a", "a", "b", "c")] == [True, False, True, False]
    assert await first_use("core", "c", LATER + timedelta(seconds=1), LATER + timedelta(days=1))
