"""A gateway that is told to stop says so, finishes what it has, and loses nothing: shown while two of them restart."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import orjson
import pytest
from gateway_serving import KEY, await_answer, free_port, service_process, token_with

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
HEADERS = {"authorization": f"Bearer {token_with()}"}


@pytest.fixture(scope="module")
def service_url() -> Iterator[str]:
    with service_process() as (url, _):
        yield url


def started(port: int, service_url: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(HERE / "draining_gateway.py"), str(port), service_url]
    key = orjson.dumps(KEY.as_dict(private=True)).decode()
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": f"{ROOT}:{HERE}", "SAMPLE_KEY": key})
    await_answer(f"http://127.0.0.1:{port}/livez")
    return process


@contextmanager
def gateway(port: int, service_url: str) -> Iterator[subprocess.Popen[bytes]]:
    process = started(port, service_url)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_told_to_stop_it_is_not_ready_and_finishes_what_it_has(service_url: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with gateway(port, service_url) as process, httpx.Client(base_url=url, headers=HEADERS, timeout=30) as client:
        assert client.get("/readyz").status_code == 200
        with client.stream("GET", "/v1/large") as answer:
            process.send_signal(signal.SIGTERM)
            until_draining(url)
            late = httpx.get(f"{url}/v1/things", headers=HEADERS)
            assert (late.status_code, late.headers["connection"]) == (200, "close")
            assert len(answer.read()) == 64 * 65_536
        assert process.wait(20) == 0


def until_draining(url: str) -> None:
    for _ in range(100):
        said = httpx.get(f"{url}/readyz", timeout=10)
        if said.status_code == 503:
            assert (said.json()["status"], said.headers["retry-after"]) == ("draining", "1")
            return
    raise AssertionError("it never said so")


class Balancer:
    """Sends each request to a gateway that says it is ready, as a load balancer does."""

    def __init__(self, urls: list[str]) -> None:
        self.ready = dict.fromkeys(urls, True)
        self.answers: Counter[str] = Counter()
        self.stopping = threading.Event()

    def look(self) -> None:
        with httpx.Client(timeout=5) as client:
            while not self.stopping.wait(0.05):
                for url in self.ready:
                    try:
                        self.ready[url] = client.get(f"{url}/readyz").is_success
                    except httpx.TransportError:
                        self.ready[url] = False

    def send(self, number: int) -> None:
        """Writes, which no client may repeat by itself: whatever is lost shows."""
        with httpx.Client(headers=HEADERS, timeout=30) as client:
            while not self.stopping.is_set():
                urls = [url for url, ready in self.ready.items() if ready]
                number += 1
                try:
                    answer = client.post(f"{urls[number % len(urls)]}/v1/payments")
                    self.answers[str(answer.status_code)] += 1
                except (httpx.TransportError, IndexError) as error:
                    self.answers[type(error).__name__] += 1


def test_no_request_is_lost_while_one_gateway_after_the_other_is_restarted(service_url: str) -> None:
    ports = [free_port(), free_port()]
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    balancer = Balancer(urls)
    processes = [started(port, service_url) for port in ports]
    senders = (threading.Thread(target=balancer.send, args=(number,)) for number in range(3))
    threads = [threading.Thread(target=balancer.look), *senders]
    try:
        for thread in threads:
            thread.start()
        for index, port in enumerate(ports):
            processes[index].send_signal(signal.SIGTERM)
            assert processes[index].wait(30) == 0
            processes[index] = started(port, service_url)
            until(lambda url=urls[index]: balancer.ready[url])
    finally:
        balancer.stopping.set()
        for thread in threads:
            thread.join()
        for process in processes:
            process.kill()
            process.wait()
    assert balancer.answers.keys() == {"200"}
    assert balancer.answers["200"] > 50


def until(true) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)
