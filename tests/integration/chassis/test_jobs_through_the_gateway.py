"""Files and events pass the gateway as they pass the service."""

import asyncio
import io

import openpyxl
import pytest

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = [["lei", "legal_name", "country"], ["529900T8BM49AURSDO55", "测试银行", "CN"], ["broken", "x", "CN"]]


def workbook() -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        ("\n".join(",".join(row) for row in ROWS).encode("gb18030"), "text/csv"),
        (b'{"lei":"529900T8BM49AURSDO55","legal_name":"x","country":"CN"}\n{"lei":"broken"}\n', "application/x-ndjson"),
        (workbook(), XLSX),
    ],
    ids=["csv", "ndjson", "xlsx"],
)
async def test_a_file_goes_in_and_its_job_is_watched_to_the_end(as_role, content, media_type):
    client = as_role("system")
    answer = await client.post("/v1/imports/accounts", content=content, headers={"content-type": media_type})
    assert answer.status_code == 202, answer.text
    async with asyncio.timeout(20), client.stream("GET", f"{answer.json()['job']}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = [line async for line in stream.aiter_lines() if line.startswith("event:")]
    assert told[-1] == "event: end"
    found = (await client.get(answer.headers["location"])).json()
    assert found["rows"]["total"] == 2
    assert found["rows"]["landed"] == 1
    file = await client.get(f"{found['errors']}.csv")
    assert file.text.startswith("\ufeffrow,pointer,code,detail,value\r\n")
    assert len(file.text.splitlines()) > 1


async def test_only_these_media_types_pass(as_role):
    headers = {"content-type": "application/json"}
    answer = await as_role("system").post("/v1/imports/accounts", content=b"{}", headers=headers)
    assert answer.status_code == 415
