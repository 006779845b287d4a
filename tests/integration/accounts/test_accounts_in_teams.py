"""Teams as people use them: seats, pairs, shares, referrals, and whom a team shares with, through the gateway."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.accounts.accounts_things import (
    GOOD_EVIDENCE,
    assignment,
    change,
    codes,
    items,
    made,
    manager,
    plain_account,
)

TODAY = datetime.now(UTC).date()
SHARES = [
    {"manager": "A-017", "share": "0.6", "role": "manager"},
    {"manager": "P-003", "share": "0.25", "role": "product_manager"},
    {"manager": "R-001", "share": "0.15", "role": "risk_manager"},
]


@pytest.fixture
def office(as_role):
    return as_role("supervisor", subject="S-001")


@pytest.fixture
async def people(office):
    """One of each role and three more leaders, by personnel number."""
    roles = {"A-017": "relationship", "P-003": "product", "R-001": "risk"}
    roles |= {f"A-{n}": "relationship" for n in (101, 102, 103)}
    made_of = {who: await manager(office, external_id=who, role=role) for who, role in roles.items()}
    return {who: found["id"] for who, found in made_of.items()}


@pytest.fixture
async def account_id(office):
    return (await plain_account(office, "Zhou"))["id"]


async def whole_team(office, account_id, people, start="2025-01-01"):
    for who in ("A-017", "P-003", "R-001"):
        await assignment(office, account_id, people[who], starts_on=start)


async def test_a_core_account_tells_what_its_team_lacks_until_it_is_whole(office, account_id, people):
    await made(office, f"/v1/accounts/{account_id}/evidence", GOOD_EVIDENCE)
    assert (await made(office, "/v1/qualifications", {"account_id": account_id}))["decision"] == "key_account"
    await assignment(office, account_id, people["A-017"])
    lacking = (await office.get(f"/v1/accounts/{account_id}/team")).json()
    assert (lacking["core"], [found["code"] for found in lacking["findings"]]) == (
        True,
        ["team_role_missing", "team_role_missing", "team_shares_missing"],
    )
    assert [team["account_id"] for team in await items(office, "/v1/teams", missing="risk")] == [account_id]
    for who in ("P-003", "R-001"):
        await assignment(office, account_id, people[who])
    pair = {"product_manager_id": people["P-003"], "manager_id": people["A-017"], "starts_on": "2025-01-01"}
    await made(office, "/v1/pairings", pair)
    sheet = {"starts_on": "2025-06-01", "shares": SHARES}
    await made(office, f"/v1/accounts/{account_id}/team-shares", sheet)
    whole = (await office.get(f"/v1/accounts/{account_id}/team")).json()
    assert (whole["findings"], whole["shares"], whole["shares_from"]) == ([], SHARES, "2025-06-01")
    assert [member["manager"] for member in whole["members"]] == ["A-017", "P-003", "R-001"]
    assert await items(office, "/v1/teams", missing="risk") == []
    assert [team["account_id"] for team in await items(office, "/v1/teams")] == [account_id]
    before = (await office.get(f"/v1/accounts/{account_id}/team?on=2025-05-31")).json()
    assert (before["core"], before["shares"]) == (False, []), "neither was so on that day"


async def test_members_of_a_team_and_the_paired_product_manager_see_its_account(office, account_id, people, as_role):
    await assignment(office, account_id, people["A-017"])
    path = f"/v1/accounts/{account_id}"
    risk, product = as_role("manager", subject="R-001"), as_role("manager", subject="P-003")
    assert [(await one.get(path)).status_code for one in (risk, product)] == [404, 404]
    seat = await assignment(office, account_id, people["R-001"])
    pair = {"product_manager_id": people["P-003"], "manager_id": people["A-017"], "starts_on": "2025-01-01"}
    paired = await made(office, "/v1/pairings", pair)
    assert [(await one.get(path)).status_code for one in (risk, product)] == [200, 200]
    assert [each["id"] for each in await items(product, "/v1/pairings")] == [paired["id"]]
    assert await items(risk, "/v1/pairings") == []
    ending = {"transition": "end", "ends_on": TODAY.isoformat(), "reason": "轮岗"}
    await made(office, f"/v1/pairings/{paired['id']}/transitions", ending, 200)
    await made(office, f"/v1/assignments/{seat['id']}/transitions", ending, 200)
    assert [(await one.get(path)).status_code for one in (risk, product)] == [404, 404]
    assert (await product.post("/v1/pairings", json=pair)).status_code == 403


async def test_a_product_manager_has_three_managers_and_is_proposed_where_most_is_shared(office, account_id, people):
    await assignment(office, account_id, people["A-103"])
    await assignment(office, account_id, people["P-003"])
    proposal = (await office.get(f"/v1/pairing-proposal?on={TODAY}")).json()
    assert len(proposal["pairs"]) == 3
    assert len(proposal["unpaired"]) == 1
    assert {pair["manager_id"]: pair["accounts_together"] for pair in proposal["pairs"]}[people["A-103"]] == 1
    for pair in proposal["pairs"]:
        names = {name: pair[name] for name in ("product_manager_id", "manager_id")}
        await made(office, "/v1/pairings", names | {"starts_on": TODAY.isoformat()})
    fourth = {"product_manager_id": people["P-003"], "manager_id": proposal["unpaired"][0]}
    refused = await office.post("/v1/pairings", json=fourth | {"starts_on": TODAY.isoformat()})
    assert codes(refused) == [("/product_manager_id", "product_manager_full")]
    wrong = {"product_manager_id": people["A-101"], "manager_id": people["R-001"], "starts_on": "2000-01-01"}
    assert codes(await office.post("/v1/pairings", json=wrong)) == [
        ("/product_manager_id", "not_in_role"),
        ("/product_manager_id", "manager_not_employed"),
        ("/manager_id", "not_in_role"),
        ("/manager_id", "manager_not_employed"),
    ]


async def test_shares_that_are_no_whole_of_the_team_are_refused_where_they_are_wrong(office, account_id, people):
    await assignment(office, account_id, people["A-017"])
    path = f"/v1/accounts/{account_id}/team-shares"
    wrong = [{"manager": "A-017", "share": "0.9", "role": "manager"}, SHARES[1]]
    refused = await office.post(path, json={"starts_on": "2025-06-01", "shares": wrong})
    assert codes(refused) == [("/shares/1/manager", "not_in_team"), ("/shares", "shares_not_whole")]
    assert await items(office, path) == []


async def referred_deal(office, account_id, **changes):
    body = {"account_id": account_id, "name": "现金管理", "amount": {"amount": "100.00", "currency": "CNY"}}
    body |= {"expected_on": (TODAY + timedelta(days=30)).isoformat(), "owner": "A-017", "hours": "8"}
    deal = await made(office, "/v1/opportunities", body)
    referral = {"account_id": account_id, "referrer": "A-101", "owner": "A-017", "referred_on": "2026-01-05"}
    return deal, await made(office, "/v1/referrals", referral | {"opportunity_id": deal["id"]} | changes)


async def test_a_credit_agreed_before_there_is_a_deal_counts_once_the_referral_names_it(office, account_id, people):
    await whole_team(office, account_id, people)
    deal, referral = await referred_deal(office, account_id, opportunity_id=None, credited_share="0.1")
    shares = f"/v1/accounts/{account_id}/team?opportunity_id={deal['id']}"
    before = (await office.get(shares)).json()["shares"]
    assert "A-101" not in {share["manager"] for share in before}
    await change(office, f"/v1/referrals/{referral['id']}", {"opportunity_id": deal["id"]})
    after = {share["manager"]: share["share"] for share in (await office.get(shares)).json()["shares"]}
    assert after["A-101"] == "0.1"


async def test_who_referred_a_deal_is_credited_and_the_team_shares_the_rest(office, account_id, people, as_role):
    await whole_team(office, account_id, people)
    await made(office, f"/v1/accounts/{account_id}/team-shares", {"starts_on": "2025-06-01", "shares": SHARES})
    deal, referral = await referred_deal(office, account_id, credited_share="0.1")
    team = f"/v1/accounts/{account_id}/team"
    shared = (await office.get(f"{team}?opportunity_id={deal['id']}")).json()["shares"]
    assert {each["manager"]: each["share"] for each in shared} == {
        "A-017": "0.54", "P-003": "0.225", "R-001": "0.135", "A-101": "0.1",
    }  # fmt: skip
    referrer, owner = as_role("manager", subject="A-101"), as_role("manager", subject="A-017")
    assert [each["id"] for each in await items(referrer, "/v1/referrals")] == [referral["id"]], "what became of it"
    path = f"/v1/referrals/{referral['id']}"
    assert (await change(referrer, path, {"credited_share": "0.9"})).status_code == 403
    assert (await change(owner, path, {"credited_share": "0.01"})).status_code == 403
    assert (await change(owner, path, {"need": "工资代发"})).status_code == 200
    await made(owner, f"{path}/transitions", {"transition": "contact"}, 200)
    early = await owner.post(f"{path}/transitions", json={"transition": "convert"})
    assert codes(early) == [("/opportunity_id", "no_won_opportunity")]
    await made(owner, f"{path}/transitions", {"transition": "lose", "reason": "无需求"}, 200)
    uncredited = (await office.get(f"{team}?opportunity_id={deal['id']}")).json()["shares"]
    assert uncredited == SHARES, "a referral that was lost is not credited"
    assert await items(as_role("manager", subject="A-103"), "/v1/referrals") == []


async def test_a_partner_is_credited_as_an_agent_beside_colleagues_and_the_whole_stays_one(
    office, account_id, people, as_role
):
    await assignment(office, account_id, people["A-017"])
    deal, _ = await referred_deal(office, account_id, credited_share="0.1")
    business = {"name": "物业公司", "trade": "property", "owner": "A-017", "starts_on": "2025-01-01"}
    partner = await made(office, "/v1/partners", business)
    path = f"/v1/partners/{partner['id']}/referrals"
    sent = {"account_id": account_id, "referred_on": "2026-01-05", "owner": "A-017", "opportunity_id": deal["id"]}
    beyond = await office.post(path, json=sent | {"credited_share": "0.9"})
    assert codes(beyond) == [("/credited_share", "credits_exceed")]
    own = as_role("manager", subject="A-017")
    assert (await own.post(path, json=sent | {"credited_share": "0.15"})).status_code == 403
    referral = await made(office, path, sent | {"credited_share": "0.15"})
    again = await office.post(path, json=sent)
    assert again.status_code == 201, "without a credit of its own"
    assert (await change(own, f"{path}/{referral['id']}", {"credited_share": "0.5"})).status_code == 403
    team = f"/v1/accounts/{account_id}/team?opportunity_id={deal['id']}"
    assert (await office.get(team)).json()["shares"] == [
        {"manager": "A-017", "share": "0.75", "role": "manager"},
        {"manager": "A-101", "share": "0.1", "role": "referrer"},
        {"manager": partner["id"], "share": "0.15", "role": "agent"},
    ]


async def test_a_manager_files_only_referrals_given_or_got_and_no_credit(office, account_id, people, as_role):
    await assignment(office, account_id, people["A-017"])
    own = as_role("manager", subject="A-017")
    body = {"account_id": account_id, "referrer": "A-017", "owner": "A-101", "referred_on": "2026-01-05"}
    await made(own, "/v1/referrals", body)
    others = await own.post("/v1/referrals", json=body | {"referrer": "A-102"})
    assert (others.status_code, codes(others)[0][1]) == (403, "not_the_owner")
    assert (await own.post("/v1/referrals", json=body | {"credited_share": "0.5"})).status_code == 403
    nobody = await office.post("/v1/referrals", json=body | {"referrer": "X-404"})
    assert codes(nobody) == [("/referrer", "unknown_resource")]
