"""Other systems keep a copy of the accounts by a feed with tombstones, or take all of them as a file."""

import asyncio
import io

import httpx
import openpyxl
import orjson
import pytest

from tests.integration.accounts.accounts_things import (
    account,
    assignment,
    change,
    imported,
    items,
    made,
    manager,
    over,
    plain_account,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ONE, TWO = "华南精工股份有限公司", "华南精工有限责任公司"


@pytest.fixture
def office(as_role):
    return as_role("system")


async def followed(client: httpx.AsyncClient, after: int, number: int) -> tuple[list, int]:
    """What became of accounts, once events up to `number` are told."""
    async with asyncio.timeout(10):
        while True:
            found = (await client.get("/v1/account-changes", params={"after": after, "limit": 200})).json()
            if found["next_after"] >= number:
                break
            await asyncio.sleep(0.05)
    return [(each["change"], each["external_id"], each["into"]) for each in found["items"]], found["next_after"]


async def test_a_copy_follows_changes_removals_and_merges(office):
    done = await imported(office, "accounts", "external_id,legal_name,country\nC-1,One,CN\nC-2,Two,CN\n")
    assert await followed(office, 0, 2) == ([("kept", "C-1", None), ("kept", "C-2", None)], 2)
    ids = {each["external_id"]: each["id"] for each in await items(office, "/v1/accounts")}
    assert (await change(office, f"/v1/accounts/{ids['C-2']}", {"sector": "mining"})).status_code == 200
    assert await followed(office, 2, 3) == ([("kept", "C-2", None)], 3)
    undoing = await office.post(f"/v1/imports/accounts/{done['id']}/transitions", json={"transition": "revert"})
    await over(office, undoing.json()["reverted"]["job"])
    assert await followed(office, 3, 4) == ([("removed", "C-1", None)], 4)
    one = await made(office, "/v1/accounts", {"legal_name": ONE, "country": "CN", "external_id": "C-3"})
    await made(office, "/v1/accounts", {"legal_name": TWO, "country": "CN", "external_id": "C-4"})
    await over(office, (await office.post("/v1/duplicate-searches")).headers["location"])
    [found] = await items(office, "/v1/duplicate-candidates")
    await made(office, f"/v1/duplicate-candidates/{found['id']}/transitions", {"transition": "merge"}, 200)
    changes, _ = await followed(office, 4, 9)
    assert changes == [("kept", "C-3", None), ("merged", "C-4", one["id"])]


async def test_an_export_can_be_imported_again_and_holds_no_formula(office, as_role):
    await account(office)
    evil = '=HYPERLINK("http://evil.test","x")'
    await made(office, "/v1/accounts", {"legal_name": evil, "country": "CN", "external_id": "C-2"})
    text = await office.get("/v1/exports/accounts", params={"country": "CN"})
    assert text.headers["content-type"].startswith("text/csv")
    lines = text.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("C-0001,organisation,BEIJING ZHOUYU ENERGY TECHNOLOGY CO LTD,CN,general")
    assert "2138006MX3FMYM7UX432" in lines[1]
    assert "\"'=HYPERLINK" in lines[2]
    again = await imported(office, "accounts", "\n".join(lines[:2]) + "\n", mode="upsert")
    assert (again["rows"]["landed"], (await items(office, "/v1/accounts", external_id="C-0001"))[0]["version"]) == (
        1,
        1,
    )
    book = await office.get("/v1/exports/accounts", headers={"accept": XLSX})
    cells = list(openpyxl.load_workbook(io.BytesIO(book.content)).active.iter_rows())
    assert (cells[2][2].data_type, cells[2][2].value) == ("s", "'" + evil)
    plain = await office.get("/v1/exports/accounts", headers={"accept": "application/x-ndjson"})
    assert [orjson.loads(line)["external_id"] for line in plain.text.splitlines()] == ["C-0001", "C-2"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_manager_follows_and_exports_the_own_accounts_only(office, as_role):
    own, _ = await plain_account(office, "C-1"), await plain_account(office, "C-2")
    leader = await manager(office)
    await assignment(office, own["id"], leader["id"])
    client, stranger = as_role("manager", subject="A-017"), as_role("manager", subject="A-999")
    assert (await followed(client, 0, 2))[0] == [("kept", "C-1", None)]
    assert (await followed(stranger, 0, 2))[0] == []
    assert (await client.get("/v1/exports/accounts")).text.count("\r\n") == 2
    assert (await stranger.get("/v1/exports/accounts")).text.count("\r\n") == 1
