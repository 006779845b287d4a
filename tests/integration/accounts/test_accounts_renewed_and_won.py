"""Renewals ahead of time, what happens by itself, campaigns, alliances and emergencies, through the gateway."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.accounts.accounts_things import (
    assignment,
    change,
    codes,
    items,
    made,
    manager,
    over,
    plain_account,
)

NOW = datetime.now(UTC)
TODAY = NOW.date()


def cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


@pytest.fixture
def office(as_role):
    return as_role("supervisor", subject="S-001")


@pytest.fixture
def other(as_role):
    return as_role("supervisor", subject="S-002")


@pytest.fixture
async def account_id(office) -> str:
    return (await plain_account(office, "Zhou"))["id"]


async def signed(office, other, account_id: str, ends: int, begins: int = -300, **more: object):
    body = {"account_id": account_id, "title": "合同", "amount": cny("100.00"), "notice_days": 90}
    draft = await made(office, "/v1/contracts", body | {"starts_on": day(begins), "ends_on": day(ends)} | more)
    path = f"/v1/contracts/{draft['id']}"
    await made(office, f"{path}/transitions", {"transition": "submit"}, 200)
    return await made(other, f"{path}/transitions", {"transition": "sign"}, 200)


async def moved(client, path: str, **body: object):
    return await made(client, f"{path}/transitions", body, 200)


async def round_made(office):
    job = await over(office, (await office.post("/v1/daily-rounds")).headers["location"])
    assert job["state"] == "succeeded", job
    return job


async def test_a_round_opens_what_is_due_and_closes_what_is_over(office, other, account_id, as_role):
    near, far = await signed(office, other, account_id, 90), await signed(office, other, account_id, 91)
    gone = await signed(office, other, account_id, -31)
    bill = {"account_id": account_id, "title": "x", "amount": cny("1.00"), "billed_on": day(1), "due_on": day(9)}
    later = await made(office, "/v1/receivables", bill)
    await round_made(office)
    opened = {each["contract_id"]: each for each in await items(office, "/v1/renewals")}
    assert set(opened) == {near["id"], gone["id"]}, "ninety days before the end, and not a day earlier"
    assert opened[near["id"]]["amount"] == cny("100.00")
    lapsed = opened[gone["id"]]
    assert (lapsed["state"], lapsed["leaving_reason"]) == ("lapsed", "not_offered")
    states = {each["id"]: each["state"] for each in await items(office, "/v1/contracts")}
    assert states == {near["id"]: "active", far["id"]: "active", gone["id"]: "expired"}
    assert (await office.get(f"/v1/receivables/{later['id']}")).json()["state"] == "scheduled"
    await round_made(office)
    assert len(await items(office, "/v1/renewals")) == 2, "a second round finds nothing to do"
    assert (await as_role("manager", subject="A-017").post("/v1/daily-rounds")).status_code == 403


async def test_a_renewal_is_decided_by_a_contract_or_by_a_reason(office, other, account_id):
    old = await signed(office, other, account_id, 30)
    await round_made(office)
    [renewal] = await items(office, "/v1/renewals")
    path = f"/v1/renewals/{renewal['id']}"
    assert (await change(office, path, {"offer": "两年", "owner": "A-017"})).status_code == 200
    await moved(office, path, transition="offer")
    silent = await office.post(f"{path}/transitions", json={"transition": "decline"})
    assert codes(silent) == [("/leaving_reason", "leaving_reason_missing")]
    draft = {
        "account_id": account_id,
        "title": "续",
        "amount": cny("120.00"),
        "starts_on": day(31),
        "ends_on": day(400),
    }
    unsigned = (await made(office, "/v1/contracts", draft))["id"]
    refused = await office.post(f"{path}/transitions", json={"transition": "renew", "successor_id": unsigned})
    assert codes(refused) == [("/successor_id", "not_signed")]
    follows = await signed(office, other, account_id, 400, begins=31)
    done = await moved(office, path, transition="renew", successor_id=follows["id"])
    assert (done["state"], done["successor_id"], done["allowed_transitions"]) == ("renewed", follows["id"], [])
    assert (await office.get(f"/v1/contracts/{old['id']}")).json()["state"] == "renewed"
    leaving = await signed(office, other, account_id, 30)
    second = await made(office, "/v1/renewals", {"contract_id": leaving["id"]})
    assert codes(await office.post("/v1/renewals", json={"contract_id": leaving["id"]})) == [
        ("/contract_id", "renewal_exists")
    ]
    await moved(office, f"/v1/renewals/{second['id']}", transition="decline", leaving_reason="price", reason="贵")
    period = day(30)[:4]
    [figures] = (await office.get(f"/v1/renewal-summary?period={period}&account_id={account_id}")).json()["currencies"]
    assert (figures["ending"], figures["renewed"], figures["declined"]) == (2, 1, 1)
    assert (figures["renewal_rate"], figures["reasons"]) == ("0.5000", [{"reason": "price", "count": 1}])


async def won_deal(office, account_id: str, amount: str, **more: object):
    body = {"account_id": account_id, "name": "现金管理", "amount": cny(amount), "expected_on": day(60)}
    deal = await made(office, "/v1/opportunities", body | {"owner": "A-017", "hours": "8"} | more)
    path = f"/v1/opportunities/{deal['id']}"
    for transition in ("qualify", "propose"):
        await moved(office, path, transition=transition)
    offer = {"opportunity_id": deal["id"], "title": "方案", "amount": cny(amount), "valid_until": day(60)}
    proposal = f"/v1/proposals/{(await made(office, '/v1/proposals', offer))['id']}"
    for transition in ("send", "accept"):
        await moved(office, proposal, transition=transition)
    return await moved(office, path, transition="win")


CAMPAIGN = {"name": "论坛", "kind": "event", "starts_on": day(-5), "ends_on": day(-4), "owner": "A-017"}
PARTNER = {"name": "会计师事务所", "trade": "会计", "owner": "A-017", "starts_on": day(-90), "plan": "互荐"}


async def test_a_campaign_is_weighed_by_who_came_and_what_was_won(office, account_id):
    campaign = await made(office, "/v1/campaigns", CAMPAIGN | {"budget": cny("50.00"), "cost": cny("40.00")})
    path = f"/v1/campaigns/{campaign['id']}"
    asked = await made(office, f"{path}/participants", {"account_id": account_id})
    silent = (await plain_account(office, "Wang"))["id"]
    await made(office, f"{path}/participants", {"account_id": silent})
    again = await office.post(f"{path}/participants", json={"account_id": silent})
    assert (again.status_code, codes(again)) == (409, [("/account_id", "asked_already")])
    came = {"response": "interested", "responded_on": day(-5)}
    assert (await change(office, f"{path}/participants/{asked['id']}", came)).json()["response"] == "interested"
    await won_deal(office, account_id, "1000.00", campaign_id=campaign["id"])
    await moved(office, path, transition="start")
    found = (await office.get(f"{path}/result")).json()
    assert (found["participants"], found["attended"], found["interested"]) == (2, 1, 1)
    assert (found["response_rate"], found["amount_won"], found["return_rate"]) == ("0.5000", cny("1000.00"), "24.0000")
    wrong = CAMPAIGN | {"budget": cny("1.00"), "cost": {"amount": "1.00", "currency": "USD"}, "ends_on": day(-9)}
    assert codes(await office.post("/v1/campaigns", json=wrong)) == [
        ("/ends_on", "last_day_before_first"),
        ("/cost/currency", "currencies_differ"),
    ]
    assert len(await items(office, f"{path}/participants", response="invited")) == 1


async def test_a_partner_s_referral_becomes_a_deal(office, account_id):
    kept = {"what": "每月互推", "by_partner": True, "due_on": day(-10), "done_on": day(-12)}
    partner = await made(office, "/v1/partners", PARTNER | {"commitments": [kept]})
    path = f"/v1/partners/{partner['id']}"
    await moved(office, path, transition="agree")
    sent = {"account_id": account_id, "referred_on": day(-20), "owner": "A-017", "need": "代发"}
    referral = await made(office, f"{path}/referrals", sent)
    place = f"{path}/referrals/{referral['id']}"
    await moved(office, place, transition="contact")
    early = await office.post(f"{place}/transitions", json={"transition": "convert"})
    assert codes(early) == [("/opportunity_id", "no_won_opportunity")]
    deal = await won_deal(office, account_id, "360.00")
    assert (await change(office, place, {"opportunity_id": deal["id"]}, version=2)).status_code == 200
    assert (await moved(office, place, transition="convert"))["state"] == "converted"
    lost = await made(office, f"{path}/referrals", sent)
    await moved(office, f"{path}/referrals/{lost['id']}", transition="lose", reason="已有主办行")
    found = (await office.get(f"{path}/result")).json()
    assert (found["referrals"], found["converted"], found["conversion_rate"]) == (2, 1, "0.5000")
    assert (found["won"], found["commitments_done"]) == ([cny("360.00")], 1)


async def test_an_emergency_has_an_owner_and_escalates_itself_around_the_clock(office, account_id):
    late = (NOW - timedelta(minutes=16)).isoformat()
    body = {"account_id": account_id, "kind": "emergency", "urgency": "urgent", "subject": "支付中断"}
    nobody = await office.post("/v1/complaints", json=body)
    assert codes(nobody) == [("/owner", "owner_missing")]
    case = await made(office, "/v1/complaints", body | {"owner": "A-017", "received_at": late})
    clock = case["acknowledgement_clock"]
    assert (clock["promised_minutes"], clock["spent_minutes"] >= 16, clock["breached"]) == (15, True, True)
    fresh = await made(office, "/v1/complaints", body | {"owner": "A-017"})
    await round_made(office)
    states = {each["id"]: each["state"] for each in await items(office, "/v1/complaints", kind="emergency")}
    assert states == {case["id"]: "escalated", fresh["id"]: "received"}
    found = (await office.get(f"/v1/complaint-summary?period={TODAY.year}")).json()
    assert (found["emergencies"], found["enquiries"]) == (2, 0)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_own_accounts_and_own_campaigns_only(office, other, account_id, as_role):
    await signed(office, other, account_id, 30)
    await round_made(office)
    [renewal] = await items(office, "/v1/renewals")
    campaign = await made(office, "/v1/campaigns", CAMPAIGN | {"budget": cny("1.00"), "cost": cny("0.00")})
    partner = await made(office, "/v1/partners", PARTNER)
    asked = await made(office, f"/v1/campaigns/{campaign['id']}/participants", {"account_id": account_id})
    sent = {"account_id": account_id, "referred_on": day(-1), "owner": "A-017"}
    referral = await made(office, f"/v1/partners/{partner['id']}/referrals", sent)
    mine = await manager(office)
    await assignment(office, account_id, mine["id"])
    places = [f"/v1/campaigns/{campaign['id']}/participants", f"/v1/partners/{partner['id']}/referrals"]
    own, stranger = as_role("manager", subject="A-017"), as_role("manager", subject="B-1")
    for client, status, count in ((own, 200, 1), (stranger, 404, 0)):
        assert (await client.get(f"/v1/renewals/{renewal['id']}")).status_code == status
        offered = await client.post(f"/v1/renewals/{renewal['id']}/transitions", json={"transition": "offer"})
        assert offered.status_code == status
        for place, thing in zip(places, (asked, referral), strict=True):
            assert len(await items(client, place)) == count
            assert (await change(client, f"{place}/{thing['id']}", {})).status_code == status
        summary = (await client.get(f"/v1/renewal-summary?period={day(30)[:4]}")).json()
        assert len(summary["currencies"]) == count
    assert (await change(stranger, f"/v1/campaigns/{campaign['id']}", {"name": "x"})).status_code == 403
    assert (await stranger.post(f"{places[1][:-10]}/transitions", json={"transition": "agree"})).status_code == 403
    assert (await change(own, f"/v1/partners/{partner['id']}", {"plan": "x"})).status_code == 200
