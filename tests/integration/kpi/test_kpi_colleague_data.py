"""A colleague sees everything that is held, and nobody else's."""

import pytest
from kpi_story import PLAN, create, measured, on_record, paid, scored, signed

ACCOUNT = {"party": "A-001", "holder": "林晓", "number": "6222020200112233445", "bank": "102100099996"}
CAREER = {
    "code": "retail",
    "name": {"en": "Retail", "zh-CN": "零售"},
    "valid_from": "2026-01-01",
    "least_credits": "40",
    "months_least": 0,
}
COMPETITION = {
    "name": {"en": "Seniors", "zh-CN": "竞聘"},
    "from_role": "relationship",
    "to_role": "product",
    "seats": 1,
    "held_on": "2026-06-15",
    "criteria": [{"code": "interview", "name": {"en": "Interview", "zh-CN": "面试"}, "weight": "1"}],
    "candidates": [{"manager": "A-001"}, {"manager": "A-002"}],
}


@pytest.fixture
async def march(as_role):
    """A month measured and paid, with an account, a review and a competition besides."""
    finance, hr = as_role("finance", subject="F-01"), as_role("admin", subject="H-01")
    await on_record(as_role("system"))
    await measured(finance)
    run = await paid(finance, await scored(finance), PLAN)
    await signed(as_role("finance", subject="F-02"), run, "review", "approve")
    await create(finance, "/v1/payout-accounts", ACCOUNT)
    rules = await create(hr, "/v1/career-rules", CAREER)
    review = {"career_rules_id": rules["id"], "year": "2026", "managers": ["A-001", "A-002"]}
    await create(hr, "/v1/appointment-reviews", review)
    held = await create(hr, "/v1/competitions", COMPETITION | {"career_rules_id": rules["id"]})
    for who, points in (("A-001", "70"), ("A-002", "90")):
        await create(hr, f"/v1/competitions/{held['id']}/ratings", {"manager": who, "points": {"interview": points}})


async def test_a_colleague_sees_everything_that_is_held_and_where_it_is_read(march, as_role):
    own = as_role("manager", subject="A-001")
    data = (await own.get("/v1/colleagues/A-001/data")).json()
    assert data["rules"] == "retention@2026-01-01"
    found = {each["kind"]: each for each in data["held"]}
    assert found.keys() == {"measurements", "scorecards", "pay_statements", "payout_accounts"}
    assert {kind: each["years_kept"] for kind, each in found.items()} == {
        "measurements": 10, "scorecards": 10, "pay_statements": 30, "payout_accounts": 30,
    }  # fmt: skip
    for each in data["held"]:
        if each["listed_at"]:
            listed = (await own.get(f"{each['listed_at']}&limit=200")).json()["items"]
            assert len(listed) == each["count"], each["kind"]
    [account] = data["payout_accounts"]
    assert {name: account[name] for name in ACCOUNT} == ACCOUNT
    [review] = data["appointments"]
    assert (review["year"], review["appointment"]["manager"]) == ("2026", "A-001")
    [entry] = data["competitions"]
    assert (entry["candidate"]["manager"], entry["ratings"], entry["won"]) == ("A-001", [{"interview": "70"}], False)
    assert (entry["standing"]["rank"], "judge" in str(entry["ratings"])) == (2, False)


async def test_nobody_sees_what_is_held_of_another_but_who_sees_everybody(march, as_role):
    stranger = await as_role("manager", subject="A-002").get("/v1/colleagues/A-001/data")
    assert (stranger.status_code, stranger.json()["errors"][0]["pointer"]) == (404, ":external_id")
    assert (await as_role("finance").get("/v1/colleagues/A-001/data")).status_code == 200
    assert (await as_role("finance").get("/v1/colleagues/A-999/data")).status_code == 404
    entries = (await as_role("auditor").get("/v1/audit-entries/kpi", params={"limit": 200})).json()["items"]
    read = [entry for entry in entries if entry["action"] == "get_colleague_data"]
    assert [entry["resource_id"] for entry in read] == ["/v1/colleagues/A-001/data"]
