"""From a need to a signed contract through the gateway, on both databases."""

import pytest

from tests.integration.accounts.accounts_things import assignment, change, codes, items, made, manager, plain_account

AMOUNT = {"amount": "1200000.00", "currency": "CNY"}


@pytest.fixture
def office(as_role):
    return as_role("supervisor", subject="S-001")


async def opportunity(client, account_id: str, **more: object):
    body = {"account_id": account_id, "name": "现金管理", "amount": AMOUNT, "expected_on": "2026-12-31"}
    return await made(client, "/v1/opportunities", body | {"owner": "A-017", "hours": "24"} | more)


async def proposal(client, opportunity_id: str, **more: object):
    body = {"opportunity_id": opportunity_id, "title": "方案", "amount": AMOUNT, "valid_until": "2099-12-31"}
    return await made(client, "/v1/proposals", body | more)


async def contract(client, account_id: str, **more: object):
    body = {"account_id": account_id, "title": "合同", "amount": AMOUNT}
    return await made(client, "/v1/contracts", body | {"starts_on": "2026-01-01", "ends_on": "2099-12-31"} | more)


async def moved(client, path: str, *transitions: str):
    for transition in transitions:
        found = await made(client, f"{path}/transitions", {"transition": transition, "reason": "because"}, 200)
    return found


async def test_a_need_becomes_a_deal_with_a_proposal_that_was_accepted(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    found = await opportunity(office, account_id)
    assert (found["state"], found["chance_in_force_pct"]) == ("identified", "10")
    path = f"/v1/opportunities/{found['id']}"
    await moved(office, path, "qualify", "propose")
    early = await office.post(f"{path}/transitions", json={"transition": "win"})
    assert (early.status_code, codes(early)) == (409, [("/transition", "no_accepted_proposal")])
    offer = await proposal(office, found["id"])
    offered = await change(office, f"/v1/proposals/{offer['id']}", {"title": "方案二"})
    assert offered.json()["title"] == "方案二"
    await moved(office, f"/v1/proposals/{offer['id']}", "send", "accept")
    fixed = await change(office, f"/v1/proposals/{offer['id']}", {"title": "方案三"}, version=4)
    assert codes(fixed) == [("", "proposal_is_out")]
    won = await moved(office, path, "win")
    assert (won["state"], won["chance_in_force_pct"], won["allowed_transitions"]) == ("won", "100", [])
    assert [step["after"] for step in won["history"]] == ["qualified", "proposed", "won"]
    assert len(await items(office, "/v1/opportunities", state="won", owner="A-017")) == 1
    assert len(await items(office, "/v1/proposals", opportunity_id=found["id"], state="accepted")) == 1


async def test_a_deal_is_lost_for_a_coded_reason_and_begins_anew_without_its_old_offers(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    found = await opportunity(office, account_id, chance_pct=60)
    path = f"/v1/opportunities/{found['id']}"
    offer = await proposal(office, found["id"])
    await moved(office, f"/v1/proposals/{offer['id']}", "send", "accept")
    silent = await office.post(f"{path}/transitions", json={"transition": "lose"})
    assert codes(silent) == [("/loss_reason", "loss_reason_missing")]
    lost = await made(office, f"{path}/transitions", {"transition": "lose", "loss_reason": "price"}, 200)
    assert (lost["loss_reason"], lost["chance_in_force_pct"]) == ("price", "0")
    late = {"opportunity_id": found["id"], "title": "方案", "amount": AMOUNT, "valid_until": "2099-12-31"}
    assert (await office.post("/v1/proposals", json=late)).status_code == 409
    again = await moved(office, path, "reopen", "qualify", "propose")
    assert (again["cycle"], again["loss_reason"], again["chance_in_force_pct"]) == (2, None, "60")
    assert (await office.post(f"{path}/transitions", json={"transition": "win"})).status_code == 409


async def test_what_makes_no_sense_is_refused_where_it_is(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    found = await opportunity(office, account_id)
    body = {"opportunity_id": found["id"], "title": "方案", "valid_until": "2099-12-31"}
    other = await office.post("/v1/proposals", json=body | {"amount": {"amount": "1.00", "currency": "USD"}})
    assert codes(other) == [("/amount/currency", "currencies_differ")]
    fine = await office.post("/v1/proposals", json=body | {"amount": {"amount": "1.005", "currency": "CNY"}})
    assert codes(fine) == [("/amount/amount", "too_many_decimals")]
    nothing = {"amount": {"amount": "0.00", "currency": "CNY"}, "hours": "0"}
    refused = await change(office, f"/v1/opportunities/{found['id']}", nothing)
    assert codes(refused) == [("/amount/amount", "amount_not_positive"), ("/hours", "hours_not_positive")]
    old = await proposal(office, found["id"], valid_until="2020-01-01")
    ran_out = await office.post(f"/v1/proposals/{old['id']}/transitions", json={"transition": "send"})
    assert codes(ran_out) == [("/transition", "proposal_ran_out")]


async def test_a_contract_needs_four_eyes_and_once_signed_is_only_amended(office, as_role):
    account_id = (await plain_account(office, "Zhou"))["id"]
    draft = await contract(office, account_id, external_id="HT-1")
    path = f"/v1/contracts/{draft['id']}"
    twice = {"account_id": account_id, "title": "合同", "amount": AMOUNT, "external_id": "HT-1"}
    twice |= {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    assert codes(await office.post("/v1/contracts", json=twice)) == [("/external_id", "contract_exists")]
    assert (await change(office, path, {"ends_on": "2098-12-31"})).status_code == 200
    await moved(office, path, "submit")
    alone = await office.post(f"{path}/transitions", json={"transition": "sign"})
    assert (alone.status_code, codes(alone)) == (403, [("/transition", "signer_is_submitter")])
    active = await moved(as_role("supervisor", subject="S-002"), path, "sign", "activate")
    assert active["state"] == "active"
    assert codes(await change(office, path, {"title": "x"}, version=active["version"])) == [("", "contract_is_fixed")]
    more = {"amount": "1300000.00", "currency": "CNY"}
    amendment = {"effective_on": "2026-02-01", "reason": "两家子公司", "amount": more, "ends_on": "2097-12-31"}
    amended = await made(office, f"{path}/amendments", amendment)
    assert (amended["amount"], amended["amount_in_force"]) == (AMOUNT, more)
    assert (amended["ends_on"], amended["ends_on_in_force"]) == ("2098-12-31", "2097-12-31")
    foreign = amendment | {"amount": {"amount": "1.00", "currency": "USD"}, "effective_on": "2025-01-01"}
    assert codes(await office.post(f"{path}/amendments", json=foreign)) == [
        ("/amount/currency", "currencies_differ"),
        ("/effective_on", "before_the_contract"),
    ]
    early = await office.post(f"{path}/transitions", json={"transition": "expire"})
    assert codes(early) == [("/transition", "not_over")]


async def test_a_manager_sees_the_deals_of_own_accounts_only(office, as_role):
    account_id = (await plain_account(office, "Zhou"))["id"]
    found = await opportunity(office, account_id)
    offer, agreed = await proposal(office, found["id"]), await contract(office, account_id)
    mine = await manager(office)
    await assignment(office, account_id, mine["id"])
    own, stranger = as_role("manager", subject=mine["external_id"]), as_role("manager", subject="B-1")
    for noun, thing in (("opportunities", found), ("proposals", offer), ("contracts", agreed)):
        for client, status, count in ((own, 200, 1), (stranger, 404, 0)):
            assert (await client.get(f"/v1/{noun}/{thing['id']}")).status_code == status
            assert len(await items(client, f"/v1/{noun}")) == count
            patched = await change(client, f"/v1/{noun}/{thing['id']}", {}, version=thing["version"])
            assert patched.status_code == status
    body = {"opportunity_id": found["id"], "title": "x", "amount": AMOUNT, "valid_until": "2099-12-31"}
    assert codes(await stranger.post("/v1/proposals", json=body)) == [("/opportunity_id", "unknown_resource")]
