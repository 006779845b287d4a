"""Every step of the migrations goes back and forth on databases that hold the demo bank; the rest keeps its rows."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import httpx
import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, MetaData, Text, func, inspect, make_url, select
from sqlalchemy.orm import Session

from chassis.db import Database
from chassis.domain.errors import Refusal
from chassis.settings import BEHIND_THE_GATEWAY, ServiceName, Settings
from suite.compose import compose
from suite.demo.story import fill
from suite.issuer import LocalIssuer
from suite.migrations import lineage, migrate, roll_back
from tests.databases import execute, migrate_all
from tests.e2e.running import running
from tests.scale import SOAK, progress

T = TypeVar("T")
pytestmark = pytest.mark.skipif(not SOAK, reason="the demo bank and all steps take minutes: make soak")

DELETED = {"scorecards", "idempotency_keys"}
"""What an earlier version cannot read, and is deleted on the way back: scores that keep what they came from in place of
their explanation (a score run brings them back), and answers kept for repetition, which are sealed."""
READ = ("/v1/accounts", "/v1/managers", "/v1/profiles", "/v1/role-models", "/v1/scorecards", "/v1/pay-runs")


def done(settings: Settings, service: ServiceName, work: Callable[[Session], T], *, keep: bool = True) -> T:
    """What `work` comes to in the service's database."""

    async def do() -> T:
        database = Database.open(settings, service)
        try:
            return await database.write(work, keep=keep)
        finally:
            await database.dispose()

    return asyncio.run(do())


def rows(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    found = MetaData()
    found.reflect(session.connection())
    return {n: session.scalar(select(func.count()).select_from(t)) for n, t in found.tables.items()}


def columns(session: Session) -> dict[str, list[str]]:
    tables = inspect(session.connection())
    return {name: sorted(str(c["name"]) for c in tables.get_columns(name)) for name in tables.get_table_names()}


def stepped_back_and_forth(settings: Settings, service: ServiceName) -> None:
    """Step by step back to the first revision and forth again; each step on what the last has left."""
    steps = list(ScriptDirectory.from_config(lineage(service)).walk_revisions())
    for step in steps[:-1]:
        roll_back(settings, service, step.down_revision)
        migrate(settings, service, step.revision)
        roll_back(settings, service, step.down_revision)
    progress(f"{service}: {len(steps)} steps back")
    for step in reversed(steps[:-1]):
        migrate(settings, service, step.revision)


def answers(settings: Settings) -> dict[str, tuple[int, int]]:
    """How the suite answers to each of `READ`, and how many items it shows."""

    async def ask() -> dict[str, tuple[int, int]]:
        suite = compose(settings)
        headers = {"authorization": f"Bearer {LocalIssuer.open(settings).token('admin', None)}"}
        way = httpx.ASGITransport(suite)
        async with suite.running(), httpx.AsyncClient(transport=way, base_url="http://kam.test", headers=headers) as c:
            found = {path: await c.get(path) for path in READ}
            return {path: (answer.status_code, len(answer.json().get("items", []))) for path, answer in found.items()}

    return asyncio.run(ask())


@pytest.fixture(scope="module")
def bank(backend, tmp_path_factory, request) -> Settings:
    """Databases that hold the demo bank, with nobody at work on them."""
    folder, url = tmp_path_factory.mktemp("bank"), ""
    if backend == "postgresql":
        server = request.getfixturevalue("postgresql")
        execute(server, "DROP DATABASE IF EXISTS bank WITH (FORCE)", "CREATE DATABASE bank")
        url = make_url(server).set(database="bank").render_as_string(hide_password=False)
    settings = Settings(data_dir=folder / "data", database_url=url)
    with running(folder, database_url=url) as suite:
        fill(suite.url, LocalIssuer.open(settings).token)
    return settings


def test_every_step_goes_back_and_forth_on_a_filled_database_and_the_rest_keeps_its_rows(bank):
    before = answers(bank)
    assert all(status == 200 for status, _ in before.values()), before
    for service in BEHIND_THE_GATEWAY:
        counted, shaped = done(bank, service, rows), done(bank, service, columns)
        assert sum(counted.values()) > 20, "a database that holds next to nothing shows next to nothing"
        first = first_tables(bank, service)
        stepped_back_and_forth(bank, service)
        assert done(bank, service, columns) == shaped
        after = done(bank, service, rows)
        assert {name: after[name] for name in first} == {name: counted[name] for name in first}
    left = {path: status for path, (status, _) in answers(bank).items()}
    assert set(left.values()) == {200}, left


def first_tables(settings: Settings, service: ServiceName) -> set[str]:
    """The tables that there are since the first step, by the names that they have had since."""
    empty = Settings(data_dir=settings.data_dir / "first")
    migrate(empty, service, "0001")
    first = set(done(empty, service, columns)) & set(done(settings, service, columns))
    return first - {"alembic_version"} - DELETED


def required_column(session: Session) -> None:
    """A step as nobody should write it: a column that every row must have, and no row has."""
    steps = Operations(MigrationContext.configure(session.connection()))
    with steps.batch_alter_table("managers", recreate="always") as managers:
        managers.add_column(Column("required", Text, nullable=False))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_on_an_empty_database_a_step_that_breaks_on_rows_goes_through(bank, tmp_path):
    """The negative control: what the filled database refuses, an empty one takes."""
    empty = Settings(data_dir=tmp_path / "empty")
    migrate_all(empty)
    done(empty, ServiceName.ACCOUNTS, required_column, keep=False)
    with pytest.raises(Refusal):
        done(bank, ServiceName.ACCOUNTS, required_column, keep=False)
