"""Backups: taken while the suite works, brought back on either database with every row equal, or not at all."""

import asyncio
import gzip
import os
import shutil
from types import SimpleNamespace

import httpx
import pytest
from sqlalchemy import make_url, text

from chassis.db import Database
from chassis.settings import ServiceName, Settings
from suite.backup import Archive, ArchiveError, back_up, restore, restoring
from suite.backup.archive import table_file
from suite.backup.kinds import kind_of
from suite.backup.moving import move
from suite.compose import compose
from suite.errors import SuiteError
from suite.issuer import LocalIssuer
from suite.tables import tables_of
from tests.databases import execute

MANAGERS = [
    {"external_id": f"E{number:03}", "name": name, "role": "relationship", "grade": "G3",
     "employed_from": "2021-04-01", "capacity_hours": 160}
    for number, name in enumerate(["Lin Wen", "王芳", "O'Hara “Q”", "Ünïcode ☂"])
]  # fmt: skip
ORGANISATIONS = [
    {"external_id": "A1", "kind": "organisation", "legal_name": "母公司", "country": "CN"},
    {"external_id": "A2", "kind": "organisation", "legal_name": "Tochter GmbH", "country": "DE"},
]


@pytest.fixture
def places(tmp_path, postgresql) -> dict[str, Settings]:
    """Installations without tables, one on each database."""
    name = f"elsewhere_{os.getpid()}"
    execute(postgresql, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    url = make_url(postgresql).set(database=name).render_as_string(hide_password=False)
    folder = tmp_path / "elsewhere"
    return {"sqlite": Settings(data_dir=folder), "postgresql": Settings(data_dir=folder, database_url=url)}


@pytest.fixture
async def filled(as_role, settings) -> Settings:
    """An installation with managers, accounts and what the audit chain says of them."""
    admin = as_role("admin")
    for draft in MANAGERS:
        assert (
            await admin.post("/v1/managers", json=draft, headers={"idempotency-key": draft["external_id"]})
        ).is_success
    for draft in ORGANISATIONS:
        # Nobody leads a prospect, so that no house desk is opened beside the managers.
        answer = await admin.post("/v1/accounts", json=draft | {"status": "prospect"})
        assert answer.is_success, answer.text
    return settings


async def asked(settings: Settings, path: str) -> object:
    """What the suite on these databases answers."""
    gateway = compose(settings)
    token = LocalIssuer.open(settings).token("admin", None)
    async with gateway.running():
        transport = httpx.ASGITransport(gateway)
        headers = {"authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://kam.test", headers=headers) as client:
            return (await client.get(path)).json()


def rows(archive: Archive) -> dict[tuple[str, str], tuple[int, str]]:
    return {(service, table.name): (table.rows, table.digest)
            for service, entry in archive.services.items() for table in entry.tables}  # fmt: skip


@pytest.mark.parametrize(
    ("backend", "to"),
    [("sqlite", "sqlite"), ("postgresql", "postgresql"), ("postgresql", "sqlite")],
    indirect=["backend"],
)
async def test_what_was_backed_up_comes_back_on_either_database(filled, to, tmp_path, places):
    taken = await asyncio.to_thread(back_up, filled, tmp_path / "backup")
    assert rows(taken)["accounts", "managers"][0] == len(MANAGERS)
    target = places[to]
    await asyncio.to_thread(restore, Archive.open(tmp_path / "backup"), target)
    again = await asyncio.to_thread(back_up, target, tmp_path / "again")
    assert rows(again) == rows(taken)
    for path in ("/v1/managers?sort=external_id", "/v1/accounts", "/v1/audit-entries/accounts?limit=50"):
        assert await asked(target, path) == await asked(filled, path)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_an_installation_moves_to_postgresql_and_works_on_there(filled, tmp_path, places):
    target = places["postgresql"]
    archive = await asyncio.to_thread(move, filled, target)
    assert rows(archive) == rows(await asyncio.to_thread(back_up, target, tmp_path / "there"))
    with pytest.raises(ArchiveError, match="already"):
        await asyncio.to_thread(move, target, target)


async def test_a_backup_taken_under_load_holds_one_moment(filled, as_role, tmp_path):
    admin, done = as_role("admin"), asyncio.Event()

    async def write() -> int:
        made = 0
        while not done.is_set():
            draft = MANAGERS[0] | {"external_id": f"L{made}"}
            made += (await admin.post("/v1/managers", json=draft)).is_success
            await asyncio.sleep(0.01)
        return made

    writing = asyncio.create_task(write())
    try:
        archive = await asyncio.to_thread(back_up, filled, tmp_path / "backup")
    finally:
        done.set()
    assert await writing
    counts = {table: count for (service, table), (count, _) in rows(archive).items() if service == "accounts"}
    # Each manager made is one entry of the chain: both are of the same moment or the backup is torn.
    assert counts["audit_entries"] == counts["managers"] + len(ORGANISATIONS)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_backup_that_was_touched_is_refused(filled, tmp_path):
    back_up_folder = tmp_path / "backup"
    await asyncio.to_thread(back_up, filled, back_up_folder)
    path = table_file(back_up_folder, ServiceName.ACCOUNTS, "managers")
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"Lin Wen", b"Lin Web")))
    with pytest.raises(ArchiveError, match="not the file"):
        Archive.open(back_up_folder)
    (back_up_folder / "manifest.json").unlink()
    with pytest.raises(ArchiveError, match="no backup"):
        Archive.open(back_up_folder)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_backup_goes_into_nothing_that_holds_rows(filled, tmp_path):
    await asyncio.to_thread(back_up, filled, tmp_path / "backup")
    with pytest.raises(ArchiveError, match="not empty"):
        await asyncio.to_thread(restore, Archive.open(tmp_path / "backup"), filled)
    with pytest.raises(ArchiveError, match="not empty"):
        await asyncio.to_thread(back_up, filled, tmp_path / "backup")


async def test_a_restore_that_fails_leaves_nothing(filled, backend, tmp_path, places):
    await asyncio.to_thread(back_up, filled, tmp_path / "backup")
    archive = Archive.open(tmp_path / "backup")
    path = table_file(archive.folder, ServiceName.ACCOUNTS, "audit_entries")
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(lines[:-1])))
    target = places[backend]
    with pytest.raises(SuiteError, match="did not come back"):
        await asyncio.to_thread(restore, archive, target)
    database = Database.open(target, ServiceName.ACCOUNTS)
    assert await database.read(lambda session: session.scalar(text("SELECT count(*) FROM managers"))) == 0
    await database.dispose()
    shutil.rmtree(archive.folder)


@pytest.mark.parametrize("service", ServiceName)
def test_every_column_has_a_kind(service):
    assert [kind_of(column.type) for table in tables_of(service) for column in table.columns]


def believed(entry):
    return SimpleNamespace(rows=entry.rows, hex=lambda: entry.digest)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_without_its_proof_a_backup_with_a_row_less_comes_back(filled, tmp_path, places, monkeypatch):
    """The negative control: with files, digests and chain believed unseen, what is missing is missed by nobody."""
    await asyncio.to_thread(back_up, filled, tmp_path / "backup")
    path = table_file(tmp_path / "backup", ServiceName.ACCOUNTS, "managers")
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(lines[:-1])))
    monkeypatch.setattr(Archive, "_check_files", lambda self: None)
    archive = Archive.open(tmp_path / "backup")
    with pytest.raises(SuiteError, match="did not come back"):
        await asyncio.to_thread(restore, archive, places["sqlite"])
    sealed = {table.name: table for table in archive.services[ServiceName.ACCOUNTS].tables}
    honest = restoring.digest_of
    monkeypatch.setattr(
        restoring,
        "digest_of",
        lambda session, table: believed(sealed[table.name]) if table.name == "managers" else honest(session, table),
    )
    await asyncio.to_thread(restore, archive, places["sqlite"])
    assert len((await asked(places["sqlite"], "/v1/managers"))["items"]) == len(MANAGERS) - 1
