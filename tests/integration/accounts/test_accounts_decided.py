"""Qualification, assignment and allocation through the gateway, on both databases."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.accounts.rulebook import portfolio
from tests.integration.accounts.accounts_things import (
    GOOD_EVIDENCE,
    MANAGER,
    account,
    assignment,
    change,
    codes,
    given_by_name,
    items,
    made,
    manager,
    over,
    plain_account,
)


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def qualified(client, account_id, **more):
    return await made(client, "/v1/qualifications", {"account_id": account_id, "evidence_until": "2026-03-31"} | more)


async def test_the_seven_criteria_of_article_9_are_on_record_from_the_start(office):
    [shipped] = await items(office, "/v1/criteria-sets")
    assert shipped["code"] == "article-9"
    assert [criterion["code"] for criterion in shipped["criteria"]] == [
        "sales_level",
        "margin",
        "growth",
        "potential",
        "payment",
        "access_to_goals",
        "openness",
    ]
    assert (await office.get(f"/v1/criteria-sets/{shipped['id']}")).json() == shipped


async def test_a_key_account_is_found_with_a_reason_for_every_criterion(office):
    filed = await account(office)
    await made(office, f"/v1/accounts/{filed['id']}/evidence", GOOD_EVIDENCE)
    found = await qualified(office, filed["id"])
    assert (found["decision"], found["score"], found["known_weight_pct"]) == ("key_account", "86.02", "100")
    assert found["reasons"][0]["sentence"] == {
        "en": "A key account: the score 86.02 reaches 65.",
        "zh-CN": "大客户：得分 86.02 达到 65。",
    }
    openness = found["criteria"][6]
    assert (openness["value"], openness["membership"], openness["source"]) == ("4", "1.000000", "ledger 2025")
    assert openness["reasons"][0]["sentence"]["zh-CN"] == "对新想法和建议的开放度：4 达到领先水平 4，隶属度为 1。"
    assert (await office.get(f"/v1/qualifications/{found['id']}")).json() == found


async def test_a_big_buyer_below_cost_who_pays_late_is_not_a_key_account(office):
    filed = await account(office)
    bad = GOOD_EVIDENCE | {"margin_rate": "-0.02", "payment_days": 150}
    bad["annual_sales"] = {"amount": "60000000.00", "currency": "CNY"}
    await made(office, f"/v1/accounts/{filed['id']}/evidence", bad)
    found = await qualified(office, filed["id"])
    assert found["decision"] == "not_key_account"
    assert [c["code"] for c in found["criteria"] if c["gate_failed"]] == ["margin", "payment"]
    assert found["reasons"][0]["sentence"] == {
        "en": "Not a key account, whatever the score: Average margin, Credit and payment period.",
        "zh-CN": "无论得分如何均不是大客户：平均利润空间、信誉度和付款周期。",
    }


async def test_a_later_qualification_supersedes_the_one_before_and_nothing_is_lost(office):
    filed = await account(office)
    first = await qualified(office, filed["id"])
    assert first["decision"] == "undecided"
    await made(office, f"/v1/accounts/{filed['id']}/evidence", GOOD_EVIDENCE)
    second = await qualified(office, filed["id"])
    assert [found["id"] for found in await items(office, "/v1/qualifications")] == [second["id"]]
    history = await items(office, "/v1/qualifications", present=False, account_id=filed["id"])
    assert [found["id"] for found in history] == [second["id"], first["id"]]
    assert history[1] == first | {
        "superseded_at": second["created_at"],
        "updated_at": second["created_at"],
        "version": 2,
    }
    assert [found["id"] for found in await items(office, "/v1/accounts", decision="key_account")] == [filed["id"]]


async def test_of_several_qualifications_at_once_one_holds(office):
    filed = await account(office)
    body = {"account_id": filed["id"], "evidence_until": "2026-03-31"}
    answers = await asyncio.gather(*(office.post("/v1/qualifications", json=body) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len(await items(office, "/v1/qualifications")) == 1
    assert len(await items(office, "/v1/qualifications", present=False)) == 4


async def test_of_those_who_end_an_assignment_at_once_one_does_and_the_others_are_told(office):
    filed, served_by = await account(office), await manager(office)
    given = await assignment(office, filed["id"], served_by["id"])
    await made(office, f"/v1/accounts/{filed['id']}/transitions", {"transition": "rest"}, status=200)
    path, body = f"/v1/assignments/{given['id']}/transitions", {"transition": "end", "ends_on": "2026-03-01"}
    answers = await asyncio.gather(*(office.post(path, json=body) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422]
    assert {code for answer in answers if answer.is_error for code in codes(answer)} == {("/ends_on", "already_ended")}


async def test_a_banks_own_criteria_decide_from_their_day_on(office, as_role):
    criteria = (await items(office, "/v1/criteria-sets"))[0]["criteria"]
    draft = {
        "code": "strict",
        "name": {"en": "Strict", "zh-CN": "从严"},
        "effective_from": "2026-02-01",
        "currency": "CNY",
        "key_account_min": "90",
        "candidate_min": "80",
        "known_weight_min_pct": "60",
        "criteria": criteria,
        "source": "a test",
    }
    assert (await as_role("manager", subject="A-1").post("/v1/criteria-sets", json=draft)).status_code == 403
    strict = await made(office, "/v1/criteria-sets", draft)
    filed = await account(office)
    await made(office, f"/v1/accounts/{filed['id']}/evidence", GOOD_EVIDENCE)
    assert (await qualified(office, filed["id"]))["decision"] == "candidate"
    earlier = await qualified(office, filed["id"], evidence_until="2026-01-31")
    assert (earlier["decision"], earlier["criteria_set_id"] == strict["id"]) == ("key_account", False)
    wrong = await office.post("/v1/criteria-sets", json=draft | {"criteria": criteria[:2], "candidate_min": "95"})
    assert codes(wrong) == [("/candidate_min", "thresholds_not_ordered"), ("/criteria", "weights_not_whole")]


async def test_what_nobody_has_cannot_be_qualified_or_asked_for(office, as_role):
    filed, nobody = await account(office), "01981d2e-7a7c-7000-8000-00000000dead"
    unknown = await office.post("/v1/qualifications", json={"account_id": nobody})
    assert (unknown.status_code, codes(unknown)) == (422, [("/account_id", "unknown_resource")])
    asked = {"account_id": filed["id"], "criteria_set_id": nobody}
    assert codes(await office.post("/v1/qualifications", json=asked)) == [("/criteria_set_id", "unknown_resource")]
    early = await office.post("/v1/qualifications", json={"account_id": filed["id"], "evidence_until": "2020-01-01"})
    assert codes(early) == [("/evidence_until", "no_criteria_set")]
    stranger = await as_role("manager", subject="A-1").post("/v1/qualifications", json={"account_id": filed["id"]})
    assert codes(stranger) == [("/account_id", "unknown_resource")]


async def test_a_run_qualifies_every_active_account(office):
    ids = {(await plain_account(office, f"N-{i:03}"))["id"] for i in range(105)}
    job = await made(office, "/v1/qualification-runs", {"evidence_until": "2026-03-31"}, status=202)
    done = await over(office, f"/v1/jobs/accounts/{job['id']}")
    assert (done["state"], done["progress"]) == ("succeeded", {"done": 105, "total": 105, "unit": "accounts"})
    found = await items(office, done["result"], limit=200, decision="undecided")
    assert {qualification["account_id"] for qualification in found} == ids


async def test_an_account_has_one_primary_manager_at_a_time(office):
    filed, first = await account(office), await manager(office)
    second = await manager(office, external_id="A-018")
    given = await assignment(office, filed["id"], first["id"])
    refused = await office.post(
        "/v1/assignments", json={"account_id": filed["id"], "manager_id": second["id"], "starts_on": "2026-03-01"}
    )
    assert (refused.status_code, codes(refused)) == (422, [("/starts_on", "assignment_overlaps")])
    ended = await made(
        office,
        f"/v1/assignments/{given['id']}/transitions",
        {"transition": "end", "ends_on": "2026-03-01", "reason": "another branch", "successor_id": second["id"]},
        status=200,
    )
    assert (ended["ends_on"], ended["reason"]) == ("2026-03-01", "another branch")
    on = {"account_id": filed["id"], "on": "2026-03-01"}
    assert [found["manager_id"] for found in await items(office, "/v1/assignments", **on)] == [second["id"]]


async def test_of_two_who_give_an_account_away_at_once_one_does(office):
    filed = await account(office)
    managers = [await manager(office, external_id=f"A-{i}") for i in range(4)]
    bodies = [{"account_id": filed["id"], "manager_id": m["id"], "starts_on": "2026-03-01"} for m in managers]
    answers = await asyncio.gather(*(office.post("/v1/assignments", json=body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422]
    assert len(await given_by_name(office, account_id=filed["id"])) == 1


async def test_of_two_who_apply_an_allocation_at_once_one_does(office, as_role):
    await manager(office)
    await account(office)
    proposed = await made(office, "/v1/allocations", {"starts_on": "2026-04-01"})
    path = f"/v1/allocations/{proposed['id']}/transitions"
    await made(as_role("admin"), path, {"transition": "approve"}, status=200)
    answers = await asyncio.gather(*(office.post(path, json={"transition": "apply"}) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert len(await given_by_name(office)) == 1


async def test_a_product_manager_stands_beside_the_primary_one(office):
    filed, primary = await account(office), await manager(office)
    product = await manager(office, external_id="P-001", role="product")
    await assignment(office, filed["id"], primary["id"])
    assert (await assignment(office, filed["id"], product["id"]))["role"] == "product"


async def test_somebody_who_is_not_there_is_given_nothing(office):
    filed = await account(office)
    gone = await manager(office, employed_until="2024-01-01")
    body = {"account_id": filed["id"], "manager_id": gone["id"], "starts_on": "2026-03-01"}
    assert codes(await office.post("/v1/assignments", json=body)) == [("/starts_on", "manager_not_employed")]
    nobody = "01981d2e-7a7c-7000-8000-00000000dead"
    refused = await office.post("/v1/assignments", json=body | {"manager_id": nobody})
    assert codes(refused) == [("/manager_id", "unknown_resource")]


async def test_an_allocation_is_proposed_by_one_approved_by_another_and_applied(office, as_role):
    first, second = (
        await manager(office, capacity_hours=12),
        await manager(office, external_id="A-018", capacity_hours=6),
    )
    accounts = [await plain_account(office, f"N-{i}") for i in range(4)]
    await assignment(office, accounts[0]["id"], second["id"])
    proposed = await made(office, "/v1/allocations", {"starts_on": "2026-04-01"})
    assert (proposed["accounts"], proposed["changed"], proposed["unplaced"]) == (4, 3, 0)
    assert [(load["accounts"], load["hours"]) for load in proposed["loads"]] == [(3, "9"), (1, "3")]
    path = f"/v1/allocations/{proposed['id']}"
    placements = await items(office, f"{path}/placements")
    assert [placement["reason"] for placement in placements] == ["incumbent_stays", *["best_fit"] * 3]
    assert placements[3]["sentence"]["zh-CN"] == "该客户分配给最合适的客户经理。"
    early = await office.post(f"{path}/transitions", json={"transition": "apply"})
    assert codes(early) == [("/transition", "transition_not_allowed")]
    alone = await office.post(f"{path}/transitions", json={"transition": "approve"})
    assert (alone.status_code, codes(alone)) == (403, [("/transition", "allocation_approver_is_author")])
    approved = await made(as_role("admin"), f"{path}/transitions", {"transition": "approve"}, status=200)
    assert (approved["state"], approved["approver"]) == ("approved", "admin")
    applied = await made(office, f"{path}/transitions", {"transition": "apply"}, status=200)
    assert (applied["state"], applied["allowed_transitions"]) == ("applied", [])
    given = await items(office, "/v1/assignments", on="2026-04-01", manager_id=first["id"])
    assert {found["account_id"] for found in given} == {found["id"] for found in accounts[1:]}


async def test_an_allocation_that_is_overtaken_by_events_is_not_applied(office, as_role):
    first, second = await manager(office), await manager(office, external_id="A-018")
    filed = await account(office)
    proposed = await made(office, "/v1/allocations", {"starts_on": "2026-04-01"})
    await made(as_role("admin"), f"/v1/allocations/{proposed['id']}/transitions", {"transition": "approve"}, status=200)
    await assignment(office, filed["id"], second["id"], starts_on="2026-05-01")
    answer = await office.post(f"/v1/allocations/{proposed['id']}/transitions", json={"transition": "apply"})
    assert (answer.status_code, codes(answer)) == (409, [("", "allocation_outdated")])
    assert len(await given_by_name(office, account_id=filed["id"])) == 1
    assert await items(office, "/v1/assignments", manager_id=first["id"]) == []


async def test_an_incumbent_without_room_hands_the_account_over_on_the_day(office, as_role):
    full, free = await manager(office, capacity_hours=0), await manager(office, external_id="A-018")
    filed = await account(office)
    await assignment(office, filed["id"], full["id"], starts_on="2026-04-01")
    proposed = await made(office, "/v1/allocations", {"starts_on": "2026-04-01"})
    path = f"/v1/allocations/{proposed['id']}/transitions"
    await made(as_role("admin"), path, {"transition": "approve"}, status=200)
    await made(office, path, {"transition": "apply"}, status=200)
    given = await items(office, "/v1/assignments", account_id=filed["id"], on="2026-04-01")
    assert [found["manager_id"] for found in given] == [free["id"]]


async def test_who_serves_whom_is_not_for_managers(office, as_role):
    filed, me = await account(office), await manager(office)
    given = await assignment(office, filed["id"], me["id"])
    client = as_role("manager", subject="A-017")
    assert len(await given_by_name(client)) == 1
    attempts = [
        await client.post("/v1/managers", json=MANAGER | {"external_id": "A-099"}),
        await change(client, f"/v1/managers/{me['id']}", {"capacity_hours": 0}),
        await client.post("/v1/allocations", json={"starts_on": "2026-04-01"}),
        await client.get("/v1/allocations"),
        await client.post(
            f"/v1/assignments/{given['id']}/transitions", json={"transition": "end", "ends_on": "2026-04-01"}
        ),
    ]
    assert [answer.status_code for answer in attempts] == [403] * 5


async def test_what_is_supposed_decides_beside_what_is_on_file_and_leaves_nothing_behind(office, as_role):
    filed = await account(office)
    late = GOOD_EVIDENCE | {"payment_days": 150}
    await made(office, f"/v1/accounts/{filed['id']}/evidence", late)
    asked = {"account_id": filed["id"], "evidence_until": "2026-03-31", "supposed": {"payment_days": 35}}
    tried = await made(office, "/v1/qualification-trials", asked, status=200)
    assert (tried["on_file"]["decision"], tried["supposed"]["decision"]) == ("not_key_account", "key_account")
    assert tried["supposed"]["score"] == "86.02"
    payment = tried["supposed"]["criteria"][4]
    assert (payment["value"], payment["source"], payment["as_of"]) == ("35", "supposed", "2026-03-31")
    assert await items(office, "/v1/qualifications", present=False) == []
    assert len(await items(office, f"/v1/accounts/{filed['id']}/evidence")) == 1
    wrong = await office.post("/v1/qualification-trials", json=asked | {"supposed": {"margin_rate": "1.2"}})
    assert (wrong.status_code, codes(wrong)) == (422, [("/supposed/margin_rate", "out_of_range")])
    nothing = await office.post("/v1/qualification-trials", json=asked | {"supposed": {}})
    assert (nothing.status_code, codes(nothing)) == (422, [("/supposed", "no_evidence")])
    stranger = await as_role("manager", "A-STRANGER").post("/v1/qualification-trials", json=asked)
    assert (stranger.status_code, codes(stranger)[0][0]) == (422, "/account_id")


async def test_a_decision_that_has_run_out_is_taken_anew_by_the_daily_round(office, as_role, monkeypatch):
    filed = await account(office)
    await made(office, f"/v1/accounts/{filed['id']}/evidence", GOOD_EVIDENCE)
    with monkeypatch.context() as past:
        rule = portfolio.validity_rule(date(2026, 1, 1))
        past.setattr(portfolio, "validity_rule", lambda on: replace(rule, valid_days=-1))
        first = await qualified(office, filed["id"])
    today = datetime.now(UTC).date()
    assert first["valid_until"] == str(today - timedelta(1))
    due = await items(office, "/v1/qualifications", due_by=str(today))
    assert [found["id"] for found in due] == [first["id"]]
    await made(office, f"/v1/accounts/{filed['id']}/evidence", GOOD_EVIDENCE | {"source": "s", "margin_rate": "-0.1"})
    started = await office.post("/v1/daily-rounds")
    assert (await over(office, f"/v1/jobs/accounts/{started.json()['id']}"))["state"] == "succeeded"
    [now] = await items(office, "/v1/qualifications", account_id=filed["id"])
    assert (now["decision"], now["valid_until"]) == ("not_key_account", str(today + timedelta(rule.valid_days)))
    assert await items(office, "/v1/qualifications", due_by=str(today)) == []
    entries = await items(as_role("auditor"), "/v1/audit-entries/accounts", action="qualify_again")
    [entry] = [found for found in entries if found["action"] == "qualify_again"]
    assert entry["resource_id"] == f"/v1/qualifications/{now['id']}"
