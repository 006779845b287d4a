"""The whole suite, on a fresh database for every test, on SQLite and on PostgreSQL; every answer held to the contract.

A test that takes `client` or `as_role` runs twice, once a database. One that has nothing to do with databases says
`@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)` and runs once.
"""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack

import httpx
import pytest
import structlog
from hypothesis import HealthCheck, settings

from chassis.settings import Settings
from gateway.app import Gateway
from suite.compose import compose
from suite.issuer import LocalIssuer
from tests.conformance import ConformingTransport
from tests.databases import OWNED, PostgresTemplate, SqliteTemplate, postgres_server

pytest_plugins = ["tests.scale"]

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")  # how long an example takes says most of what else the machine does

ClientOf = Callable[..., httpx.AsyncClient]
"""`as_role("hr")`, or `as_role("manager", subject="E001")`: a client that carries such a token."""


@pytest.fixture(scope="session", autouse=True)
def own_settings_only() -> Iterator[None]:
    """What the developer has exported for an installation does not reach the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KAM_") and not name.startswith("KAM_TEST_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def loggers_follow_their_settings() -> Iterator[None]:
    """A logger that kept the settings it first met would carry those of one test into the next."""
    with pytest.MonkeyPatch.context() as patch:
        configure = structlog.configure
        patch.setattr(structlog, "configure", lambda **given: configure(**given | {"cache_logger_on_first_use": False}))
        yield


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """What a test configures, it configures for itself."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The database that the test runs on."""
    return request.param


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real PostgreSQL server."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def template(backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """A migrated database that every test gets a copy of."""
    if backend == "sqlite":
        return SqliteTemplate.make(tmp_path_factory.mktemp("migrated"))
    return PostgresTemplate.make(request.getfixturevalue("postgresql"), f"template_{os.getpid()}")


@pytest.fixture(scope="session")
def installation(backend: str, template, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the composed suite."""
    url = template.url(f"test_{os.getpid()}") if backend == "postgresql" else ""
    owned = OWNED if url else {}
    return Settings(data_dir=tmp_path_factory.mktemp("data"), database_url=url, **owned)


@pytest.fixture(scope="session")
def composed(installation: Settings) -> Gateway:
    """The suite as it is put together once; it runs anew for every test."""
    return compose(installation)


@pytest.fixture
def settings(installation: Settings, template) -> Settings:
    """The settings, with a fresh database behind them."""
    template.restore(installation)
    return installation


@pytest.fixture
async def suite(composed: Gateway, settings: Settings) -> AsyncIterator[Gateway]:
    """The suite, running on a fresh database."""
    async with composed.running():
        yield composed


@pytest.fixture
async def transport(suite: Gateway) -> AsyncIterator[ConformingTransport]:
    """The way into the suite, which lets no answer pass that breaks the contract."""
    async with ConformingTransport(httpx.ASGITransport(suite), suite.document) as way:
        yield way


@pytest.fixture
async def as_role(transport: ConformingTransport, settings: Settings) -> AsyncIterator[ClientOf]:
    """A client for a role; a subject is the `external_id` of a person."""
    issuer = LocalIssuer.open(settings)
    async with AsyncExitStack() as stack:

        def client_of(role: str, subject: str | None = None) -> httpx.AsyncClient:
            headers = {"authorization": f"Bearer {issuer.token(role, subject)}"}
            client = httpx.AsyncClient(transport=transport, base_url="http://kam.test", headers=headers)
            stack.push_async_callback(client.aclose)
            return client

        yield client_of


@pytest.fixture
async def client(transport: ConformingTransport) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a token."""
    async with httpx.AsyncClient(transport=transport, base_url="http://kam.test") as found:
        yield found
