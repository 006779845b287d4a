"""Runs one service's migrations, on SQLite or PostgreSQL, in one transaction: a step that fails leaves nothing behind.

The section of the configuration names the service; its tables and the chassis's are what autogenerate compares with.
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.access import access
from chassis.db import Database
from chassis.settings import ServiceName, Settings
from suite import policies
from suite.tables import metadata_of

STEP_TIMEOUT_MS = 300_000
"""A step may rewrite a whole table, so it gets more time than a request."""

LOCK_TIMEOUT_MS = 5_000
"""A step that waits for a table makes all who come after it wait too, so it gives up early and can be run again."""

config = context.config
HEAD = ScriptDirectory.from_config(config).get_current_head()
service = ServiceName(config.config_ini_section)
settings: Settings = config.attributes.get("settings") or Settings()


def render(kind: str, value: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write the house's column types by name, without the arguments of what they are made of."""
    if kind != "type" or type(value).__module__ != "chassis.columns":
        return False
    autogen.imports.add(f"from chassis.columns import {type(value).__name__}")
    return f"{type(value).__name__}()"


def number(_: MigrationContext, __: str | Iterable[str | None] | Iterable[str], scripts: list[MigrationScript]) -> None:
    """Number a new step after the last one of its lineage: 0001, 0002, …"""
    head = ScriptDirectory.from_config(config).get_current_head()
    for script in scripts:
        script.rev_id = f"{int(head or 0) + 1:04}"


def run(connection: Connection) -> None:
    """Run the steps on a connection that has begun its transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata_of(service),
        render_as_batch=True,
        transactional_ddl=True,
        render_item=render,
        process_revision_directives=number,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_on_sqlite(engine: Engine) -> None:
    """Changing a table copies it, and dropping the old one must not cascade: references are checked at the end."""
    if engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    with engine.execution_options(begin="BEGIN IMMEDIATE").connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            run(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration would break references: {broken[:5]}")
    engine.dispose()


def run_on_postgresql(connection: Connection) -> None:
    """One migration at a time, in the service's own schema."""
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": f"kam-migrate-{service}"})
    # nosemgrep: sql-is-not-put-together-of-strings - a number of ours
    connection.execute(text(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}"))
    if connection.scalar(text("SELECT to_regnamespace(:name)"), {"name": service.value}) is None:
        # nosemgrep: sql-is-not-put-together-of-strings - one of our services
        connection.execute(text(f'CREATE SCHEMA "{service}"'))
    # A step may read and change everybody's rows.
    connection.execute(
        text("SELECT set_config('app.user', 'kam-suite', true), set_config('app.sees', :all, true)"),
        {"all": f",{','.join(sorted(access().relations))},"},
    )
    if not is_there(connection):
        policies.lift(connection, service)
    run(connection)
    policies.lay(connection, service, services_account())


def is_there(connection: Connection) -> bool:
    """Whether the database is at the head already, so that no step changes what policies name."""
    return bool(MigrationContext.configure(connection).get_current_revision() == HEAD == wanted_revision())


def wanted_revision() -> str | tuple[str | None, ...] | None:
    """Where it is asked to go; a comparison asks for nothing."""
    try:
        return context.get_revision_argument()
    except KeyError:
        return HEAD


def services_account() -> str | None:
    """The account of the services where it is another than the tables' owner."""
    user = make_url(settings.database_url_of(service)).username
    return user if settings.database_owner not in ("", user) else None


async def run_async(engine: AsyncEngine) -> None:
    """Run on asyncpg's connection, from code that is written once for both databases."""
    try:
        async with engine.begin() as connection:
            await connection.run_sync(run_on_postgresql)
    finally:
        await engine.dispose()


def main() -> None:
    """Print the SQL when asked for it (`alembic upgrade --sql`), run it otherwise."""
    patient = settings.model_copy(update={"database_timeout_ms": STEP_TIMEOUT_MS})
    engine = Database.open(patient, service, as_owner=True).engine
    if context.is_offline_mode():
        context.configure(dialect_name=engine.dialect.name, target_metadata=metadata_of(service), literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
    elif isinstance(engine, AsyncEngine):
        asyncio.run(run_async(engine))
    else:
        run_on_sqlite(engine)


main()
