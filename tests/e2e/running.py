"""A suite in processes of its own, as an operator starts it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from chassis.settings import Settings
from suite.issuer import LocalIssuer
from suite.serving import free_port

START_LIMIT_S = 90


@dataclass
class Running:
    """A started suite."""

    process: subprocess.Popen[bytes]
    url: str
    folder: Path

    def client(self, role: str, subject: str | None = None) -> httpx.Client:
        """A client over the network, with a token for `role`."""
        headers = {"authorization": f"Bearer {self.token(role, subject)}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False)

    def token(self, role: str, subject: str | None = None) -> str:
        """A token for `role`, of the suite's own issuer."""
        return LocalIssuer.open(Settings(data_dir=self.folder / "data")).token(role, subject)

    def said(self, stream: str = "out") -> str:
        """What it has written so far on stdout (`out`) or stderr (`err`)."""
        return (self.folder / stream).read_text("utf-8")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Tell it to stop and wait until it has; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)

    def parts(self) -> dict[str, psutil.Process]:
        """The processes that it started, by the part of the suite that each serves."""
        return {p.cmdline()[p.cmdline().index("serve") + 1]: p for p in psutil.Process(self.process.pid).children()}

    def kill(self) -> None:
        """End it and everything that it started, at once, as a power cut would."""
        everything = [psutil.Process(self.process.pid), *self.parts().values()]
        for process in everything:
            process.kill()
        psutil.wait_procs(everything, 10)


@contextmanager
def running(folder: Path, *arguments: str, database_url: str = "", port: int = 0) -> Iterator[Running]:
    """`kam up` on a free port, ready; stopped at the end if it still runs."""
    port = port or free_port()
    environment = {**os.environ, "KAM_DATA_DIR": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    environment |= {"KAM_DATABASE_URL": database_url} if database_url else {}
    command = [sys.executable, "-m", "suite.cli", "up", "--port", str(port), *arguments]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, env=environment, start_new_session=True)
        suite = Running(process, f"http://127.0.0.1:{port}", folder)
        try:
            wait_until(lambda: process.poll() is not None or is_ready(suite.url), START_LIMIT_S)
            assert process.poll() is None, suite.said("err")
            yield suite
        finally:
            if process.poll() is None:
                suite.stop()


def is_ready(url: str) -> bool:
    """Whether the gateway and all behind it answer."""
    try:
        return httpx.get(f"{url}/readyz", timeout=5, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def wait_until(true, seconds: float) -> None:
    """Wait until `true()`; a suite that takes longer than that fails the test."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not so after {seconds} s"
        time.sleep(0.05)
