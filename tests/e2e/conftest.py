"""A database for a suite in processes of its own."""

import os

import pytest
from sqlalchemy import make_url

from tests.databases import execute


@pytest.fixture
def database_url(backend, request) -> str:
    """An empty database of the test's own; empty text for SQLite in the data folder."""
    if backend == "sqlite":
        return ""
    server, name = request.getfixturevalue("postgresql"), f"e2e_{os.getpid()}"
    execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)
