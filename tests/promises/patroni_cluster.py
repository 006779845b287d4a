"""Two PostgreSQL servers under Patroni, which agree through etcd who is the primary."""

import contextlib
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psutil
import pytest
from own_postgres import binaries, own, user

from suite.serving import free_port

FORMED_WITHIN_S = 180
NAMES = ("first", "second")


@dataclass
class Node:
    """One server and the Patroni that keeps it."""

    name: str
    folder: Path
    port: int = field(default_factory=free_port)
    rest_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self, patroni: str) -> None:
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [patroni, self.folder / f"{self.name}.json"], stdout=log, stderr=log, user=user(), cwd=self.folder
            )

    def kill(self) -> None:
        """End Patroni, its server and all that this has started, at once, as when the machine is gone."""
        everything = [psutil.Process(self.process.pid)]
        everything += everything[0].children(recursive=True) + self.servers()
        for process in everything:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()
        psutil.wait_procs(everything, 10)

    def servers(self) -> list[psutil.Process]:
        """PostgreSQL's processes; Patroni starts the postmaster apart from itself."""
        with contextlib.suppress(OSError, ValueError, psutil.NoSuchProcess):
            number = int((self.folder / self.name / "postmaster.pid").read_text("utf-8").split()[0])
            return [psutil.Process(number), *psutil.Process(number).children(recursive=True)]
        return []

    def role(self) -> str:
        """`primary`, `sync_standby`, `replica`, or nothing while it does not answer."""
        with contextlib.suppress(httpx.HTTPError):
            found = httpx.get(f"http://127.0.0.1:{self.rest_port}/patroni", timeout=5, trust_env=False).json()
            if found.get("state") == "running":
                return "sync_standby" if found.get("sync_standby") else found["role"]
        return ""


@dataclass
class PatroniCluster:
    """The nodes; `url` names both and asks for the one that can be written to."""

    nodes: tuple[Node, ...]
    patroni: str

    @property
    def url(self) -> str:
        hosts = "&".join(f"host=127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgresql://postgres@/postgres?{hosts}&target_session_attrs=read-write"

    def formed(self, standby: str) -> tuple[Node, Node]:
        """The primary and the other, once the other is a `standby`."""
        end = time.monotonic() + FORMED_WITHIN_S
        while True:
            roles = {node.role(): node for node in self.nodes}
            if standby in roles and (primary := roles.get("primary") or roles.get("master")):
                return primary, roles[standby]
            assert time.monotonic() < end, {node.name: node.role() for node in self.nodes} | self.said()
            time.sleep(0.2)

    def said(self) -> dict[str, str]:
        return {f"{n.name} said": (n.folder / f"{n.name}.log").read_text("utf-8")[-1500:] for n in self.nodes}


def configuration(node: Node, etcd_port: int, *, synchronous: bool) -> dict[str, object]:
    """What Patroni reads; JSON is YAML."""
    local = ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
    cluster = {"ttl": 20, "loop_wait": 2, "retry_timeout": 5, "synchronous_mode": synchronous}
    return {
        "scope": "kam",
        "name": node.name,
        "etcd3": {"host": f"127.0.0.1:{etcd_port}"},
        "restapi": {
            "listen": f"127.0.0.1:{node.rest_port}",
            "connect_address": f"127.0.0.1:{node.rest_port}",
        },
        "bootstrap": {"dcs": cluster | {"postgresql": {"use_pg_rewind": True}}, "initdb": [{"encoding": "UTF8"}]},
        "postgresql": {
            "listen": f"127.0.0.1:{node.port}",
            "connect_address": f"127.0.0.1:{node.port}",
            "data_dir": str(node.folder / node.name),
            "bin_dir": str(binaries()),
            "pgpass": str(node.folder / f"{node.name}.pgpass"),
            "authentication": {"superuser": {"username": "postgres"}, "replication": {"username": "postgres"}},
            "parameters": {"unix_socket_directories": "", "shared_buffers": "32MB"},
            "pg_hba": local,
        },
    }


@contextlib.contextmanager
def patroni_cluster(*, synchronous: bool) -> Iterator[PatroniCluster]:
    """A cluster that has formed; skipped where its parts are missing."""
    patroni, etcd = shutil.which("patroni"), shutil.which("etcd")
    if patroni is None or etcd is None:
        pytest.skip("a fail-over takes etcd and patroni (apt-get install etcd-server patroni, or pip: patroni[etcd3])")
    with (
        TemporaryDirectory(prefix="kam-patroni-", ignore_cleanup_errors=True) as found,
        contextlib.ExitStack() as stack,
    ):
        folder = Path(found)
        own(folder)
        etcd_port = free_port()
        stack.enter_context(etcd_running(etcd, folder, etcd_port))
        cluster = PatroniCluster(tuple(Node(name, folder) for name in NAMES), patroni)
        for node in cluster.nodes:
            text = json.dumps(configuration(node, etcd_port, synchronous=synchronous))
            (folder / f"{node.name}.json").write_text(text, "utf-8")
        stack.callback(lambda: [node.kill() for node in cluster.nodes if node.process and node.process.poll() is None])
        for node in cluster.nodes:
            node.start(patroni)
        cluster.formed("sync_standby" if synchronous else "replica")
        yield cluster


@contextlib.contextmanager
def etcd_running(etcd: str, folder: Path, port: int) -> Iterator[None]:
    """One member is enough to agree with itself; an installation has three."""
    mine, peers = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{free_port()}"
    command = [
        *(etcd, "--name", "only", "--data-dir", folder / "etcd", "--initial-cluster", f"only={peers}"),
        *("--listen-client-urls", mine, "--advertise-client-urls", mine),
        *("--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers),
    ]
    with (folder / "etcd.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, user=user(), cwd=folder)
    try:
        yield
    finally:
        process.kill()
        process.wait()
