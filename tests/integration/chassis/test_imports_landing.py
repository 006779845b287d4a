"""An import lands every good row once and reports every bad one where it is."""

import asyncio
import csv
import io
from datetime import timedelta
from uuid import UUID

import httpx
import openpyxl
import pytest
from chassis_things import AUTHOR, ThingRow, Things
from sqlalchemy import select
from test_jobs_lease import carried_out_under_fire

from chassis.db import Database
from chassis.imports.kind import ImportMode
from chassis.imports.layout import Layout
from chassis.imports.opening import inspect
from chassis.imports.outlived import forget_outlived
from chassis.imports.record import ImportDraft, create_import
from chassis.tables import ImportErrorRow, ImportFileRow, ImportRow
from chassis.work import Work, utc_now

CSV = {"content-type": "text/csv"}
NDJSON = {"content-type": "application/x-ndjson"}
XLSX = {"content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
PATH = "/v1/imports/things"


async def sent(client: httpx.AsyncClient, body: bytes | str, headers=CSV, **params) -> dict:
    """The import once its job has ended."""
    answer = await client.post(PATH, content=body, headers=headers, params=params)
    assert answer.status_code == 202, answer.text
    return await over(client, answer.headers["location"])


async def over(client: httpx.AsyncClient, location: str) -> dict:
    async with asyncio.timeout(20):
        while (found := (await client.get(location)).json())["state"] in ("queued", "running"):  # noqa: ASYNC110 - it happens elsewhere
            await asyncio.sleep(0.02)
    return found


async def errors_of(client: httpx.AsyncClient, found: dict) -> list[tuple[int, str, str, str]]:
    page = (await client.get(found["errors"], params={"limit": 200})).json()
    return [(item["row"], item["pointer"], item["code"], item["value"]) for item in page["items"]]


async def things_in(database: Database) -> dict[str, str]:
    query = select(ThingRow.external_id, ThingRow.name)
    return dict(await database.read(lambda session: [tuple(row) for row in session.execute(query)]))


async def test_good_rows_land_and_bad_ones_are_reported_where_they_are(things, database):
    client = things()
    body = "external_id,name,note\nT-1,Nail,\nT-2,,\nT-3,forbidden,\n\nT-1,again,\nT-5,Nut,x,y\nT-6,Bolt\nT-7,螺丝,ok\n"
    found = await sent(client, body)
    assert found["rows"] == {"total": 7, "landed": 2, "refused": 5}
    assert await errors_of(client, found) == [
        (3, "/name", "missing", ""),
        (4, "/name", "not_accepted", "forbidden"),
        (6, "", "repeated_row", ""),
        (7, "", "cell_without_heading", ""),
        (8, "", "cells_missing", ""),
    ]
    assert await things_in(database) == {"T-1": "Nail", "T-7": "螺丝"}
    job = (await client.get(found["job"])).json()
    assert (job["state"], job["progress"]) == ("succeeded", {"done": 7, "total": 7, "unit": "rows"})


async def test_what_a_file_leaves_behind_goes_after_its_last_row_or_a_month(things, database):
    def left(session):
        return [session.scalars(select(row.import_id)).all() for row in (ImportFileRow, ImportErrorRow)]

    def forgotten_in(days: int):
        return lambda session: forget_outlived(Work(session, AUTHOR, utc_now() + timedelta(days)))

    found = await sent(things(), "external_id,name\nT-1,Nail\nT-2,forbidden\n")
    assert await database.read(left, house=True) == [[], [UUID(found["id"])]]
    assert await database.write(forgotten_in(29), house=True) == 0
    assert await database.write(forgotten_in(31), house=True) == 1
    assert await database.read(left, house=True) == [[], []]
    assert await errors_of(things(), found) == []
    assert await database.write(forgotten_in(31), house=True) == 0


async def test_insert_refuses_what_exists_and_upsert_changes_it(things, database):
    client = things()
    await sent(client, "external_id,name\nT-1,Nail\n")
    again = await sent(client, "external_id,name\nT-1,Screw\n")
    assert await errors_of(client, again) == [(2, "/external_id", "duplicate", "T-1")]
    await sent(client, "external_id,name\nT-1,Screw\n", mode="upsert")
    assert await things_in(database) == {"T-1": "Screw"}


async def test_a_dry_run_reports_the_same_and_keeps_nothing(things, database):
    client = things()
    body = "external_id,name\nT-1,Nail\nT-2,forbidden\n"
    rehearsed = await sent(client, body, dry_run=True)
    assert await things_in(database) == {}
    real = await sent(client, body)
    assert rehearsed["rows"] == real["rows"] == {"total": 2, "landed": 1, "refused": 1}
    assert await errors_of(client, rehearsed) == await errors_of(client, real)


async def test_the_same_bytes_twice_under_one_key_are_one_import(things, database):
    client, headers = things(), CSV | {"idempotency-key": "monday"}
    first = await client.post(PATH, content="external_id,name\nT-1,Nail\n", headers=headers)
    second = await client.post(PATH, content="external_id,name\nT-1,Nail\n", headers=headers)
    assert first.headers["location"] == second.headers["location"]
    other = await client.post(PATH, content="external_id,name\nT-2,Nut\n", headers=headers)
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "idempotency_key_reused")
    assert (await over(client, first.headers["location"]))["rows"]["landed"] == 1
    assert len((await client.get(PATH)).json()["items"]) == 1


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("", [("", "no_headings")]),
        ("external_id,name\n", [("", "no_rows")]),
        ("external_id,price\nT-1,3\n", [("/price", "unknown_column"), ("/name", "missing_column")]),
        ("external_id,name,NAME\nT-1,a,b\n", [("/name", "repeated_column")]),
        ("external_id;name\nT-1;a\n", [("/external_id;name", "unknown_column"), ("/external_id", "missing_column"),
                                       ("/name", "missing_column")]),
        (b"external_id,name,\xff\nT-1,a,b\n", [("/\ufffd", "unknown_column")]),
    ],
)  # fmt: skip
async def test_wrong_headings_refuse_the_file_with_every_fault(things, body, faults):
    answer = await things().post(PATH, content=body, headers=CSV)
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == faults


async def test_a_mapping_says_what_headings_mean(things, database):
    body = "编号,名称,Preis\nT-1,钉子,3\n"
    assert (await things().post(PATH, content=body, headers=CSV)).status_code == 422
    found = await sent(things(), body.replace("编号", "Nr"), mapping='{"Nr": "external_id", "Preis": null}')
    assert found["rows"]["landed"] == 1
    assert await things_in(database) == {"T-1": "钉子"}
    for wrong in ("[]", "{", '{"Nr": "price"}', '{"Nr": ["name"]}', "NaN"):
        answer = await things().post(PATH, content=body, headers=CSV, params={"mapping": wrong})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "?mapping")


@pytest.mark.parametrize("content_type", ["text/csv", "text/csv; charset=gb18030", 'text/csv; charset="GBK"'])
async def test_gb18030_is_read_whether_it_is_said_or_not(things, database, content_type):
    body = "编号,名称\nT-1,中国工商银行\nT-2,招商银行\n".encode("gb18030")
    found = await sent(things(), body, headers={"content-type": content_type})
    assert found["encoding"] == "gb18030"
    assert await things_in(database) == {"T-1": "中国工商银行", "T-2": "招商银行"}


async def test_a_bad_byte_costs_its_row_alone(things, database):
    client = things()
    body = "external_id,name\nT-1,中国\nT-2,".encode() + b"Soci\xe9t\xe9\nT-3,Ding\n"
    found = await sent(client, body)
    assert await errors_of(client, found) == [(3, "/name", "bad_byte", "Soci\ufffdt\ufffd")]
    assert await things_in(database) == {"T-1": "中国", "T-3": "Ding"}


async def test_ndjson_is_strict_and_line_by_line(things, database):
    client = things()
    lines = [
        '{"external_id": "T-1", "name": "Nail", "note": 1234567890123456789.10}',
        '{"external_id": "T-2", "name": NaN}',
        "",
        '{"external_id": "T-4", "name": ["x"]}',
        '{"external_id": "T-5", "name": "a", "name": "b"}',
        '{"external_id": "T-6", "name": "a", "price": 3}',
        "[1, 2]",
        '{"external_id": "T-8", "name": "\\ud800"}',
        '{"external_id": 9, "name": true}',
    ]
    found = await sent(client, "\n".join(lines), headers=NDJSON)
    assert [(row, pointer, code) for row, pointer, code, _ in await errors_of(client, found)] == [
        (2, "", "malformed_json"),
        (4, "/name", "wrong_type"),
        (5, "/name", "repeated_column"),
        (6, "/price", "unknown_column"),
        (7, "", "wrong_type"),
        (8, "", "malformed_json"),
    ]
    assert await things_in(database) == {"T-1": "Nail", "9": "true"}


async def test_a_workbook_reads_as_it_shows(things, database):
    workbook = openpyxl.Workbook()
    for row in (["external_id", "name"], [1001.0, "Nail"], [], ["T-2", "forbidden"], ["T-3", 0.1]):
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    client = things()
    found = await sent(client, file.getvalue(), headers=XLSX)
    assert await errors_of(client, found) == [(4, "/name", "not_accepted", "forbidden")]
    assert await things_in(database) == {"1001": "Nail", "T-3": "0.1"}


async def test_the_error_file_opens_as_text_and_never_as_a_formula(things):
    client = things()
    body = 'external_id,name,note\n=1+1,forbidden,\n"@T",,\n'
    found = await sent(client, body)
    answer = await client.get(f"{found['errors']}.csv", headers={"accept-language": "zh-CN"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["row", "pointer", "code", "detail", "value"]
    assert rows[1][:3] == ["2", "/name", "not_accepted"]
    assert rows[2] == ["3", "/name", "missing", "此字段为必填项。", ""]


async def test_other_media_types_and_charsets_are_415(things):
    for content_type in ("application/json", "", "text/csv; charset=utf-16"):
        answer = await things().post(PATH, content="external_id,name\n", headers={"content-type": content_type})
        assert answer.status_code == 415


async def test_to_others_there_is_no_such_import(things):
    found = await sent(things(), "external_id,name\nT-1,Nail\n")
    stranger, auditor = things("stranger", "manager"), things("a-1", "auditor")
    for path in (f"{PATH}/{found['id']}", found["errors"], f"{found['errors']}.csv", found["job"]):
        assert (await stranger.get(path)).status_code == 404
        assert (await auditor.get(path)).status_code == 200
    assert (await stranger.get(PATH)).json()["items"] == []


async def test_killed_in_the_middle_every_row_lands_once_and_every_error_is_told_once(database, things_settings):
    lines = [f"T-{n},{'forbidden' if n % 10 == 0 else 'Nail'},n{n}" for n in range(1, 2001)]
    content = ("external_id,name,note\n" + "\n".join([*lines, "T-7,Nail,again"]) + "\n").encode()
    inspected = inspect(content, "text/csv", Layout.of(Things().columns, {}))
    draft = ImportDraft("things", content, inspected, ImportMode.INSERT, False, {})
    job_id = await database.write(lambda session: create_import(Work(session, AUTHOR, utc_now()), draft).job.id)
    job = await carried_out_under_fire(database, things_settings, job_id, kills=2)
    assert (job.state, job.done) == ("succeeded", 2001)
    assert len(await things_in(database)) == 1800
    errors = await database.read(lambda session: session.scalars(select(ImportErrorRow.row)).all())
    assert sorted(errors) == [*range(11, 2002, 10), 2002]
    counted = select(ImportRow.landed, ImportRow.refused)
    assert await database.read(lambda session: tuple(session.execute(counted).one())) == (1800, 201)
