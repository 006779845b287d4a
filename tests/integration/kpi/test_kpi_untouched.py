"""Whoever touches the audit chain or a closed pay run is found out: a thousand ways of trying, on both databases."""

import json
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey
from kpi_story import MEASURED, create, measured, on_record, paid, scored, signed
from pydantic import SecretStr
from sqlalchemy import delete, func, inspect, select, update
from sqlalchemy.orm import Session

from chassis.audit import verify
from chassis.audit_heads import AuditHead, HeadError, opened, present_head, sign
from chassis.db import Database
from chassis.settings import ServiceName
from chassis.tables import AuditEntryRow, AuditHeadRow
from chassis.work import utc_now
from services.kpi.domain.pay_run import PayRunState
from services.kpi.tables import PayRunRow, PayStatementRow
from services.kpi.usecases.closed_runs import touched

MUTATIONS = 1_000


async def test_a_thousand_ways_of_touching_the_records_are_all_found(as_role, settings):
    finance, second = as_role("finance", subject="F-01"), as_role("finance", subject="F-02")
    await on_record(as_role("system"))
    await measured(finance)
    run = await paid(finance, await scored(finance))
    await signed(second, run, "review", "approve")
    await signed(finance, run, "pay", "close")
    database = Database.open(settings, ServiceName.KPI)
    try:
        missed = await database.write(tried, keep=False, house=True)
        assert missed == []
        assert await database.read(lambda session: (verify(session), list(touched(session))), house=True) == (None, [])
    finally:
        await database.dispose()


def tried(session: Session) -> list[str]:
    """The mutations that nobody would have noticed."""
    kept = present_head(session, ServiceName.KPI, utc_now())
    dice, missed = Random(20260331), []
    for number in range(MUTATIONS):
        session.expire_all()
        with session.begin_nested() as attempt:
            told = dice.choice([edited, removed, exchanged, cut_short])(session, dice)
            session.expire_all()
            if not found_out(session, kept):
                missed.append(f"{number}: {told}")
            attempt.rollback()
    return missed


def found_out(session: Session, kept: AuditHead) -> bool:
    return verify(session, {kept.sequence: kept.hash}) is not None or bool(list(touched(session)))


def rows_of(session: Session, table) -> list:
    return list(session.scalars(select(table.id).order_by(table.id)))


def edited(session: Session, dice: Random) -> str:
    """Another value in one column of one row."""
    table = dice.choice([AuditEntryRow, PayRunRow, PayStatementRow, AuditHeadRow])
    names = [column.key for column in inspect(table).columns if column.key != "id" and not column.foreign_keys]
    row, name = dice.choice(rows_of(session, table)), dice.choice(names)
    value = session.scalar(select(getattr(table, name)).where(table.id == row))
    session.execute(update(table).where(table.id == row).values({name: other(value, dice)}))
    return f"{table.__tablename__}.{name} of {row}"


def other(value: object, dice: Random) -> object:
    """Another value of the same kind."""
    changed = {
        UUID: lambda: UUID(int=value.int ^ (1 << dice.randrange(60))),
        datetime: lambda: value + timedelta(seconds=dice.randint(1, 10**6)),
        int: lambda: value + dice.randint(1_000, 9_999),
        str: lambda: value[:-1] + chr(ord(value[-1]) ^ 1) if value else "x",
        list: lambda: [*value, "x"],
        dict: lambda: {**value, "x": "y"},
        type(None): lambda: "nobody",
    }
    return changed[UUID if isinstance(value, UUID) else type(value)]()  # asyncpg has a class of its own


def removed(session: Session, dice: Random) -> str:
    """One row less."""
    table = dice.choice([AuditEntryRow, PayStatementRow])
    row = dice.choice(rows_of(session, table))
    session.execute(delete(table).where(table.id == row))
    return f"{table.__tablename__} {row} removed"


def exchanged(session: Session, dice: Random) -> str:
    """Two rows with each other's content."""
    table, names = dice.choice(
        [
            (AuditEntryRow, ["subject", "action", "details", "hash", "previous_hash", "occurred_at", "resource_id"]),
            (PayStatementRow, ["pay_case", "statement"]),
        ]
    )
    name = dice.choice(names)
    column = getattr(table, name)
    found = list(session.execute(select(table.id, column)))
    one, two = next(pair for pair in iter(lambda: dice.sample(found, 2), None) if pair[0][1] != pair[1][1])
    session.execute(update(table).where(table.id == one[0]).values({name: two[1]}))
    session.execute(update(table).where(table.id == two[0]).values({name: one[1]}))
    return f"{table.__tablename__}.{name} of {one[0]} and {two[0]}"


def cut_short(session: Session, dice: Random) -> str:
    """The last entries gone, and the head put back so that the chain holds in itself; only a kept head tells."""
    last = session.scalar(select(func.max(AuditEntryRow.sequence)))
    end = last - dice.randint(1, last - 1)
    session.execute(delete(AuditEntryRow).where(AuditEntryRow.sequence > end))
    hash_there = session.scalar(select(AuditEntryRow.hash).where(AuditEntryRow.sequence == end))
    session.execute(update(AuditHeadRow).values(sequence=end, hash=hash_there))
    return f"entries after {end} cut off"


async def test_reopening_a_closed_run_in_the_database_shows(as_role, settings):
    finance, second = as_role("finance", subject="F-01"), as_role("finance", subject="F-02")
    await on_record(as_role("system"))
    await measured(finance)
    run = await paid(finance, await scored(finance))
    database = Database.open(settings, ServiceName.KPI)
    try:

        def closed_by_hand(session):
            session.execute(update(PayRunRow).values(state=PayRunState.CLOSED))
            return [(str(found.run_id), found.reason) for found in touched(session)]

        assert await database.write(closed_by_hand, keep=False, house=True) == [(run["id"], "not_closed")]
        await signed(second, run, "review", "approve")
        await signed(finance, run, "pay", "close")

        def reopened(session):
            session.execute(update(PayRunRow).values(state=PayRunState.APPROVED))
            return [(str(found.run_id), found.reason) for found in touched(session)]

        assert await database.write(reopened, keep=False, house=True) == [(run["id"], "altered")]
    finally:
        await database.dispose()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_signed_head_is_for_auditors_and_can_be_checked_outside(as_role, settings):
    for manager in MEASURED:
        draft = {"manager": manager, "measure": "visits_done", "period": "2026-03", "value": "1"}
        await create(as_role("finance"), "/v1/measurements", draft)
    assert (await as_role("manager", subject="A-001").get("/v1/audit-heads/kpi")).status_code == 403
    head = (await as_role("auditor").get("/v1/audit-heads/kpi")).json()
    assert (head["service"], head["sequence"]) == ("kpi", len(MEASURED))
    found = opened(head["signature"], settings)
    assert (found.sequence, found.hash) == (head["sequence"], head["hash"])
    outside = jws.deserialize_compact(head["signature"], OKPKey.import_key(head["key"]), algorithms=["Ed25519"])
    assert json.loads(outside.payload)["hash"] == head["hash"]
    payload = head["signature"].split(".")
    forged = sign(found, settings.model_copy(update={"secret_key": SecretStr("another key of 32 characters....")}))
    for wrong in (forged.signature, ".".join([payload[0], payload[1][:-2] + "AA", payload[2]]), "x"):
        with pytest.raises(HeadError):
            opened(wrong, settings)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_without_hashes_most_ways_of_touching_stay_unseen(as_role, settings, monkeypatch):
    """The negative control: when every hash is what stands there, only gaps in the numbers are left to be seen."""
    finance, second = as_role("finance", subject="F-01"), as_role("finance", subject="F-02")
    await on_record(as_role("system"))
    await measured(finance)
    run = await paid(finance, await scored(finance))
    await signed(second, run, "review", "approve")
    await signed(finance, run, "pay", "close")
    monkeypatch.setattr("chassis.audit._hash", lambda entry: entry.hash)
    monkeypatch.setattr(f"{__name__}.touched", lambda session: iter(()))
    monkeypatch.setattr(f"{__name__}.MUTATIONS", 60)
    database = Database.open(settings, ServiceName.KPI)
    try:
        assert len(await database.write(tried, keep=False, house=True)) > 20
    finally:
        await database.dispose()
