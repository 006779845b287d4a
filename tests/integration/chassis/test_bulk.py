"""Many rows by one statement say what the session would have written, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from chassis.bulk import insert_all, update_all
from chassis.db import Database
from chassis.domain.errors import Refusal
from chassis.tables import EventRow, WebhookRow
from chassis.work import new_id

MOMENT = datetime(2026, 3, 31, 9, 30, 0, 123456, tzinfo=UTC)
LATER = datetime(2026, 4, 1, tzinfo=UTC)


def event(**cells):
    known = {"id": new_id(), "subject": "/v1/things/1", "data": {"名": ['a"b', "c,d{}\\", None, 1.5]}, "sequence": None}
    return known | cells


def webhook(url):
    return {"id": new_id(), "url": url, "types": ["a.b", "c.d"], "rotated_at": None}


SHARED = {
    "version": 1, "author": "x", "description": "'", "state": "active", "generation": 1, "created_at": MOMENT,
    "updated_at": MOMENT,
}  # fmt: skip


async def read(database: Database, row, *names):
    def cells(session):
        return [
            tuple(getattr(found, name) for name in names) for found in session.scalars(select(row).order_by(row.id))
        ]

    return await database.read(cells)


async def test_rows_are_what_they_were_given_as(database):
    rows = [event(), event(subject="中文 'quoted' \\ {NULL}", data={}), event(subject="")]
    common = {"type": "thing.made", "occurred_at": MOMENT}
    await database.write(lambda session: insert_all(session, EventRow, rows, common))
    assert await read(database, EventRow, "id", "subject", "data", "sequence", "type", "occurred_at") == [
        (row["id"], row["subject"], row["data"], None, "thing.made", MOMENT) for row in rows
    ]


async def test_nothing_is_cut_off_where_a_column_is_too_short(database):
    rows = [event(), event(subject="x" * 501)]
    common = {"type": "thing.made", "occurred_at": MOMENT}
    if database.engine.dialect.name == "sqlite":
        await database.write(lambda session: insert_all(session, EventRow, rows, common))
        assert {len(subject) for (subject,) in await read(database, EventRow, "subject")} == {12, 501}
    else:
        with pytest.raises((DBAPIError, Refusal)):
            await database.write(lambda session: insert_all(session, EventRow, rows, common))
        assert await read(database, EventRow, "subject") == []


async def test_changed_rows_are_the_next_version_and_the_others_stay(database):
    rows = [webhook(f"https://a.test/{n}") for n in range(3)]
    await database.write(lambda session: insert_all(session, WebhookRow, rows, SHARED))
    changes = [{"id": row["id"], "version": 1, "url": row["url"] + "/更", "types": []} for row in rows[1:]]
    await database.write(lambda session: update_all(session, WebhookRow, changes, {"updated_at": LATER}))
    assert await read(database, WebhookRow, "version", "url", "types", "created_at", "updated_at") == [
        (1, "https://a.test/0", ["a.b", "c.d"], MOMENT, MOMENT),
        (2, "https://a.test/1/更", [], MOMENT, LATER),
        (2, "https://a.test/2/更", [], MOMENT, LATER),
    ]


async def test_none_is_changed_when_one_is_not_the_one_that_was_read(database):
    rows = [webhook(f"https://a.test/{n}") for n in range(3)]
    await database.write(lambda session: insert_all(session, WebhookRow, rows, SHARED))
    changes = [{"id": row["id"], "version": 1 + (n == 2), "url": "https://b.test"} for n, row in enumerate(rows)]
    found = []

    def change(session):
        with pytest.raises(StaleDataError) as stale:
            update_all(session, WebhookRow, changes, {"updated_at": LATER})
        found.append(stale)
        raise stale.value

    with pytest.raises((StaleDataError, Refusal)):
        await database.write(change)
    assert found
    assert {url for (url,) in await read(database, WebhookRow, "url")} == {row["url"] for row in rows}


async def test_nothing_is_asked_of_the_database_for_no_rows(database):
    await database.write(lambda session: insert_all(session, EventRow, [], {"type": "thing.made"}))
    await database.write(lambda session: update_all(session, WebhookRow, [], {"updated_at": LATER}))
    assert await read(database, EventRow, "id") == await read(database, WebhookRow, "id") == []
