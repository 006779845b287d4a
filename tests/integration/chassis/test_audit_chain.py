"""The audit chain has no gap and no fork, and shows every alteration."""

import asyncio

import pytest
from chassis_things import AUTHOR
from sqlalchemy import delete, select, update

from chassis import audit
from chassis.audit import Break, verify
from chassis.db import Database
from chassis.domain.errors import Invalid
from chassis.tables import AuditEntryRow, AuditHeadRow
from chassis.work import Work, utc_now


def entry(session, number: int = 0) -> None:
    audit.record(
        Work(session, AUTHOR, utc_now()),
        "change_thing",
        "thing",
        f"T-{number}",
        before_hash=audit.fingerprint({"b": 1, "a": 2}),
        details={"rate": 0.1, "名称": "螺丝"},
    )


async def chain_of(database: Database, length: int) -> None:
    for number in range(length):
        await database.write(lambda session, number=number: entry(session, number))


async def test_writers_at_the_same_time_neither_fork_nor_gap_the_chain(database):
    await asyncio.gather(*(database.write(lambda session, n=n: entry(session, n)) for n in range(25)))
    sequences = await database.read(lambda session: session.scalars(select(AuditEntryRow.sequence)).all())
    assert sorted(sequences) == list(range(1, 26))
    assert await database.read(verify) is None


async def test_what_is_undone_leaves_no_entry(database):
    await chain_of(database, 1)

    def refused(session):
        entry(session)
        raise Invalid

    with pytest.raises(Invalid):
        await database.write(refused)
    assert len(await database.read(lambda session: session.scalars(select(AuditEntryRow.id)).all())) == 1
    assert await database.read(verify) is None


@pytest.mark.parametrize(
    "change",
    [{"subject": "nobody"}, {"details": {"rate": 0.2}}, {"after_hash": "0" * 64}, {"roles": ["admin"]}],
    ids=lambda change: next(iter(change)),
)
async def test_an_altered_entry_shows(database, change):
    await chain_of(database, 4)
    await database.write(
        lambda session: session.execute(update(AuditEntryRow).where(AuditEntryRow.sequence == 2).values(**change))
    )
    assert await database.read(verify) == Break(2, "altered")


async def test_an_entry_altered_together_with_its_hash_shows_at_the_next(database):
    await chain_of(database, 3)

    def forge(session):
        found = session.scalars(select(AuditEntryRow).where(AuditEntryRow.sequence == 2)).one()
        found.subject = "nobody"
        found.hash = audit._hash(found)

    await database.write(forge)
    assert await database.read(verify) == Break(3, "altered")


@pytest.mark.parametrize(("sequence", "shows_at"), [(1, 1), (2, 2), (4, 4)])
async def test_a_removed_entry_shows_at_the_end_too(database, sequence, shows_at):
    await chain_of(database, 4)
    await database.write(
        lambda session: session.execute(delete(AuditEntryRow).where(AuditEntryRow.sequence == sequence))
    )
    assert await database.read(verify) == Break(shows_at, "missing")


async def test_an_empty_chain_holds_and_one_whose_head_is_lost_does_not(database):
    assert await database.read(verify) is None
    await chain_of(database, 2)
    await database.write(lambda session: session.execute(delete(AuditHeadRow)))
    assert await database.read(verify) == Break(3, "missing")


async def test_the_list_is_for_admin_and_auditor_only(things, database):
    await chain_of(database, 3)
    answer = await things("a-1", "auditor").get("/v1/audit-entries/accounts", params={"limit": 2})
    assert [item["sequence"] for item in answer.json()["items"]] == [3, 2]
    onward = await things("a-1", "auditor").get(answer.links["next"]["url"])
    assert [item["sequence"] for item in onward.json()["items"]] == [1]
    one = await things("a-1", "admin").get("/v1/audit-entries/accounts", params={"resource_id": "T-1"})
    assert [item["details"] for item in one.json()["items"]] == [{"rate": 0.1, "名称": "螺丝"}]
    assert (await things("h-1", "hr").get("/v1/audit-entries/accounts")).status_code == 403
    assert (await things("a-1", "auditor", "accounts:read").get("/v1/audit-entries/accounts")).status_code == 403
