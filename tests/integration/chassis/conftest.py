"""A fresh database of the small service of things, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import httpx
import pytest
from chassis_things import create_things, make_tables, open_database, settings_for
from joserfc.jwk import KeySet
from sqlalchemy import make_url

from chassis.auth import TokenVerifier
from chassis.db import Database
from chassis.settings import Settings
from suite.issuer import LocalIssuer
from tests.databases import execute


@pytest.fixture
def things_settings(backend: str, request: pytest.FixtureRequest, tmp_path) -> Settings:
    if backend == "sqlite":
        return settings_for(tmp_path)
    server, name = request.getfixturevalue("postgresql"), f"things_{tmp_path.name}"[:60].lower()
    execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    execute(url, "CREATE SCHEMA accounts")
    return settings_for(tmp_path, url)


@pytest.fixture
async def database(things_settings: Settings) -> AsyncIterator[Database]:
    found = open_database(things_settings)
    await make_tables(found)
    yield found
    await found.dispose()


@pytest.fixture
async def things(things_settings: Settings, database: Database) -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """The service of things, running with its worker; `things("hr", "scope …")` is a client of it."""
    issuer = LocalIssuer.open(things_settings)
    verifier = TokenVerifier(
        lambda: KeySet([issuer.key]), things_settings.jwt_issuer, things_settings.jwt_audience, ["ES256"]
    )
    app = create_things(things_settings, verifier)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))

        def client_of(subject: str = "author", role: str = "system", *scopes: str) -> httpx.AsyncClient:
            token = issuer.sign(subject, [role], scopes or ["accounts:read", "accounts:write", "audit:read"])
            client = httpx.AsyncClient(
                transport=httpx.ASGITransport(app),
                base_url="http://things.test",
                headers={"authorization": f"Bearer {token}"},
            )
            stack.push_async_callback(client.aclose)
            return client

        yield client_of
