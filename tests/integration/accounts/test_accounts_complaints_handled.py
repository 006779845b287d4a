"""Complaints and enquiries through the gateway, on both databases."""

from datetime import UTC, datetime

import pytest

from tests.integration.accounts.accounts_things import assignment, change, codes, items, made, manager, plain_account

MONTH = datetime.now(UTC).strftime("%Y-%m")


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def filed(client, account_id: str, **more: object):
    body = {"account_id": account_id, "kind": "complaint", "subject": "对账单迟到"}
    return await made(client, "/v1/complaints", body | more)


async def moved(client, complaint_id: str, *transitions: str):
    for transition in transitions:
        body = {"transition": transition, "reason": "because"}
        found = await made(client, f"/v1/complaints/{complaint_id}/transitions", body, 200)
    return found


async def test_a_complaint_is_handled_to_its_end_and_counted(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    case = await filed(office, account_id)
    assert (case["state"], case["allowed_transitions"]) == ("received", ["acknowledge", "reject", "escalate"])
    assert case["acknowledgement_clock"]["promised_minutes"] == 240
    path = f"/v1/complaints/{case['id']}"
    working = await moved(office, case["id"], "acknowledge", "investigate")
    silent = await office.post(f"{path}/transitions", json={"transition": "respond"})
    assert codes(silent) == [("/answer", "answer_missing")]
    done = {"answer": "已补发", "valid": True, "countermeasure": "每月核对", "satisfaction": 4}
    assert (await change(office, path, done, version=working["version"])).status_code == 200
    closed = await moved(office, case["id"], "respond", "close")
    assert closed["answer_clock"]["due_at"] is None
    assert [step["after"] for step in closed["history"]] == ["acknowledged", "investigating", "responded", "closed"]
    summary = (await office.get("/v1/complaint-summary", params={"period": MONTH})).json()
    assert (summary["complaints"], summary["valid_complaints"], summary["satisfaction_mean"]) == (1, 1, "4.00")
    assert summary["countermeasures"] == ["每月核对"]
    again = await moved(office, case["id"], "reopen")
    assert again["allowed_transitions"] == ["investigate", "escalate"]
    assert len(await items(office, "/v1/complaints", state="reopened", kind="complaint")) == 1


async def test_a_transition_out_of_turn_is_refused_in_the_readers_language(office):
    case = await filed(office, (await plain_account(office, "Zhou"))["id"])
    path = f"/v1/complaints/{case['id']}/transitions"
    assert (await office.post(path, json={"transition": "close"})).status_code == 409
    chinese = await office.post(path, json={"transition": "reject"}, headers={"accept-language": "zh-CN"})
    assert chinese.status_code == 422
    assert "必须说明原因" in chinese.json()["errors"][0]["detail"]


async def test_what_a_case_refers_to_must_be_there(office):
    account_id, other = [(await plain_account(office, name))["id"] for name in ("Zhou", "Other")]
    contact = await made(office, f"/v1/accounts/{other}/contacts", {"name": "陈立"})
    body = {"account_id": account_id, "kind": "enquiry", "subject": "利率", "contact_id": contact["id"]}
    assert codes(await office.post("/v1/complaints", json=body)) == [("/contact_id", "unknown_resource")]
    body = {"account_id": contact["id"], "kind": "enquiry", "subject": "利率"}
    assert codes(await office.post("/v1/complaints", json=body)) == [("/account_id", "unknown_resource")]
    body = {"account_id": account_id, "kind": "enquiry", "subject": "利率", "received_at": "0001-01-01T00:00:00+14:00"}
    assert codes(await office.post("/v1/complaints", json=body)) == [("/received_at", "too_long_ago")]


async def test_a_contact_who_is_removed_leaves_the_case_without_a_name(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    contact = await made(office, f"/v1/accounts/{account_id}/contacts", {"name": "陈立"})
    case = await filed(office, account_id, contact_id=contact["id"])
    path = f"/v1/accounts/{account_id}/contacts/{contact['id']}"
    assert (await office.delete(path, headers={"if-match": '"v1"'})).status_code == 204
    assert (await office.get(f"/v1/complaints/{case['id']}")).json()["contact_id"] is None


async def test_a_manager_sees_the_cases_of_own_accounts_only(office, as_role):
    account_id = (await plain_account(office, "Zhou"))["id"]
    case = await filed(office, account_id)
    mine = await manager(office)
    await assignment(office, account_id, mine["id"])
    own, stranger = as_role("manager", subject=mine["external_id"]), as_role("manager", subject="B-1")
    for client, status, count in ((own, 200, 1), (stranger, 404, 0)):
        assert (await client.get(f"/v1/complaints/{case['id']}")).status_code == status
        assert len(await items(client, "/v1/complaints")) == count
        summary = (await client.get("/v1/complaint-summary", params={"period": MONTH})).json()
        assert summary["complaints"] == count
        move = {"transition": "acknowledge"}
        assert (await client.post(f"/v1/complaints/{case['id']}/transitions", json=move)).status_code == status
