"""What managers did, what their accounts paid and which tiers they are in, as measures for pay, as known on any day."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.accounts.accounts_things import (
    ACCOUNT,
    GOOD_EVIDENCE,
    assignment,
    change,
    items,
    made,
    manager,
    plain_account,
)

NOW = datetime.now(UTC)
TODAY = NOW.date().isoformat()
YEAR = str(NOW.year)


def cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


def at(minutes: float) -> str:
    return (NOW + timedelta(minutes=minutes)).isoformat()


@pytest.fixture
def office(as_role):
    return as_role("supervisor", subject="S-001")


@pytest.fixture
async def account_id(office) -> str:
    found = await plain_account(office, "Zhou")
    leader = await manager(office)
    await assignment(office, found["id"], leader["id"], starts_on=f"{NOW.year - 1}-01-01")
    return found["id"]


async def readings(client, **query):
    found = await items(client, "/v1/account-measures", **{"period": YEAR} | query)
    return {one["measure"]: one["value"] for one in found}


async def held(office, account_id, kind="visit", **more):
    body = {"account_id": account_id, "kind": kind, "subject": "走访", "owner": "A-017", "starts_at": at(-3)}
    found = await made(office, "/v1/activities", body | {"ends_at": at(60)} | more)
    path = f"/v1/activities/{found['id']}"
    here = await made(office, f"{path}/transitions", {"transition": "start", "at": at(-1.5)}, 200)
    minutes = {"minutes": "谈妥"} | ({"confirmed_by": "王工"} if kind == "service" else {})
    assert (await change(office, path, minutes, version=here["version"])).status_code == 200
    return await made(office, f"{path}/transitions", {"transition": "complete", "at": at(0)}, 200)


async def test_visits_contacts_and_services_of_a_manager_are_counted(office, account_id):
    await held(office, account_id)
    await held(office, account_id, kind="call")
    await held(office, account_id, kind="service", requested_at=at(-4))
    late = {"account_id": account_id, "kind": "service", "subject": "开户", "owner": "A-017", "starts_at": at(1)}
    await made(office, "/v1/activities", late | {"ends_at": at(60), "requested_at": at(-3)})
    planned = {"account_id": account_id, "kind": "visit", "subject": "走访", "owner": "A-017"}
    await made(office, "/v1/activities", planned | {"starts_at": at(-2), "ends_at": at(60)})
    campaign = {"name": "宣传", "kind": "promotion", "starts_on": TODAY, "ends_on": TODAY, "owner": "A-017"}
    held_one = await made(office, "/v1/campaigns", campaign | {"budget": cny("1.00"), "cost": cny("0.00")})
    await made(office, "/v1/campaigns", campaign | {"budget": cny("1.00"), "cost": cny("0.00")})
    await made(office, f"/v1/campaigns/{held_one['id']}/transitions", {"transition": "start"}, 200)
    found = await readings(office)
    expected = {
        "visits_planned": "2",
        "visits_done": "1",
        "visit_minutes": "1",
        "relationship_contacts": "2",
        "quality_customer_contacts": "0",
        "worst_appointment_deviation": "2",
        "jobs_due": "1",
        "jobs_within_24_hours": "1",
        "promotions_planned": "2",
        "promotions_held": "1",
    }
    assert {name: found[name] for name in expected} == expected
    before = (NOW.date() - timedelta(days=1)).isoformat()
    assert await readings(office, known_on=before, measure="visits_planned") == {}, "nobody was on record then"


async def test_what_is_owed_paid_and_given_up_is_summed_by_currency(office, account_id):
    bill = {"account_id": account_id, "title": "服务费", "billed_on": TODAY, "due_on": TODAY}
    owing = await made(office, "/v1/receivables", bill | {"amount": cny("100.00")})
    gone = await made(office, "/v1/receivables", bill | {"amount": cny("40.00")})
    await made(office, "/v1/receivables", bill | {"amount": {"amount": "7.00", "currency": "USD"}})
    cash = {"account_id": account_id, "amount": cny("60.00"), "received_on": TODAY}
    await made(office, "/v1/payments", cash | {"allocations": [{"receivable_id": owing["id"]}]})
    path = f"/v1/receivables/{gone['id']}/transitions"
    await made(office, path, {"transition": "write_off", "reason": "破产"}, 200)
    found = await items(office, "/v1/account-measures", period=YEAR)
    money = {(one["measure"], one["currency"]): one["value"] for one in found if one["unit"] == "amount"}
    assert money == {
        ("bad_debt_amount", "CNY"): "40.00",
        ("bad_debt_amount", "USD"): "0.00",
        ("receipts", "CNY"): "60.00",
        ("receipts_due", "CNY"): "140.00",
        ("receipts_due", "USD"): "7.00",
        ("receivable_amount", "CNY"): "140.00",
        ("receivable_amount", "USD"): "7.00",
    }


async def test_core_customers_and_those_raised_are_read_from_the_tiers(office, account_id):
    assert "customers_upgraded" not in await readings(office), "nobody was ever put into a tier"
    eve = f"{NOW.year - 1}-12-31"
    await made(office, "/v1/tier-assessments", {"account_id": account_id, "as_of": eve})
    await made(office, f"/v1/accounts/{account_id}/evidence", GOOD_EVIDENCE | {"as_of": eve})
    await made(office, "/v1/qualifications", {"account_id": account_id, "evidence_until": TODAY})
    await made(office, "/v1/tier-assessments", {"account_id": account_id, "as_of": TODAY})
    found = await readings(office)
    assert found["corporate_core_customers"] == "1"
    assert found["personal_core_customers"] == "0"
    assert found["customers_upgraded"] == "1"
    assert (found["new_target_customers"], found["quality_customers_opened"]) == ("1", "1")


async def test_the_markets_of_a_manager_count_when_every_month_of_them_is_known(office, account_id):
    total = {"market": "beijing", "source": "PBC", "amount": {"amount": "90.00", "currency": "CNY"}}
    months = [f"{NOW.year - 1}-{month:02}" for month in (1, 2, 3)]
    for month in months[:2]:
        await made(office, "/v1/market-totals", total | {"month": month})
    await manager(office, external_id="A-999")
    other = total | {"market": "tianjin", "month": months[0], "managers": ["A-999"]}
    await made(office, "/v1/market-totals", other)
    quarter = {"period": f"{NOW.year - 1}-Q1", "measure": "market_volume"}
    assert await items(office, "/v1/account-measures", **quarter) == []
    for amount in ("1.00", "20.00"):
        late = total | {"month": months[2], "amount": {"amount": amount, "currency": "CNY"}}
        await made(office, "/v1/market-totals", late)
    [found] = await items(office, "/v1/account-measures", **quarter)
    assert (found["value"], found["currency"], found["formula_version"]) == ("200.00", "CNY", "2026-01-01")
    assert found["inputs"] == [{"name": "markets", "value": "1"}, {"name": "months", "value": "3"}]


async def test_files_of_quality_customers_count_once_they_lack_nothing(office, account_id):
    place = f"/v1/accounts/{account_id}"
    await made(office, f"{place}/evidence", GOOD_EVIDENCE)
    await made(office, "/v1/qualifications", {"account_id": account_id})
    for name in ("王", "李", "赵"):
        await made(office, f"{place}/contacts", {"name": name, "last_contacted_on": TODAY})
    assert (await readings(office))["quality_files_complete"] == "0", "neither sector nor category nor numbers"
    numbers = [{"scheme": "CUSTOMER_NO", "value": "1", "issuer": "core banking"}, *ACCOUNT["identifiers"]]
    named = {"category": "general", "sector": "mining", "identifiers": numbers}
    assert (await change(office, place, named)).status_code == 200
    query = {"period": YEAR, "measure": "quality_files_complete"}
    [found] = await items(office, "/v1/account-measures", **query)
    assert (found["value"], found["inputs"][0]) == ("1", {"name": "quality_customers", "value": "1"})
