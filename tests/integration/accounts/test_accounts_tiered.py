"""Accounts in tiers through the gateway, on both databases: assessed, moved, followed over time, drawn."""

from datetime import timedelta

import pytest

from chassis.work import utc_now
from tests.integration.accounts.accounts_things import (
    GOOD_EVIDENCE,
    account,
    assignment,
    codes,
    items,
    made,
    manager,
    over,
    plain_account,
)

TODAY = utc_now().date()


def ago(days):
    return str(TODAY - timedelta(days=days))


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def holding(client, account_id, balance, as_of):
    sheet = {"product": "time_deposit", "as_of": as_of, "source": "ledger", "units": 1}
    sheet["balance"] = {"amount": balance, "currency": "CNY"}
    return await made(client, f"/v1/accounts/{account_id}/holdings", sheet)


async def tiered(client, account_id, as_of=None, status=201):
    return await made(client, "/v1/tier-assessments", {"account_id": account_id, "as_of": as_of}, status)


async def test_the_versions_of_the_tiers_say_by_what_and_by_how_much(office):
    [shipped] = (await office.get("/v1/tier-models")).json()["items"]
    assert [(tier["code"], tier["boundaries"]) for tier in shipped["tiers"]] == [
        ("A", {"score": "65", "aum": "5000000"}),
        ("B", {"score": "45", "aum": "500000"}),
        ("C", {}),
    ]


async def test_an_account_rises_and_falls_with_what_is_on_record_and_keeps_its_history(office):
    filed = await plain_account(office, "N-1")
    await holding(office, filed["id"], "600000.00", ago(400))
    first = await tiered(office, filed["id"], ago(390))
    assert (first["tier"], first["reason"], first["measures"]) == (
        "B",
        "tier_first",
        {"score": None, "aum": "600000.00"},
    )
    await holding(office, filed["id"], "6000000.00", ago(300))
    second = await tiered(office, filed["id"], ago(290))
    assert (second["before"], second["tier"], second["since"]) == ("B", "A", ago(290))
    assert second["sentence"]["zh-CN"] == "由 B 升至 A：已越过分界线并达到 5 % 的升层余量。"
    await holding(office, filed["id"], "450000.00", ago(280))
    held = await tiered(office, filed["id"], ago(270))
    assert (held["tier"], held["reason"], held["since"]) == ("A", "tier_minimum_stay", ago(290))
    third = await tiered(office, filed["id"], ago(100))
    assert (third["before"], third["tier"], third["reason"]) == ("A", "B", "tier_lowered")
    history = await items(office, "/v1/tier-assessments", account_id=filed["id"], present=False)
    assert [found["tier"] for found in history] == ["B", "A", "A", "B"]
    assert [found["superseded_at"] is None for found in history] == [True, False, False, False]
    assert (await office.get(f"/v1/tier-assessments/{third['id']}")).json() == third
    assert [found["id"] for found in await items(office, "/v1/tier-assessments")] == [third["id"]]


async def test_the_score_of_the_qualification_counts_too(office):
    filed = await account(office)
    await made(office, f"/v1/accounts/{filed['id']}/evidence", GOOD_EVIDENCE)
    await made(office, "/v1/qualifications", {"account_id": filed["id"], "evidence_until": "2026-03-31"})
    assert (await tiered(office, filed["id"]))["measures"] == {"score": "86.02", "aum": None}


async def test_what_was_decided_on_a_day_counts_on_that_day_though_its_evidence_reaches_into_the_next(office):
    filed = await account(office)
    await made(office, f"/v1/accounts/{filed['id']}/evidence", GOOD_EVIDENCE)
    decided = await made(office, "/v1/qualifications", {"account_id": filed["id"], "evidence_until": ago(-1)})
    assert (await tiered(office, filed["id"], ago(1)))["measures"]["score"] is None
    assert (await tiered(office, filed["id"], ago(0)))["measures"]["score"] == decided["score"]


async def test_tiers_are_decided_forwards_and_not_for_days_to_come(office):
    filed = await plain_account(office, "N-1")
    await tiered(office, filed["id"], ago(10))
    early = {"account_id": filed["id"], "as_of": ago(11)}
    assert codes(await office.post("/v1/tier-assessments", json=early)) == [("/as_of", "tier_assessed_later")]
    for path, body in (("/v1/tier-assessments", {"account_id": filed["id"]}), ("/v1/tier-runs", {})):
        answer = await office.post(path, json=body | {"as_of": ago(-3)})
        assert codes(answer) == [("/as_of", "in_the_future")]


async def test_a_what_if_changes_nothing(office):
    filed = await plain_account(office, "N-1")
    asked = {"account_id": filed["id"]}
    answer = await office.post("/v1/tier-assessments", params={"validate_only": "true"}, json=asked)
    assert (answer.status_code, answer.json()["tier"]) == (200, "C")
    assert await items(office, "/v1/tier-assessments") == []


async def test_the_whole_portfolio_is_sorted_by_a_job_and_a_second_run_doubles_nothing(office):
    filed = [await plain_account(office, f"N-{i}") for i in range(5)]
    await holding(office, filed[0]["id"], "9000000.00", ago(40))
    for _ in range(2):
        job = await made(office, "/v1/tier-runs", {"as_of": ago(30)}, status=202)
        done = await over(office, f"/v1/jobs/accounts/{job['id']}")
        assert (done["state"], done["progress"]) == ("succeeded", {"done": 5, "total": 5, "unit": "accounts"})
    found = await items(office, "/v1/tier-assessments", present=False)
    assert sorted(one["tier"] for one in found) == ["A", "C", "C", "C", "C"]


async def test_the_matrix_of_moves_is_told_and_drawn(office):
    up, down = [await plain_account(office, f"N-{i}") for i in range(2)]
    await holding(office, up["id"], "600000.00", ago(400))
    await holding(office, down["id"], "6000000.00", ago(400))
    await made(office, "/v1/tier-runs", {"as_of": ago(390)}, status=202)
    job = (await items(office, "/v1/jobs/accounts"))[0]
    await over(office, f"/v1/jobs/accounts/{job['id']}")
    await holding(office, up["id"], "6000000.00", ago(200))
    await holding(office, down["id"], "1.00", ago(200))
    for filed in (up, down):
        await tiered(office, filed["id"], ago(100))
    days = {"from": ago(300), "until": ago(0)}
    moves = (await office.get("/v1/tier-moves", params=days)).json()
    assert {(m["before"], m["after"]): m["accounts"] for m in moves["moves"] if m["accounts"]} == {
        ("B", "A"): 1,
        ("A", "C"): 1,
    }
    assert (moves["raised"], moves["lowered"], moves["stayed"]) == (1, 1, 0)
    drawn = await office.get("/v1/tier-moves/picture", params=days, headers={"accept-language": "zh-CN"})
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "升层 1，降层 1，未变 0" in drawn.text
    turned = await office.get("/v1/tier-moves", params={"from": ago(0), "until": ago(1)})
    assert codes(turned) == [("?until", "ends_before_start")]


async def test_a_manager_sees_the_tiers_of_own_accounts_and_decides_none(office, as_role):
    own, other = [await plain_account(office, f"N-{i}") for i in range(2)]
    served_by = await manager(office)
    await assignment(office, own["id"], served_by["id"])
    mine, strange = [await tiered(office, filed["id"], ago(1)) for filed in (own, other)]
    client = as_role("manager", subject="A-017")
    assert [found["id"] for found in await items(client, "/v1/tier-assessments")] == [mine["id"]]
    assert (await client.get(f"/v1/tier-assessments/{strange['id']}")).status_code == 404
    moves = (await client.get("/v1/tier-moves", params={"from": ago(2), "until": ago(0)})).json()
    assert sum(move["accounts"] for move in moves["moves"]) == 1
    asked = [await client.post("/v1/tier-assessments", json={"account_id": own["id"]}),
             await client.post("/v1/tier-runs", json={})]  # fmt: skip
    assert [answer.status_code for answer in asked] == [403, 403]
