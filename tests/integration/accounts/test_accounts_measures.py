"""What managers' books come to, from holdings, figures, complaints and decisions, as it was known on any day."""

import pytest

from chassis.work import utc_now
from tests.integration.accounts.accounts_things import (
    GOOD_EVIDENCE,
    account,
    assignment,
    codes,
    imported,
    items,
    made,
    manager,
    plain_account,
)

MARCH = {"period": "2026-03"}


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def book(office, *names):
    """The accounts of these names, led by A-017."""
    own = [await plain_account(office, name) for name in names]
    leader = await manager(office)
    for each in own:
        await assignment(office, each["id"], leader["id"])
    return own


async def readings(client, **query):
    found = await items(client, "/v1/account-measures", **MARCH | query)
    return {(one["measure"], one["currency"]): one["value"] for one in found}


async def test_a_book_is_measured_by_what_its_accounts_hold_and_bring(office, as_role):
    first, second = await book(office, "C-1", "C-2")
    system = as_role("system")
    sheets = (
        "account_external_id,product,as_of,source,units,balance,currency\n"
        "C-1,time_deposit,2026-02-28,core,1,100.00,CNY\n"
        "C-1,time_deposit,2026-03-31,core,1,850000.00,CNY\n"
        "C-1,corporate_loan,2026-03-16,core,1,3100.00,CNY\n"
        "C-2,demand_deposit,2026-03-31,core,1,50.00,USD\n"
        "C-2,payroll,2026-03-20,core,2,,\n"
        "C-2,spaceship,2026-03-20,core,2,,\n"
    )
    done = await imported(system, "holdings", sheets)
    assert done["rows"] == {"total": 6, "landed": 5, "refused": 1}
    figures = (
        "客户编号,数据项,月份,数据来源,金额,币种\n"
        "C-1,revenue,2026-03,ledger,1000.50,CNY\nC-2,revenue,2026-03,ledger,-0.50,CNY\nC-2,revenue,2026-02,ledger,7,CNY\n"
    )
    assert (await imported(system, "figures", figures))["rows"]["landed"] == 3
    found = await readings(office)
    assert found["aum", "CNY"] == "850000.00"
    assert found["aum", "USD"] == "50.00"
    assert found["customer_revenue", "CNY"] == "1000.00"
    # 3,100.00 from the 16th to the 31st: 16 of 31 days.
    assert found["loan_balance", "CNY"] == "1600.00"
    assert (found["payroll_accounts_opened", None], found["products_held", None]) == ("2", "4")
    assert (found["customers_total", None], found["multi_product_customers", None]) == ("2", "2")
    assert ("key_customer_revenue", "CNY") not in found
    summary = (await office.get(f"/v1/accounts/{first['id']}/product-summary", params={"on": "2026-03-31"})).json()
    assert summary["held"] == ["time_deposit", "corporate_loan"]
    assert summary["coverage"] == "0.1818"
    assert summary["aum"] == [{"amount": "850000.00", "currency": "CNY"}]
    spread = (await office.get("/v1/product-penetration", params={"on": "2026-03-31"})).json()["products"]
    payroll = next(each for each in spread if each["product"] == "payroll")
    assert payroll == {"product": "payroll", "eligible": 2, "holders": 1, "rate": "0.5000"}
    assert len(await items(office, f"/v1/accounts/{second['id']}/holdings")) == 2


async def test_what_was_known_on_a_past_day_reads_the_same_for_ever(office):
    [only] = await book(office, "C-1")
    place = f"/v1/accounts/{only['id']}/figures"
    figure = {"figure": "fee_income", "month": "2026-03", "source": "ledger"}
    await made(office, place, figure | {"amount": {"amount": "10.00", "currency": "CNY"}})
    await made(office, place, figure | {"amount": {"amount": "12.00", "currency": "CNY"}})
    assert (await readings(office))["fee_income", "CNY"] == "12.00"
    assert await readings(office, known_on="2026-01-31") == {}
    far = await office.get("/v1/account-measures", params=MARCH | {"known_on": "2199-01-01"})
    assert codes(far) == [("?known_on", "in_the_future")]
    profit = (await office.get(f"/v1/accounts/{only['id']}/simulated-profit", params=MARCH)).json()["profits"]
    assert [(one["profit"]["amount"], one["missing"][0]) for one in profit] == [("12.00", "deposit_margin")]


async def test_complaints_and_decisions_count_for_whoever_led_the_account(office):
    await account(office)
    [filed] = await items(office, "/v1/accounts")
    leader = await manager(office)
    await assignment(office, filed["id"], leader["id"])
    await made(office, f"/v1/accounts/{filed['id']}/evidence", GOOD_EVIDENCE)
    await made(office, "/v1/qualifications", {"account_id": filed["id"]})
    case = {"account_id": filed["id"], "kind": "complaint", "subject": "对账单迟到", "valid": True, "satisfaction": 4}
    await made(office, "/v1/complaints", case)
    now = f"{utc_now():%Y-%m}"
    found = await readings(office, period=now)
    assert found["valid_complaints", None] == "1"
    assert found["satisfaction_score", None] == "80.00"
    assert (found["key_customers", None], found["corporate_key_customers", None]) == ("1", "1")
    assert found["vip_customers", None] == "0"
    [key] = await items(office, "/v1/account-measures", period=now, measure="key_customers")
    assert key["formula_version"] == "2026-01-01"
    assert key["inputs"] == [{"name": "accounts_led", "value": "1"}]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_readings_come_in_pages_that_leave_nothing_out(office):
    for number in range(7):
        own = await plain_account(office, f"C-{number}")
        leader = await manager(office, external_id=f"B-{number}")
        await assignment(office, own["id"], leader["id"])
    query, seen = MARCH | {"limit": 10}, []
    while query:
        page = (await office.get("/v1/account-measures", params=query)).json()
        seen += [(one["manager"], one["measure"]) for one in page["items"]]
        query = MARCH | {"limit": 10, "cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert len(seen) == len(set(seen)) == 7 * 22
    assert seen == sorted(seen)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_stranger_sees_no_measures_and_files_no_holdings(office, as_role):
    [only] = await book(office, "C-1")
    own, stranger = as_role("manager", subject="A-017"), as_role("manager", subject="A-999")
    assert len(await items(own, "/v1/account-measures", **MARCH)) == 22
    assert await items(stranger, "/v1/account-measures", **MARCH) == []
    assert await items(stranger, "/v1/account-measures", **MARCH, manager="A-017") == []
    assert (await stranger.get(f"/v1/accounts/{only['id']}/holdings")).status_code == 404
    assert (await stranger.get(f"/v1/accounts/{only['id']}/product-summary")).status_code == 404
    draft = {"product": "payroll", "as_of": "2026-03-31", "source": "core"}
    assert (await stranger.post(f"/v1/accounts/{only['id']}/holdings", json=draft)).status_code in (404, 422)
    assert (await own.post(f"/v1/accounts/{only['id']}/holdings", json=draft)).status_code == 201
    bad = draft | {"product": "spaceship", "as_of": "2199-01-01", "balance": {"amount": "1.00", "currency": "CNY"}}
    refused = await own.post(f"/v1/accounts/{only['id']}/holdings", json=bad | {"units": 0})
    assert codes(refused) == [
        ("/product", "unknown_product"),
        ("/as_of", "in_the_future"),
        ("/balance", "balance_without_units"),
    ]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_same_sheet_again_changes_nothing_and_another_corrects_or_is_refused(office, as_role):
    [only] = await book(office, "C-1")
    system, sheet = (
        as_role("system"),
        "account_external_id,product,as_of,source,balance,currency\nC-1,fund,{day},core,{amount},CNY\n",
    )
    first = sheet.format(day="2026-03-31", amount="5.00")
    await imported(system, "holdings", first)
    again = await imported(system, "holdings", first, mode="upsert")
    refused = await imported(system, "holdings", first)
    assert (again["rows"]["landed"], refused["rows"]["refused"]) == (1, 1)
    await imported(system, "holdings", sheet.format(day="2026-03-31", amount="6.00"), mode="upsert")
    assert (await readings(office))["aum", "CNY"] == "6.00"
    assert len(await items(office, f"/v1/accounts/{only['id']}/holdings")) == 2
    no_day = await imported(system, "holdings", sheet.format(day="2026-02-30", amount="6.00"))
    assert [(e["pointer"], e["code"]) for e in await items(system, no_day["errors"])] == [("/as_of", "wrong_format")]
