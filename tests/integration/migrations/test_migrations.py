"""Each lineage runs up and down on both databases and ends where the code is."""

import asyncio
import os
import re
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, make_url
from sqlalchemy.orm import Session

from chassis.db import Database
from chassis.settings import BEHIND_THE_GATEWAY, ServiceName, Settings
from suite.migrations import check, lineage, migrate, roll_back, standing
from tests.databases import execute

NOT_OURS = {"alembic_version"}
ADDRESS = re.compile(r" at 0x[0-9a-f]+")
"""What no two descriptions of a default share."""


@pytest.fixture
def empty(backend, tmp_path, request) -> Settings:
    """An installation whose databases have never been migrated."""
    if backend == "sqlite":
        return Settings(data_dir=tmp_path)
    server, name = request.getfixturevalue("postgresql"), f"empty_{os.getpid()}"
    execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    return Settings(data_dir=tmp_path, database_url=url)


def asked(settings: Settings, service: ServiceName, question):
    """What the service's database answers."""

    async def ask():
        database = Database.open(settings, service)
        try:
            return await question(database)
        finally:
            await database.dispose()

    return asyncio.run(ask())


def tables(settings: Settings, service: ServiceName) -> set[str]:
    def names(session: Session) -> set[str]:
        return set(inspect(session.connection()).get_table_names()) - NOT_OURS

    return asked(settings, service, lambda database: database.read(names))


def shape(settings: Settings, service: ServiceName) -> dict[str, list[str]]:
    """Every table with its columns, keys and indexes, in words."""

    def words(session: Session) -> dict[str, list[str]]:
        found = MetaData()
        found.reflect(session.connection())
        return {
            name: sorted([ADDRESS.sub("", repr(c)) for c in table.columns] + [str(i.name) for i in table.indexes])
            for name, table in found.tables.items()
        }

    return asked(settings, service, lambda database: database.read(words))


def standing_of(settings: Settings, service: ServiceName):
    return asked(settings, service, lambda database: standing(database, service))


@pytest.mark.parametrize("service", ServiceName)
def test_autogenerate_finds_no_difference(empty, service):
    migrate(empty, service)
    check(empty, service)


@pytest.mark.parametrize("service", ServiceName)
def test_every_step_runs_up_and_down_and_up_again(empty, service):
    migrate(empty, service)
    first, steps = shape(empty, service), ScriptDirectory.from_config(lineage(service))
    for step in steps.walk_revisions():
        roll_back(empty, service, step.down_revision or "base")
    assert tables(empty, service) == set()
    for step in reversed(list(steps.walk_revisions())):
        migrate(empty, service, step.revision)
    assert shape(empty, service) == first


@pytest.mark.parametrize("service", ServiceName)
def test_a_database_knows_where_it_stands(empty, service):
    assert not standing_of(empty, service).is_current
    migrate(empty, service)
    assert standing_of(empty, service).is_current


def test_processes_that_migrate_at_once_migrate_once(empty):
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        list(pool.map(migrate, [empty] * 3, [ServiceName.ACCOUNTS] * 3))
    assert standing_of(empty, ServiceName.ACCOUNTS).is_current


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_services_that_share_a_database_share_no_table(empty):
    for service in ServiceName:
        migrate(empty, service)
    assert all("audit_entries" in tables(empty, service) for service in BEHIND_THE_GATEWAY)
    assert tables(empty, ServiceName.GATEWAY) == {"usage", "quotas", "rates", "assertions"}
