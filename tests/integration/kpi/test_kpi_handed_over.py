"""What leaves the suite: teams' results shared to the fen, detail tables, the bank file."""

import csv
import io
from decimal import Decimal

import pytest
from defusedxml import ElementTree
from kpi_story import cny, create, measured, on_record, paid, scored, signed
from openpyxl import load_workbook

PAIN = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DEBTOR = {"holder": "甲银行", "number": "DE89370400440532013000", "bank": "COBADEFFXXX"}
ACCOUNTS = {"A-001": "6222020200112233445", "A-002": "GB82WEST12345698765432", "AG-7": "6222020200998877665"}
SHARES = [
    {"manager": "A-001", "share": "1", "role": "manager"},
    {"manager": "A-002", "share": "1", "role": "product_manager"},
    {"manager": "AG-7", "share": "1", "role": "agent"},
]
CORE = {"en": "=Core account", "zh-CN": "=核心客户"}
AWARD = {"name": CORE, "amount": cny("100.00"), "reason_code": "core", "shares": SHARES}
FILE = {"execution_day": "2026-04-10", "debtor": DEBTOR, "purpose": "Pay of March"}


@pytest.fixture
async def calculated(finance, as_role):
    await on_record(as_role("system"))
    await measured(finance, extra={"receivable_amount": "100000", "bad_debt_amount": "100", "receipts": "5000"})
    return await paid(finance, await scored(finance), team_awards=[AWARD])


@pytest.fixture
async def approved_run(controller, calculated):
    return await signed(controller, calculated, "review", "approve")


async def table(client, kind, accept="text/csv", locale="en"):
    headers = {"accept": accept, "accept-language": locale}
    answer = await client.get(f"/v1/detail-tables/{kind}", params={"period": "2026-03"}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_nothing_is_in_the_tables_of_pay_before_it_is_approved(finance, calculated):
    assert len(rows_of(await table(finance, "income"))) == 1


async def test_the_tables_add_up_to_the_run_and_hold_no_formula(finance, approved_run):
    headings, *rows = rows_of(await table(finance, "income"))
    assert headings[:4] == ["Manager", "Name", "Item", "Amount"]
    totals = [Decimal(row[3]) for row in rows if row[2] == "Total"]
    assert sum(totals) == Decimal(approved_run["total"]["amount"])
    assert any(row[2] == "'=Core account" for row in rows)
    _, *sold = rows_of(await table(finance, "commission", locale="zh-CN"))
    assert sold[0] == ["A-001", "经理A-001", "信用卡净发卡量", "12", "30", "360.00", "CNY", ""]
    _, *agents = rows_of(await table(finance, "settlement"))
    assert agents == [["AG-7", "'=Core account", "core", "100.00", "1", "33.33", "CNY"]]
    book = load_workbook(io.BytesIO((await table(finance, "receivable", XLSX, "zh-CN")).content)).active
    assert [cell.value for cell in book[1]] == ["工号", "应收金额", "坏账金额", "占比"]
    assert [cell.value for cell in book[2]] == ["A-001", 100000, 100, 0.001]
    _, *collected = rows_of(await table(finance, "collection"))
    assert collected[0] == ["A-001", "", "5000", ""]


async def test_a_result_is_shared_to_the_fen_among_roles_and_an_agent_is_no_payee(finance, approved_run):
    found = await finance.get("/v1/pay-statements", params={"pay_run_id": approved_run["id"]})
    assert {item["manager"]: item["total"] for item in found.json()["items"]} == {
        "A-001": cny("11910.62"),
        "A-002": cny("8133.33"),
    }


async def with_accounts(client, parties=ACCOUNTS):
    for party in parties:
        draft = {"party": party, "holder": f"户名{party}", "number": ACCOUNTS[party], "bank": "102100099996"}
        await create(client, "/v1/payout-accounts", draft)


async def test_only_an_approved_run_goes_to_the_bank_and_everybody_has_an_account(finance, controller, calculated):
    await with_accounts(finance, ["A-001"])
    early = await controller.post("/v1/bank-files", json=FILE | {"pay_run_id": calculated["id"]})
    assert (early.status_code, early.json()["errors"][0]["code"]) == (409, "pay_run_not_approved")
    await signed(controller, calculated, "review", "approve")
    missing = await controller.post("/v1/bank-files", json=FILE | {"pay_run_id": calculated["id"]})
    assert [error["code"] for error in missing.json()["errors"]] == ["no_payout_account"] * 2
    await with_accounts(finance, ["A-002", "AG-7"])
    own = await finance.post("/v1/bank-files", json=FILE | {"pay_run_id": calculated["id"]})
    assert {error["code"] for error in own.json()["errors"]} == {"account_by_same_person"}


async def test_the_bank_file_comes_to_what_the_run_pays_now(finance, controller, approved_run):
    await with_accounts(finance)
    made = await create(controller, "/v1/bank-files", FILE | {"pay_run_id": approved_run["id"]})
    statements = (await finance.get("/v1/pay-statements", params={"pay_run_id": approved_run["id"]})).json()["items"]
    now = sum(Decimal(item["paid_now"]["amount"]) for item in statements) + Decimal("33.33")
    assert (Decimal(made["total"]["amount"]), made["transfers"]) == (now, 3)
    place = f"/v1/bank-files/{made['id']}"
    xml = (await finance.get(f"{place}/pain-001")).content
    assert xml == (await finance.get(f"{place}/pain-001")).content
    message = ElementTree.fromstring(xml)
    assert message.findtext(f".//{PAIN}GrpHdr/{PAIN}CtrlSum") == made["total"]["amount"]
    amounts = [Decimal(found.text) for found in message.iter(f"{PAIN}InstdAmt")]
    assert sum(amounts) == now
    assert [found.text for found in message.iter(f"{PAIN}IBAN")] == [DEBTOR["number"], ACCOUNTS["A-002"]]
    headings, *rows = rows_of(await finance.get(f"{place}/transfers"))
    assert (headings[0], sum(Decimal(row[5]) for row in rows)) == ("reference", now)


async def test_accounts_are_checked_and_shown_only_to_whose_they_are(finance, as_role):
    wrong = {"party": "A-001", "holder": "x", "number": "GB82WEST12345698765431", "bank": "WESTGB2L"}
    answer = await finance.post("/v1/payout-accounts", json=wrong)
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/number", "iban_wrong")]
    await with_accounts(finance, ["A-001", "A-002"])
    seen = (await as_role("manager", subject="A-001").get("/v1/payout-accounts")).json()["items"]
    assert [item["party"] for item in seen] == ["A-001"]
    stranger = await as_role("manager", subject="A-001").get("/v1/detail-tables/income", params={"period": "2026-03"})
    assert stranger.status_code == 404
