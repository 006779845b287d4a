"""The policy file counts anew when it changes or SIGHUP asks for it; a bad file changes nothing and is told of."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import sample_service
from gateway_serving import SETTINGS, gateway_to, served, token_with

from gateway.policy.document import load_policies
from gateway.policy.watching import watched
from gateway.record import Record

TIGHT = "limits: {read: {requests: 2, seconds: 3600}}\n"
WIDE = "limits: {read: {requests: 900, seconds: 3600}}\n"


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_file_that_changes_counts_and_one_that_is_wrong_does_not(tmp_path: Path) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text(TIGHT)
    gateway = gateway_to(sample_service.app, None, settings=SETTINGS.model_copy(update={"policy_file": path}))
    with served(gateway) as url, httpx.Client(base_url=url) as client:

        def asked() -> httpx.Response:
            return client.get("/v1/things", headers={"authorization": f"Bearer {token_with()}"})

        assert [asked().status_code for _ in range(3)] == [200, 200, 429]
        path.write_text("limits: {reed: {requests: 2}}\n")
        until(lambda: "kam_policy_file_refused 1.0" in client.get("/metrics").text)
        assert asked().headers["ratelimit-policy"] == '"read";q=2;w=3600'
        path.write_text(TIGHT + "retries: {share: 0.1, spare_per_s: 5, most: 2}\n")
        until(lambda: "kam_policy_file_refused 0.0" in client.get("/metrics").text)
        assert asked().status_code == 429, "what did not change keeps what it knows"
        path.write_text(WIDE)
        until(lambda: asked().headers["ratelimit-policy"] == '"read";q=900;w=3600')
        assert asked().status_code == 200


async def test_sighup_reads_it_again(tmp_path: Path) -> None:
    path, found = tmp_path / "policies.yaml", []
    path.write_text(TIGHT)
    settings = SETTINGS.model_copy(update={"policy_file": path})
    async with watched(settings, found.append, Record()):
        os.kill(os.getpid(), signal.SIGHUP)
        async with asyncio.timeout(10):
            await asyncio.sleep(0.1)
    assert found == [load_policies(settings)]
