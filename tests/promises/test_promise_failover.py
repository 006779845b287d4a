"""When the primary of PostgreSQL is lost, its standby takes over and everything that was acknowledged is there."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import httpx
import pytest
from patroni_cluster import Node, PatroniCluster, patroni_cluster
from test_promise_kills import chains, draft, lost

from chassis.settings import Settings
from tests.databases import execute
from tests.e2e.running import Running, running, wait_until
from tests.scale import SOAK, measured, progress, scaled

FAILOVERS = scaled(1, 3)
AGAIN_WITHIN_S = 240
UNDER_LOAD = 30

pytestmark = pytest.mark.skipif(not SOAK, reason="a fail-over takes minutes: make soak")


@dataclass
class Writing:
    """What several threads were told, and when the last of them was."""

    acknowledged: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def write(self, suite: Running, noun: str, turn: str) -> None:
        """Write until told to stop, through whatever happens."""
        with suite.client("admin") as client:
            for number in range(1_000_000):
                if self.stopping.is_set():
                    return
                with suppress(httpx.HTTPError):
                    answer = client.post(f"/v1/{noun}", json=draft(noun, f"{turn}-{number}"))
                    if answer.status_code == 201:
                        self.acknowledged.append(answer.headers["location"])
                    else:
                        time.sleep(0.1)

    def goes_on(self, more: int) -> None:
        """Wait until so many more writes have gone through."""
        before = len(self.acknowledged)
        wait_until(lambda: len(self.acknowledged) >= before + more, AGAIN_WITHIN_S)


@contextmanager
def writing(suite: Running, turn: int) -> Iterator[Writing]:
    found = Writing()
    nouns = ("managers", "measurements", "assessments")
    threads = [threading.Thread(target=found.write, args=(suite, noun, f"T{turn}-{noun}")) for noun in nouns]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        found.stopping.set()
        for thread in threads:
            thread.join()


def test_a_failover_of_postgresql_loses_nothing_that_was_acknowledged(tmp_path):
    told: list[str] = []
    with patroni_cluster(synchronous=True) as cluster, running(tmp_path, database_url=cluster.url) as suite:
        for turn in range(FAILOVERS):
            told += failed_over(cluster, suite, turn)
        missing = lost(suite, told)
        measured("27", f"{FAILOVERS} fail-overs: {len(told)} acknowledged, {len(missing)} lost")
        assert missing == []
        settings = Settings(data_dir=tmp_path / "data", database_url=cluster.url)
        assert asyncio.run(chains(settings)) == [None, None, None]


def failed_over(cluster: PatroniCluster, suite: Running, turn: int) -> list[str]:
    """Kill the primary under load, go on with the other, and have the dead one come back as a standby."""
    primary, standby = cluster.formed("sync_standby")
    with writing(suite, turn) as found:
        found.goes_on(UNDER_LOAD)
        primary.kill()
        began = time.monotonic()
        found.goes_on(UNDER_LOAD)
        again_s = time.monotonic() - began
    assert standby.role() in ("primary", "master")
    primary.start(cluster.patroni)
    cluster.formed("sync_standby")
    measured("27", f"written again {again_s:.1f} s after the primary was killed")
    progress(f"fail-over {turn + 1} of {FAILOVERS}: {len(found.acknowledged)} acknowledged, {again_s:.1f} s")
    return found.acknowledged


def cut_off(standby: Node, primary: Node) -> None:
    """The standby hears nothing any more of what its primary writes, and asks again in ten minutes only."""
    execute(standby.url, "ALTER SYSTEM SET wal_retrieve_retry_interval = '10min'", "SELECT pg_reload_conf()")
    for _ in range(6):  # the first time it comes back at once: it waits between two failures only
        execute(primary.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_replication")
        time.sleep(0.5)


def test_without_a_synchronous_standby_a_failover_loses_what_was_acknowledged(tmp_path):
    """The negative control: a standby that the primary does not wait for, and that lags behind."""
    with patroni_cluster(synchronous=False) as cluster, running(tmp_path, database_url=cluster.url) as suite:
        primary, standby = cluster.formed("replica")
        with writing(suite, 0) as found:
            found.goes_on(UNDER_LOAD)
            cut_off(standby, primary)
            found.goes_on(UNDER_LOAD)
            primary.kill()
            before = list(found.acknowledged)
            found.goes_on(1)
        assert lost(suite, before)
