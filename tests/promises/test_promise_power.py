"""No acknowledged write is lost when the power is cut: what is answered has reached the disk."""

import asyncio
from pathlib import Path
from random import Random

import httpx
import pytest
from forgetting import ForgettingDisk
from own_postgres import OwnPostgres, own_postgres
from test_promise_kills import chains, killed_under_load

from chassis.settings import Settings
from suite.compose import compose
from suite.issuer import LocalIssuer
from tests.databases import SqliteTemplate, migrate_all
from tests.e2e.running import running
from tests.scale import dice, measured, progress, scaled

CUTS = scaled(1, 30)
ROOT = Path(__file__).resolve().parents[2]


def gone(settings: Settings, places: list[str]) -> list[str]:
    """Which of `places` are not there."""

    async def ask() -> list[str]:
        suite = compose(settings)
        headers = {"authorization": f"Bearer {LocalIssuer.open(settings).token('admin', None)}"}
        way = httpx.ASGITransport(suite)
        async with suite.running(), httpx.AsyncClient(transport=way, base_url="http://kam.test", headers=headers) as c:
            return [place for place in places if (await c.get(place)).status_code != 200]

    return asyncio.run(ask())


def on_sqlite(folder: Path, cuts: int, chance: Random, patch: pytest.MonkeyPatch) -> tuple[Settings, list[str]]:
    """What was acknowledged between the cuts; afterwards the files are as the disk has kept them."""
    settings, told = Settings(data_dir=folder / "data"), []
    SqliteTemplate.make(settings.data_dir)
    LocalIssuer.open(settings)
    disk = ForgettingDisk.beneath(settings.data_dir)
    for turn in range(cuts):
        with patch.context() as under:
            for name, value in disk.environment.items():
                under.setenv(name, value)
            with running(folder) as suite:
                told += killed_under_load(suite, turn, chance, suite.kill)
        progress(f"power cut {turn + 1} of {cuts}: {len(told)} acknowledged")
        disk.power_is_back()
    return settings, told


def on_postgresql(
    server: OwnPostgres, folder: Path, cuts: int, chance: Random, *options: str
) -> tuple[Settings, list[str]]:
    """The same with PostgreSQL on such a disk; it is started again at the end, on a disk that keeps everything."""
    settings, told = Settings(data_dir=folder / "data", database_url=server.url), []
    server.start()
    migrate_all(settings)
    server.stop()
    disk = ForgettingDisk.beneath(server.data)
    for turn in range(cuts):
        server.start(*options, **disk.environment)
        with running(folder, database_url=server.url) as suite:
            told += killed_under_load(suite, turn, chance, lambda: (server.cut(), suite.kill()))
        progress(f"power cut {turn + 1} of {cuts}: {len(told)} acknowledged")
        disk.power_is_back()
    server.start()
    return settings, told


def held(settings: Settings, told: list[str], cuts: int) -> None:
    """Everything that was acknowledged is there, and the audit chains hold."""
    missing = gone(settings, told)
    measured("1", f"power cuts {cuts}: {len(told)} acknowledged, {len(missing)} lost")
    assert len(told) >= cuts
    assert missing == []
    assert asyncio.run(chains(settings)) == [None, None, None]


def test_a_power_cut_loses_no_acknowledged_write_on_sqlite(tmp_path, monkeypatch):
    settings, told = on_sqlite(tmp_path, CUTS, dice("power"), monkeypatch)
    held(settings, told, CUTS)


def test_a_power_cut_loses_no_acknowledged_write_on_postgresql(tmp_path):
    with own_postgres("--wal-segsize=1") as server:
        settings, told = on_postgresql(server, tmp_path, CUTS, dice("power"))
        held(settings, told, CUTS)


def test_without_waiting_for_the_disk_sqlite_loses_what_was_acknowledged(tmp_path, monkeypatch):
    """The negative control: `synchronous=OFF` on the same disk."""
    monkeypatch.setenv("PYTHONPATH", f"{Path(__file__).parent / 'unsynced'}:{ROOT}")
    settings, told = on_sqlite(tmp_path, 1, dice("unsynced"), monkeypatch)
    assert gone(settings, told)


def test_without_waiting_for_the_disk_postgresql_loses_what_was_acknowledged(tmp_path):
    """The negative control: `fsync=off` on the same disk."""
    with own_postgres("--wal-segsize=1") as server:
        settings, told = on_postgresql(server, tmp_path, 1, dice("unsynced"), "fsync=off")
        assert gone(settings, told)
