"""Files of accounts, contacts and evidence through the gateway: good rows land, bad rows are reported one by one."""

from pathlib import Path

import pytest

from tests.integration.accounts.accounts_things import account, assignment, imported, items, manager, plain_account

DEMO_DATA = Path(__file__).parents[3] / "suite/demo_data"
HEADING = "lei,legal_name,country,category,sector\n"
BEIJING = "2138006MX3FMYM7UX432,BEIJING ZHOUYU ENERGY TECHNOLOGY CO LTD,CN,GENERAL,clean_tech_renewables\n"


@pytest.fixture
def system(as_role):
    return as_role("system")


async def faults(client, done):
    return [
        (error["row"], error["pointer"], error["code"], error["value"]) for error in await items(client, done["errors"])
    ]


async def test_good_rows_land_and_bad_rows_are_reported_with_their_column(system):
    content = (
        HEADING
        + BEIJING
        + "2138006MX3FMYM7UX423,Mistyped Ltd,GB,GENERAL,mining\n"
        + "2138008YCOCMORPWW377,Nowhere Ltd,ZZ,GENERAL,alchemy\n"
        + BEIJING
    )
    done = await imported(system, "accounts", content)
    assert done["rows"] == {"total": 4, "landed": 1, "refused": 3}
    found = await faults(system, done)
    assert found[:3] == [
        (3, "/lei", "identifier_check_failed", "2138006MX3FMYM7UX423"),
        (4, "/country", "unknown_country", "ZZ"),
        (4, "/sector", "unknown_sector", "alchemy"),
    ]
    assert found[3][0] == 5
    assert [filed["category"] for filed in await items(system, "/v1/accounts")] == ["general"]


async def test_the_same_file_again_changes_nothing_and_a_new_one_changes_what_it_says(system):
    await imported(system, "accounts", HEADING + BEIJING, mode="upsert")
    again = await imported(system, "accounts", HEADING + BEIJING, mode="upsert")
    assert (again["rows"]["landed"], (await items(system, "/v1/accounts"))[0]["version"]) == (1, 1)
    lines = "lei,legal_name,country,external_id\n2138006MX3FMYM7UX432,Zhouyu Energy,CN,C-1\n"
    await imported(system, "accounts", lines, mode="upsert")
    [filed] = await items(system, "/v1/accounts")
    assert (filed["version"], filed["legal_name"], filed["external_id"]) == (2, "Zhouyu Energy", "C-1")
    assert filed["sector"] == "clean_tech_renewables"
    refused = await imported(system, "accounts", HEADING + BEIJING, mode="insert")
    assert [fault[2] for fault in await faults(system, refused)] == ["account_exists"]


async def test_a_chinese_list_in_gb18030_is_read_by_its_own_headings(system):
    content = "客户编号,公司名称,国家,统一社会信用代码\nC-17,华南精工股份有限公司,CN,91110000600037341L\n"
    done = await imported(system, "accounts", content.encode("gb18030"))
    assert done["rows"]["landed"] == 1, await faults(system, done)
    assert (await items(system, "/v1/accounts"))[0]["legal_name"] == "华南精工股份有限公司"


async def test_contacts_and_evidence_find_their_account(system, as_role):
    filed = await account(as_role("supervisor"))
    contacts = (
        "account_lei,name,title,deciding_power,support,last_contacted_on\n"
        "2138006MX3FMYM7UX432,陈立,采购总监,decides,1,2026-01-12\n"
        "2138006MX3FMYM7UX432,王敏,财务总监,vetoes,7,2026-01-12\n"
        "213800HXRO6A2SRWU211,李强,工程师,none,0,\n"
    )
    done = await imported(system, "contacts", contacts)
    assert await faults(system, done) == [
        (3, "/support", "support_out_of_range", "7"),
        (4, "/account_lei", "unknown_account", "213800HXRO6A2SRWU211"),
    ]
    assert [found["name"] for found in await items(system, f"/v1/accounts/{filed['id']}/contacts")] == ["陈立"]
    sheet = (
        "account_external_id,as_of,source,currency,annual_sales,margin_rate\nC-0001,2025-12-31,ledger,CNY,12.50,0.1\n"
    )
    assert (await imported(system, "evidence", sheet))["rows"]["landed"] == 1
    assert (await imported(system, "evidence", sheet, mode="upsert"))["rows"]["landed"] == 1
    rewritten = await imported(system, "evidence", sheet.replace("0.1", "0.2"), mode="upsert")
    assert [fault[2] for fault in await faults(system, rewritten)] == ["evidence_exists"]


async def test_a_manager_imports_contacts_of_the_own_accounts_only(as_role):
    office = as_role("supervisor")
    mine, _ = await account(office), await plain_account(office, "C-0002")
    me = await manager(office)
    await assignment(office, mine["id"], me["id"])
    client = as_role("manager", subject="A-017")
    done = await imported(client, "contacts", "account_external_id,name\nC-0001,陈立\nC-0002,王敏\n")
    assert await faults(client, done) == [(3, "/account_external_id", "unknown_account", "C-0002")]


async def test_every_real_company_lands(system):
    done = await imported(system, "accounts", (DEMO_DATA / "companies.csv").read_bytes())
    assert done["rows"] == {"total": 2999, "landed": 2999, "refused": 0}
    chinese = await items(system, "/v1/accounts", country="CN", limit=200)
    assert len(chinese) == 200


async def test_rows_that_share_numbers_land_as_if_one_by_one(system):
    heading = "external_id,lei,legal_name,country\n"
    first, second = "2138006MX3FMYM7UX432", "213800HXRO6A2SRWU211"
    done = await imported(system, "accounts", f"{heading}C-1,{first},One,CN\nC-2,{first},Two,CN\nC-3,,Three,CN\n")
    assert await faults(system, done) == [(3, "", "account_exists", "")]
    # The first row sets a number free that the second takes, and the third names the second's account another way.
    moved = f"{heading}C-1,{second},One,CN\nC-3,{first},Three,CN\n,{first},Drei,CN\n"
    done = await imported(system, "accounts", moved, mode="upsert")
    assert done["rows"] == {"total": 3, "landed": 3, "refused": 0}
    found = {
        a["external_id"]: (a["legal_name"], a["identifiers"][0]["value"]) for a in await items(system, "/v1/accounts")
    }
    assert found == {"C-1": ("One", second), "C-3": ("Drei", first)}
