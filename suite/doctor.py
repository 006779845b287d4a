"""Whether this installation can run, one question at a time; each answer is a sentence."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import make_url, text

from chassis.db import Database
from chassis.domain.errors import Unavailable
from chassis.engines import OLDEST_SAFE_SQLITE
from chassis.keys import key_source
from chassis.settings import ServiceName, Settings
from suite.contracts import drift
from suite.errors import SuiteError
from suite.migrations import require_current

OLDEST_PYTHON = (3, 11)

Question = Callable[[], str]
"""Answers with a sentence when all is well, and raises when not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the doctor found."""

    about: str
    well: bool
    sentence: str


def examine(settings: Settings) -> Iterator[Answer]:
    """Every question, asked and answered in turn."""
    for about, question in questions(settings).items():
        try:
            yield Answer(about, True, question())
        except Exception as error:  # noqa: BLE001 - a question that cannot be asked is answered with no
            yield Answer(about, False, str(error).splitlines()[0] if str(error) else type(error).__name__)


def questions(settings: Settings) -> dict[str, Question]:
    """What is asked, in this order."""
    asked: dict[str, Question] = {
        "Python": python_is_recent,
        "SQLite": sqlite_is_safe,
        "data folder": partial(folder_is_writable, settings),
        "keys": partial(keys_are_there, settings),
    }
    for name in ServiceName:
        asked[f"database of {name}"] = partial(database_is_current, settings, name)
    for name in ServiceName:
        asked[f"account in the database of {name}"] = partial(account_is_held, settings, name)
    for name in ServiceName:
        asked[f"contract of {name}"] = partial(contract_is_true, name)
    return asked


def python_is_recent() -> str:
    """The interpreter is one that the suite is made for."""
    if sys.version_info < OLDEST_PYTHON:
        raise SuiteError(f"{sys.version.split()[0]} is too old; 3.11 or later is needed.")
    return f"{sys.version.split()[0]}."


def sqlite_is_safe() -> str:
    """SQLite does not have the bug that corrupts a write-ahead log."""
    if sqlite.sqlite_version_info < OLDEST_SAFE_SQLITE:
        raise SuiteError(f"{sqlite.sqlite_version} can corrupt a database; 3.51.3 or later is needed.")
    return f"{sqlite.sqlite_version}."


def folder_is_writable(settings: Settings) -> str:
    """The data folder can be written to, or made."""
    folder = settings.data_dir.absolute()
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise SuiteError(f"{nearest} cannot be written to.")
    return f"{folder}."


def keys_are_there(settings: Settings) -> str:
    """Tokens can be checked."""
    if settings.signs_its_own_tokens and not settings.local_keys_file.exists():
        return "The first start makes them."
    return f"{len(key_source(settings)().keys)} trusted."


def database_is_current(settings: Settings, service: ServiceName) -> str:
    """The database answers and has the shape that the code expects."""
    url = make_url(settings.database_url_of(service))
    shown = url.render_as_string()
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return f"{shown} is not there yet; the first start makes it."
    require_current(settings, service)
    return f"{shown} is at head."


def account_is_held(settings: Settings, service: ServiceName) -> str:
    """The services' account passes no row-level security by."""
    url = make_url(settings.database_url_of(service))
    if url.get_backend_name() == "sqlite":
        return "SQLite has no row-level security; the services' own rights hold alone."
    try:
        privilege = asyncio.run(privilege_of(settings, service))
    except Unavailable:
        return "Not known while the database does not answer."
    if privilege:
        raise SuiteError(f"{url.username} is {privilege} and passes row-level security by; see docs/operating.md.")
    return f"{url.username} is held to row-level security."


async def privilege_of(settings: Settings, service: ServiceName) -> str:
    """By what the services' account passes policies by; empty when it does not."""
    asked = text(
        "SELECT CASE WHEN rolsuper THEN 'a superuser' WHEN rolbypassrls THEN 'an account with BYPASSRLS' ELSE '' END"
        " FROM pg_roles WHERE rolname = current_user"
    )
    database = Database.open(settings, service)
    try:
        return str(await database.read(lambda session: session.scalar(asked)))
    finally:
        await database.dispose()


def contract_is_true(service: ServiceName) -> str:
    """The contract says what the code does."""
    if any(drift(service)):
        raise SuiteError("It differs from the code; run kam contracts check.")
    return "It says what the code does."
