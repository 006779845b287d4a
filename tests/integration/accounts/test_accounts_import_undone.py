"""An import is undone: what nobody touched since is as before, what was touched stays and is told row by row."""

import pytest

from tests.integration.accounts.accounts_things import change, codes, imported, items, made, over
from tests.telling import told

HEADING = "external_id,legal_name,country,uscc\n"


@pytest.fixture
def system(as_role):
    return as_role("system")


async def undone(client, done):
    answer = await client.post(f"/v1/imports/{done['noun']}/{done['id']}/transitions", json={"transition": "revert"})
    assert answer.status_code == 202, answer.text
    job = await over(client, answer.json()["reverted"]["job"])
    assert job["state"] == "succeeded", job
    return (await client.get(f"/v1/imports/{done['noun']}/{done['id']}")).json()


async def names(client):
    return {each["external_id"]: each["legal_name"] for each in await items(client, "/v1/accounts")}


async def test_an_import_is_undone_but_for_what_was_changed_or_used_since(system):
    await imported(system, "accounts", f"{HEADING}C-0,Old,CN,91110000600037341L\n")
    lines = "".join(f"C-{n},New {n},CN,\n" for n in range(1, 4))
    done = await imported(system, "accounts", f"{HEADING}C-0,Newer,CN,\n{lines}", mode="upsert")
    ids = {each["external_id"]: each["id"] for each in await items(system, "/v1/accounts")}
    assert (await change(system, f"/v1/accounts/{ids['C-1']}", {"sector": "mining"})).status_code == 200
    await made(system, f"/v1/accounts/{ids['C-2']}/contacts", {"name": "陈立"})
    found = await undone(system, done)
    assert (found["reverted"]["reverted"], found["reverted"]["kept"]) == (2, 2)
    assert found["allowed_transitions"] == []
    assert await names(system) == {"C-0": "Old", "C-1": "New 1", "C-2": "New 2"}
    [restored] = await items(system, "/v1/accounts", external_id="C-0")
    assert [number["value"] for number in restored["identifiers"]] == ["91110000600037341L"]
    reasons = [(each["row"], each["code"]) for each in await items(system, found["errors"])]
    assert reasons == [(3, "changed_since"), (4, "in_use_since")]
    removed = [subject for kind, subject, _ in await told(system, "accounts", 7) if kind == "account.removed"]
    assert removed == [f"/v1/accounts/{ids['C-3']}"]
    again = await system.post(f"/v1/imports/accounts/{done['id']}/transitions", json={"transition": "revert"})
    assert (again.status_code, codes(again)) == (409, [("/transition", "transition_not_allowed")])


async def test_contacts_and_evidence_are_undone_too(system):
    await imported(system, "accounts", f"{HEADING}C-1,One,CN,\n")
    [own] = await items(system, "/v1/accounts")
    place = f"/v1/accounts/{own['id']}"
    people = "account_external_id,name,title,support\nC-1,陈立,采购总监,{support}\n"
    await imported(system, "contacts", people.format(support=1))
    more = await imported(system, "contacts", people.format(support=2) + "C-1,王敏,财务总监,0\n", mode="upsert")
    margin = "account_external_id,as_of,source,margin_rate\nC-1,2025-12-31,ledger,0.1\n"
    sheet = await imported(system, "evidence", margin)
    assert (await undone(system, more))["reverted"]["reverted"] == 2
    assert (await undone(system, sheet))["reverted"]["reverted"] == 1
    assert [(each["name"], each["support"]) for each in await items(system, f"{place}/contacts")] == [("陈立", 1)]
    assert await items(system, f"{place}/evidence") == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_only_the_author_undoes_an_import_and_a_rehearsal_leaves_nothing_to_undo(system, as_role):
    rehearsed = await imported(system, "accounts", f"{HEADING}C-1,One,CN,\n", dry_run=True)
    assert rehearsed["allowed_transitions"] == []
    done = await imported(system, "accounts", f"{HEADING}C-1,One,CN,\n")
    assert done["allowed_transitions"] == ["revert"]
    place = f"/v1/imports/accounts/{done['id']}/transitions"
    assert (await as_role("supervisor").post(place, json={"transition": "revert"})).status_code == 404
    assert await names(system) == {"C-1": "One"}


async def test_money_is_undone_from_the_payments_back_and_what_was_given_up_since_stays(system):
    await imported(system, "accounts", f"{HEADING}C-1,One,CN,\nC-2,Two,CN,\n")
    bills = "external_id,account_external_id,title,amount,currency,billed_on,due_on\n"
    first = await imported(system, "receivables", f"{bills}B-1,C-1,服务费,100.00,CNY,2026-01-01,2026-02-01\n")
    lines = "B-1,C-1,服务费,150.00,CNY,2026-01-01,2026-02-01\nB-2,C-2,服务费,70.00,CNY,2026-01-01,2026-02-01\n"
    second = await imported(system, "receivables", bills + lines, mode="upsert")
    money = "external_id,account_external_id,amount,currency,received_on\n"
    paid = await imported(system, "payments", f"{money}P-1,C-1,200.00,CNY,2026-02-01\nP-2,C-2,30.00,CNY,2026-02-01\n")
    owed = {each["external_id"]: each for each in await items(system, "/v1/receivables")}
    assert [owed[number]["state"] for number in ("B-1", "B-2")] == ["paid", "partial"]
    loss = {"transition": "write_off", "reason": "破产"}
    await made(system, f"/v1/receivables/{owed['B-2']['id']}/transitions", loss, 200)

    found = await undone(system, paid)
    assert (found["reverted"]["reverted"], found["reverted"]["kept"]) == (1, 1)
    assert [(each["row"], each["code"]) for each in await items(system, found["errors"])] == [(3, "in_use_since")]
    assert [each["external_id"] for each in await items(system, "/v1/payments")] == ["P-2"]
    found = await undone(system, second)
    assert [(each["row"], each["code"]) for each in await items(system, found["errors"])] == [(3, "changed_since")]
    owed = {each["external_id"]: each for each in await items(system, "/v1/receivables")}
    assert (owed["B-1"]["state"], owed["B-1"]["amount"]["amount"]) == ("due", "100.00")
    # What the second file changed and the undoing changed back says what the first file made of it.
    assert (await undone(system, first))["reverted"]["reverted"] == 1
    assert [each["external_id"] for each in await items(system, "/v1/receivables")] == ["B-2"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_holdings_and_figures_are_undone_too(system):
    await imported(system, "accounts", f"{HEADING}C-1,One,CN,\n")
    [own] = await items(system, "/v1/accounts")
    place = f"/v1/accounts/{own['id']}"
    sheet = "account_external_id,product,as_of,source,balance,currency\nC-1,time_deposit,2026-01-31,core,{}.00,CNY\n"
    await imported(system, "holdings", sheet.format(100))
    wrong = await imported(system, "holdings", sheet.format(900), mode="upsert")
    assert (await undone(system, wrong))["reverted"]["reverted"] == 1
    assert [each["balance"]["amount"] for each in await items(system, f"{place}/holdings")] == ["100.00"]
    month = "account_external_id,figure,month,source,amount,currency\nC-1,revenue,2026-01,core,5.00,CNY\n"
    assert (await undone(system, await imported(system, "figures", month)))["reverted"]["reverted"] == 1
    assert await items(system, f"{place}/figures") == []
