"""Whatever a file or a body holds, the answer is a located problem, and nothing is left half done."""

import io
import zipfile

import pytest

from tests.integration.accounts.accounts_things import (
    account,
    assignment,
    codes,
    imported,
    items,
    made,
    manager,
)

XLSX = {"content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
CSV = {"content-type": "text/csv"}
HEADING = "external_id,legal_name,country\n"

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def system(as_role):
    return as_role("system")


async def refused(client, content, headers=CSV):
    answer = await client.post("/v1/imports/accounts", content=content, headers=headers)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert await items(client, "/v1/accounts") == []
    return [code for _, code in codes(answer)]


async def test_a_workbook_that_opens_to_gigabytes_is_refused_before_it_is_opened(system):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 300_000_000)
    assert len(bomb.getvalue()) < 1_000_000
    assert await refused(system, bomb.getvalue(), XLSX) != []
    assert await refused(system, b"PK\x03\x04 no workbook", XLSX) != []


async def test_a_row_of_a_million_columns_and_headings_without_end_are_refused(system):
    wide = await imported(system, "accounts", HEADING + "C-1,One,CN" + ",x" * 1_000_000 + "\n")
    assert wide["rows"] == {"total": 1, "landed": 0, "refused": 1}
    headings = ",".join(f"c{number}" for number in range(1_000_000))
    assert await refused(system, headings + "\n") == ["too_long"]
    assert await items(system, "/v1/accounts") == []


async def test_encodings_may_differ_from_file_to_file_and_a_wrong_byte_costs_its_row(system):
    name = "客户编号,公司名称,国家\n"
    for number, encoding in enumerate(("utf-8", "utf-8-sig", "gb18030")):
        done = await imported(system, "accounts", f"{name}C-{number},华南精工{number},CN\n".encode(encoding))
        assert done["rows"]["landed"] == 1, encoding
    mixed = name.encode() + "C-7,华南精工,CN\n".encode() + "C-8,重工\n".encode("gb18030")[:-1] + b",CN\n"
    done = await imported(system, "accounts", mixed)
    assert done["rows"] == {"total": 2, "landed": 1, "refused": 1}
    [error] = await items(system, done["errors"])
    assert (error["row"], error["code"]) == (3, "bad_byte")


async def test_days_that_do_not_exist_overlaps_and_sums_across_currencies_are_located(system, as_role):
    office = as_role("supervisor")
    filed, leader = await account(office), await manager(office)
    await assignment(office, filed["id"], leader["id"])
    second = {"account_id": filed["id"], "manager_id": leader["id"], "starts_on": "2026-01-01"}
    overlap = await office.post("/v1/assignments", json=second)
    assert codes(overlap) == [("/starts_on", "assignment_overlaps")]
    no_day = await office.post("/v1/assignments", json=second | {"starts_on": "2026-02-30"})
    assert [pointer for pointer, _ in codes(no_day)] == ["/starts_on"]
    place = f"/v1/accounts/{filed['id']}/evidence"
    sheet = {"as_of": "2026-01-31", "source": "ledger", "annual_sales": {"amount": "1.00", "currency": "CNY"}}
    mixed = await office.post(place, json=sheet | {"wallet_estimate": {"amount": "2.00", "currency": "USD"}})
    assert codes(mixed) == [("/wallet_estimate/currency", "currencies_differ")]
    odd = await office.post(place, json=sheet | {"annual_sales": {"amount": "1.001", "currency": "CNY"}})
    assert [pointer for pointer, _ in codes(odd)] == ["/annual_sales/amount"]
    assert await items(office, place) == []
    await made(office, place, sheet)
