"""From a signed contract to the money on the account through the gateway, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.accounts.accounts_things import (
    assignment,
    change,
    codes,
    imported,
    items,
    made,
    manager,
    plain_account,
)

TODAY = datetime.now(UTC).date()


def cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.fixture
def office(as_role):
    return as_role("supervisor", subject="S-001")


@pytest.fixture
async def account_id(office) -> str:
    return (await plain_account(office, "Zhou"))["id"]


async def owed(client, account_id: str, amount: str, billed: int, due: int, **more: object):
    body = {"account_id": account_id, "title": "服务费", "amount": cny(amount)}
    return await made(client, "/v1/receivables", body | {"billed_on": ago(billed), "due_on": ago(due)} | more)


async def paid(client, account_id: str, amount: str, **more: object):
    body = {"account_id": account_id, "amount": cny(amount), "received_on": ago(0)}
    return await made(client, "/v1/payments", body | more)


async def signed_contract(office, other, account_id: str, amount: str):
    body = {"account_id": account_id, "title": "合同", "amount": cny(amount), "payment_days": 30}
    draft = await made(office, "/v1/contracts", body | {"starts_on": ago(10), "ends_on": "2099-12-31"})
    path = f"/v1/contracts/{draft['id']}"
    await made(office, f"{path}/transitions", {"transition": "submit"}, 200)
    await made(other, f"{path}/transitions", {"transition": "sign"}, 200)
    return path


async def test_a_contract_is_cut_into_instalments_to_the_last_fen(office, as_role, account_id):
    path = await signed_contract(office, as_role("supervisor", subject="S-002"), account_id, "100.00")
    plan = {"first_billed_on": ago(0), "every_months": 1, "shares": ["1", "1", "1"]}
    parts = (await made(office, f"{path}/instalments", plan))["items"]
    assert [part["amount"]["amount"] for part in parts] == ["33.34", "33.33", "33.33"]
    assert [part["state"] for part in parts] == ["due", "scheduled", "scheduled"]
    assert parts[0]["due_on"] == ago(-30)
    again = await office.post(f"{path}/instalments", json=plan)
    assert (again.status_code, codes(again)) == (409, [("", "nothing_left_to_schedule")])
    cancel = {"transition": "cancel", "reason": "合并开票"}
    await made(office, f"/v1/receivables/{parts[2]['id']}/transitions", cancel, 200)
    rest = (await made(office, f"{path}/instalments", plan | {"shares": ["1"]}))["items"]
    assert [part["amount"]["amount"] for part in rest] == ["33.33"]


async def test_money_goes_to_what_is_owed_and_the_rest_is_a_credit(office, account_id):
    old, new = await owed(office, account_id, "100.00", 60, 40), await owed(office, account_id, "50.00", 20, 5)
    got = await paid(office, account_id, "170.00", oldest_first=True)
    assert (got["allocated"], got["credit"]) == (cny("150.00"), cny("20.00"))
    assert [part["receivable_id"] for part in got["allocations"]] == [old["id"], new["id"]]
    assert (await office.get(f"/v1/receivables/{old['id']}")).json()["state"] == "paid"
    third = await owed(office, account_id, "30.00", 1, -10)
    path = f"/v1/payments/{got['id']}"
    more = {"allocations": [{"receivable_id": third["id"], "amount": cny("25.00")}]}
    refused = await office.post(f"{path}/allocations", json=more)
    assert (refused.status_code, codes(refused)) == (409, [("/allocations/0/amount/amount", "more_than_credit")])
    applied = await made(office, f"{path}/allocations", {"allocations": [{"receivable_id": third["id"]}]}, 200)
    assert applied["credit"] == cny("0.00")
    partial = (await office.get(f"/v1/receivables/{third['id']}")).json()
    assert (partial["state"], partial["outstanding"]) == ("partial", cny("10.00"))
    over = {"allocations": [{"receivable_id": third["id"], "amount": cny("11.00")}], "oldest_first": False}
    body = {"account_id": account_id, "amount": cny("40.00"), "received_on": ago(0)} | over
    late = await office.post("/v1/payments", json=body)
    assert codes(late) == [("/allocations/0/amount/amount", "more_than_outstanding")]
    assert len(await items(office, "/v1/payments", account_id=account_id)) == 1


async def test_a_refund_or_an_application_that_cannot_be_is_told_whole_and_where(office, account_id):
    owing = await owed(office, account_id, "100.00", 60, 40)
    got = await paid(office, account_id, "130.00", received_on=ago(1))
    path, dollars = f"/v1/payments/{got['id']}", {"amount": "-1.00", "currency": "USD"}
    refund = {"amount": dollars, "refunded_on": ago(-9), "reason": "多付"}
    wrong = [("/amount/currency", "currencies_differ"), ("/amount/amount", "amount_not_positive")]
    assert codes(await office.post(f"{path}/refunds", json=refund)) == [*wrong, ("/refunded_on", "in_the_future")]
    early = {"amount": cny("1.00"), "refunded_on": ago(2), "reason": "多付"}
    assert codes(await office.post(f"{path}/refunds", json=early)) == [("/refunded_on", "refunded_before_received")]
    applied = {"allocations": [{"receivable_id": owing["id"], "amount": dollars}]}
    told = await office.post(f"{path}/allocations", json=applied)
    assert codes(told) == [("/allocations/0/amount/currency", "currencies_differ")]
    assert (await office.get(path)).json()["credit"] == cny("130.00")


async def test_a_credit_is_refunded_and_a_payment_that_bounced_is_owed_again(office, account_id, as_role):
    owing = await owed(office, account_id, "100.00", 60, 40)
    got = await paid(office, account_id, "130.00", allocations=[{"receivable_id": owing["id"]}])
    path = f"/v1/payments/{got['id']}"
    refund = {"amount": cny("40.00"), "refunded_on": ago(0), "reason": "多付"}
    assert codes(await office.post(f"{path}/refunds", json=refund)) == [("/amount/amount", "more_than_credit")]
    back = await made(office, f"{path}/refunds", refund | {"amount": cny("30.00")}, 200)
    assert (back["credit"], back["refunded"]) == (cny("0.00"), cny("30.00"))
    bounce = {"transition": "reverse", "reason": "退票"}
    assert codes(await office.post(f"{path}/transitions", json=bounce)) == [("/transition", "refunded_already")]
    second = await owed(office, account_id, "70.00", 9, 3)
    cheque = await paid(office, account_id, "70.00", oldest_first=True)
    gone = await made(office, f"/v1/payments/{cheque['id']}/transitions", bounce, 200)
    assert (gone["state"], gone["credit"], gone["allowed_transitions"]) == ("reversed", cny("0.00"), [])
    assert gone["allocations"][0]["undone_on"] == ago(0)
    again = (await office.get(f"/v1/receivables/{second['id']}")).json()
    assert (again["state"], again["overdue_days"], again["collection_step"]) == ("due", 3, "reminder")
    assert [step["transition"] for step in again["history"]] == ["pay", "unpay"]


async def test_currencies_are_never_mixed(office, account_id):
    owing = await owed(office, account_id, "100.00", 60, 40)
    dollars = {"amount": "100.00", "currency": "USD"}
    body = {"account_id": account_id, "amount": dollars, "received_on": ago(0)}
    mixed = await office.post("/v1/payments", json=body | {"allocations": [{"receivable_id": owing["id"]}]})
    assert codes(mixed) == [("/allocations/0/receivable_id", "currencies_differ")]
    beside = await made(office, "/v1/payments", body | {"oldest_first": True})
    assert (beside["credit"], beside["allocations"]) == (dollars, [])
    seven = {"account_id": account_id, "title": "x", "amount": {"amount": "7.00", "currency": "USD"}}
    await made(office, "/v1/receivables", seven | {"billed_on": ago(3), "due_on": ago(1)})
    found = (await office.get(f"/v1/collection-summary?period={TODAY.year}")).json()
    assert [each["currency"] for each in found["currencies"]] == ["CNY", "USD"]


async def test_the_summary_ages_what_is_late_and_holds_bad_debt_to_its_red_line(office, account_id):
    for late in (0, 1, 30, 31, 60, 61, 90, 91):
        await owed(office, account_id, "10.00", late, late)
    lost = await owed(office, account_id, "1.63", 1, 1)
    path = f"/v1/receivables/{lost['id']}/transitions"
    assert codes(await office.post(path, json={"transition": "write_off"})) == [("/reason", "reason_missing")]
    await made(office, path, {"transition": "write_off", "reason": "破产"}, 200)
    quarter = f"{TODAY.year}-Q{(TODAY.month + 2) // 3}"
    found = (await office.get(f"/v1/collection-summary?period={quarter}&account_id={account_id}")).json()
    [figures] = found["currencies"]
    assert [(band["from_days"], band["to_days"], band["count"]) for band in figures["bands"]] == [
        (0, 0, 1), (1, 30, 2), (31, 60, 2), (61, 90, 2), (91, None, 1),
    ]  # fmt: skip
    assert (figures["outstanding"], figures["overdue"], figures["written_off"]) == (
        cny("80.00"),
        cny("70.00"),
        cny("1.63"),
    )
    late = await items(office, "/v1/receivables", overdue=True, account_id=account_id)
    assert [each["overdue_days"] for each in late] == [91, 90, 61, 60, 31, 30, 1]
    assert [each["collection_step"] for each in late][:2] == ["legal", "visit"]


async def test_what_is_disputed_or_given_up_is_on_record(office, as_role, account_id):
    owing = await owed(office, account_id, "100.00", 60, 40)
    path = f"/v1/receivables/{owing['id']}"
    await paid(office, account_id, "40.00", oldest_first=True)
    fixed = await change(office, path, {"amount": cny("90.00")}, version=2)
    assert codes(fixed) == [("", "receivable_is_fixed")]
    assert (await change(office, path, {"promised_on": ago(-7), "owner": "A-017"}, version=2)).status_code == 200
    for transition, state in (("dispute", "disputed"), ("settle", "partial")):
        moved = await made(office, f"{path}/transitions", {"transition": transition, "reason": "天数"}, 200)
        assert moved["state"] == state
    mine = await manager(office)
    await assignment(office, account_id, mine["id"])
    own = as_role("manager", subject=mine["external_id"])
    give_up = {"transition": "write_off", "reason": "收不回"}
    assert (await own.post(f"{path}/transitions", json=give_up)).status_code == 403
    lost = await made(office, f"{path}/transitions", give_up, 200)
    assert (lost["state"], lost["outstanding"], lost["overdue_days"]) == ("written_off", cny("0.00"), 0)
    portion = {"receivable_id": owing["id"], "amount": cny("1.00")}
    body = {"account_id": account_id, "amount": cny("1.00"), "received_on": ago(0), "allocations": [portion]}
    late = await office.post("/v1/payments", json=body)
    assert codes(late) == [("/allocations/0/receivable_id", "not_payable")]
    back = await made(office, f"{path}/transitions", {"transition": "reinstate", "reason": "破产分配"}, 200)
    assert (back["state"], back["outstanding"]) == ("partial", cny("60.00"))


async def test_money_of_own_accounts_only(office, as_role, account_id):
    owing = await owed(office, account_id, "100.00", 60, 40)
    got = await paid(office, account_id, "10.00")
    mine = await manager(office)
    await assignment(office, account_id, mine["id"])
    own, stranger = as_role("manager", subject=mine["external_id"]), as_role("manager", subject="B-1")
    for client, status, count in ((own, 200, 1), (stranger, 404, 0)):
        for noun, thing in (("receivables", owing), ("payments", got)):
            assert (await client.get(f"/v1/{noun}/{thing['id']}")).status_code == status
            assert len(await items(client, f"/v1/{noun}")) == count
        assert (await change(client, f"/v1/receivables/{owing['id']}", {})).status_code == status
        summary = (await client.get(f"/v1/collection-summary?period={TODAY.year}")).json()
        assert len(summary["currencies"]) == count
    assert (
        await stranger.post(f"/v1/payments/{got['id']}/allocations", json={"oldest_first": True})
    ).status_code == 404
    release = {"transition": "release", "reason": "x"}
    assert (await stranger.post(f"/v1/payments/{got['id']}/transitions", json=release)).status_code == 404
    assert (await own.post(f"/v1/payments/{got['id']}/transitions", json=release)).status_code == 403


async def test_files_of_receivables_and_payments_land_once(office, account_id):
    head = "customer id,应收编号,款项,金额,币种,开单日期,到期日\n"
    rows = f"Zhou,YS-1,服务费,100.00,CNY,{ago(60)},{ago(40)}\nZhou,YS-2,服务费,50.00,CNY,{ago(20)},{ago(5)}\n"
    wrong = f"Nobody,YS-3,x,1.00,CNY,{ago(1)},{ago(1)}\nZhou,YS-4,x,-1.00,CNY,2026-02-30,\n"
    first = await imported(office, "receivables", head + rows + wrong)
    assert (first["rows"]["landed"], first["rows"]["refused"]) == (2, 2)
    changed = await imported(office, "receivables", head + rows.replace("50.00", "55.00"), mode="upsert")
    assert changed["rows"]["landed"] == 2
    head = "客户编号,流水号,金额,币种,到账日期,应收编号\n"
    rows = f"Zhou,HK-1,60.00,CNY,{ago(3)},YS-2\nZhou,HK-2,30.00,CNY,{ago(2)},\nZhou,HK-3,1.00,CNY,{ago(2)},YS-9\n"
    money = await imported(office, "payments", head + rows)
    assert (money["rows"]["landed"], money["rows"]["refused"]) == (2, 1)
    owed_now = {each["external_id"]: each for each in await items(office, "/v1/receivables")}
    assert (owed_now["YS-1"]["outstanding"], owed_now["YS-2"]["state"]) == (cny("70.00"), "paid")
    [credit] = await items(office, "/v1/payments", external_id="HK-1")
    assert credit["credit"] == cny("5.00")
    again = await imported(office, "payments", head + rows, mode="upsert")
    assert (again["rows"]["landed"], again["rows"]["refused"]) == (2, 1)
    assert len(await items(office, "/v1/payments")) == 2
    paid_up = f"customer id,应收编号,款项,金额,币种,开单日期\nZhou,YS-2,服务费,1.00,CNY,{ago(20)}\n"
    assert (await imported(office, "receivables", paid_up, mode="upsert"))["rows"]["refused"] == 1
