"""The market view through the gateway: wallets, competitors, totals and look-alikes."""

import pytest

from tests.integration.accounts.accounts_things import GOOD_EVIDENCE, account, codes, items, made, manager

MONEY = {"currency": "CNY"}
WALLET = {
    "as_of": "2026-03-31",
    "source": "interview",
    "low": MONEY | {"amount": "30000000.00"},
    "estimate": MONEY | {"amount": "40000000.00"},
    "high": MONEY | {"amount": "55000000.00"},
}


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def test_our_share_of_a_wallet_and_who_else_is_there(office, as_role):
    filed = await account(office)
    place = f"/v1/accounts/{filed['id']}"
    assert (await office.get(f"{place}/wallet-share")).json()["share"] is None
    await made(office, f"{place}/wallet-estimates", WALLET)
    volume = {"figure": "own_volume", "source": "ledger", "amount": MONEY | {"amount": "10000000.00"}}
    await made(office, f"{place}/figures", volume | {"month": "2026-02"})
    await made(office, f"{place}/figures", volume | {"month": "2025-02"})
    found = (await office.get(f"{place}/wallet-share", params={"on": "2026-03-31"})).json()
    assert (found["share"], found["least"], found["most"]) == ("0.2500", "0.1818", "0.3333")
    odd = await office.post(f"{place}/wallet-estimates", json=WALLET | {"low": MONEY | {"amount": "50000000.00"}})
    assert codes(odd) == [("/estimate/amount", "interval_not_ordered")]
    rival = {"competitor": "乙银行", "as_of": "2026-03-31", "source": "CFO", "share": "0.35"}
    held = await made(office, f"{place}/competitors", rival)
    assert (await items(office, f"{place}/competitors", competitor="乙银行"))[0]["id"] == held["id"]
    total = {"market": "beijing", "month": "2026-03", "source": "PBC", "amount": MONEY | {"amount": "91.00"}}
    kept = await made(office, "/v1/market-totals", total)
    assert (await office.get(f"/v1/market-totals/{kept['id']}")).json()["month"] == "2026-03"
    await manager(office)
    named = await office.post("/v1/market-totals", json=total | {"managers": ["A-017", "B-404"]})
    assert (named.status_code, codes(named)) == (422, [("/managers/1", "unknown_resource")])
    stranger = as_role("manager", subject="A-999")
    for path in ("wallet-share", "wallet-estimates", "competitors", f"competitors/{held['id']}"):
        assert (await stranger.get(f"{place}/{path}")).status_code == 404, path
    assert (await stranger.post("/v1/market-totals", json=total)).status_code == 403


async def test_look_alikes_are_listed_with_their_traits_page_by_page(office, as_role):
    key = await account(office)
    await made(office, f"/v1/accounts/{key['id']}/evidence", GOOD_EVIDENCE)
    await made(office, "/v1/qualifications", {"account_id": key["id"]})
    like = {"country": "CN", "category": "general", "sector": "clean_tech_renewables"}
    for number in range(3):
        await made(office, "/v1/accounts", like | {"legal_name": f"Like {number}"})
    await made(office, "/v1/accounts", like | {"legal_name": "Abroad", "country": "DE"})
    await made(office, "/v1/accounts", {"legal_name": "Other", "country": "DE", "sector": "mining"})
    names, query = [], {"limit": 2}
    while query:
        page = (await office.get("/v1/potential-key-accounts", params=query)).json()
        names += [(each["account"]["legal_name"], each["score"]) for each in page["items"]]
        query = {"limit": 2, "cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert names == [("Like 0", "100.00"), ("Like 1", "100.00"), ("Like 2", "100.00"), ("Abroad", "80.00")]
    assert page["items"][-1]["traits"][0] == {
        "feature": "sector",
        "value": "clean_tech_renewables",
        "key_accounts": 1,
        "points": "50.00",
    }
    assert await items(as_role("manager", subject="A-999"), "/v1/potential-key-accounts") == []
