"""What the gateway costs: our own service asked directly, through the gateway both ways, and through nginx.

`python -m bench gateway` serves the accounts service on SQLite and reads one manager's record, all features of the
gateway on. Each way runs in a process of its own, with `kam serve`'s server; raw keep-alive connections ask from this
process. All ways take their turn in every round, so that what else the machine does meets all of them; ratios are taken
within a round, and the table shows medians. nginx, where it is installed, forwards and does nothing else.

A second table has the same ways before a service that answers at once, always with that record: there the gateway is
what takes the time, and its own cost for a request can be read.
"""

import argparse
import asyncio
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx
from rich.console import Console
from rich.table import Table

from bench.gateway_apps import RECORD, SERVICE
from bench.serving import cpu_s, running
from chassis.settings import Settings
from suite.issuer import LocalIssuer
from suite.migrations import migrate
from suite.serving import free_port

MANAGER = {"external_id": "E-1001", "name": "林雯", "role": "relationship", "grade": "G3",
           "employed_from": "2021-04-01", "capacity_hours": 160}  # fmt: skip
DIRECT, NGINX = "service, directly", "nginx, service across the network"
IN_PROCESS, NETWORKED = "gateway, service in process", "gateway, service across the network"
OURS, FIXED = "before the accounts service", "before a service that answers at once"

NGINX_CONF = """
daemon off; worker_processes 1; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream service {{ server 127.0.0.1:{behind}; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port}; keepalive_requests 1000000000;
    location / {{ proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the service: where it is asked, and the process whose time is counted."""

    name: str
    port: int
    pid: int


@dataclass(frozen=True, slots=True)
class Sample:
    """What one way did in one round."""

    requests_per_s: float
    cpu_us: float


def main() -> None:
    """Measure every way and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each way is asked in a round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--connections", type=int, default=32)
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        settings = Settings(data_dir=Path(folder), log_level="info")
        migrate(settings, SERVICE)
        ways = list(_ways(stack, settings))
        question = _question(settings, ways[0].port)
        for title, compared in ((OURS, ways), (FIXED, list(_ways_to_a_fixed_answer(stack, settings)))):
            for way in compared:
                asyncio.run(load(way.port, question, 1.0, chosen.connections))
            rounds = [
                {way.name: measure(way, question, chosen.seconds, chosen.connections) for way in compared}
                for _ in range(chosen.rounds)
            ]
            Console().print(table(title, rounds))


def table(title: str, rounds: list[dict[str, Sample]]) -> Table:
    """Medians over the rounds; ratios are of one round each."""
    found = Table("way", "requests/s", "× direct", "× nginx", "its CPU, µs/request", title=title)
    for name in rounds[0]:
        speed = median(one[name].requests_per_s for one in rounds)
        cpu = median(one[name].cpu_us for one in rounds)
        found.add_row(name, f"{speed:,.0f}", _ratio(rounds, name, DIRECT), _ratio(rounds, name, NGINX), f"{cpu:.0f}")
    return found


def _ratio(rounds: list[dict[str, Sample]], name: str, peer: str) -> str:
    if peer not in rounds[0]:
        return "–"
    return f"{median(one[name].requests_per_s / one[peer].requests_per_s for one in rounds):.2f}"


def _ways(stack: ExitStack, settings: Settings) -> Iterator[Way]:
    direct, in_process, behind = free_port(), free_port(), free_port()
    yield Way(DIRECT, direct, stack.enter_context(serving("service", direct, settings)))
    yield Way(IN_PROCESS, in_process, stack.enter_context(serving("gateway", in_process, settings)))
    stack.enter_context(serving("service", behind, settings))
    yield from _across_the_network(stack, settings, behind)


def _ways_to_a_fixed_answer(stack: ExitStack, settings: Settings) -> Iterator[Way]:
    fixed = free_port()
    yield Way(DIRECT, fixed, stack.enter_context(serving("fixed", fixed, settings)))
    yield from _across_the_network(stack, settings, fixed)


def _across_the_network(stack: ExitStack, settings: Settings, behind: int) -> Iterator[Way]:
    port, url = free_port(), f"http://127.0.0.1:{behind}"
    yield Way(NETWORKED, port, stack.enter_context(serving("gateway", port, settings, KAM_ACCOUNTS_URL=url)))
    if (nginx := shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")) is not None:
        port = free_port()
        yield Way(NGINX, port, stack.enter_context(nginx_serving(nginx, port, behind, settings.data_dir)))


def _question(settings: Settings, port: int) -> bytes:
    """The request that every way is asked, for a record that is made first and kept for the fixed answer."""
    token = LocalIssuer.open(settings).token("admin")
    headers = {"authorization": f"Bearer {token}"}
    made = httpx.post(f"http://127.0.0.1:{port}/v1/managers", json=MANAGER, headers=headers).raise_for_status()
    path = made.headers["location"]
    (settings.data_dir / RECORD).write_bytes(made.content)
    return f"GET {path} HTTP/1.1\r\nhost: bench\r\naccept: */*\r\nauthorization: Bearer {token}\r\n\r\n".encode()


def measure(way: Way, question: bytes, seconds: float, connections: int) -> Sample:
    """Ask one way as fast as it answers."""
    before, started = cpu_s(way.pid), time.perf_counter()
    answered = asyncio.run(load(way.port, question, seconds, connections))
    elapsed_s = time.perf_counter() - started
    return Sample(answered / elapsed_s, (cpu_s(way.pid) - before) / answered * 1e6)


@contextmanager
def serving(app: str, port: int, settings: Settings, **environment: str) -> Iterator[int]:
    """The application served on `port` by a process of its own; gives its id."""
    command = [sys.executable, "-m", "bench.gateway_apps", app, str(port)]
    own = {"KAM_DATA_DIR": str(settings.data_dir), "KAM_LOG_LEVEL": settings.log_level, **environment}
    with running(command, port, {**os.environ, **own}) as pid:
        yield pid


@contextmanager
def nginx_serving(nginx: str, port: int, behind: int, folder: Path) -> Iterator[int]:
    """nginx as a plain proxy with kept connections; gives its id."""
    conf = folder / "nginx.conf"
    conf.write_text(NGINX_CONF.format(folder=folder, port=port, behind=behind))
    with running([nginx, "-c", str(conf), "-p", str(folder)], port, dict(os.environ)) as pid:
        yield pid


async def load(port: int, question: bytes, seconds: float, connections: int) -> int:
    """How many answers came within `seconds` over that many connections."""
    deadline = time.perf_counter() + seconds
    return sum(await asyncio.gather(*(ask_until(deadline, port, question) for _ in range(connections))))


async def ask_until(deadline: float, port: int, question: bytes) -> int:
    """Ask over one kept connection until `deadline`; every answer must be 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = 0
    while time.perf_counter() < deadline:
        writer.write(question)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise AssertionError(head.decode("latin-1"))
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        answered += 1
    writer.close()
    return answered
