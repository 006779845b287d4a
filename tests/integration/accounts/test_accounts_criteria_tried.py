"""Trying a draft of criteria on the whole portfolio through the gateway: what would move, and that nothing does."""

import pytest

from tests.integration.accounts.accounts_things import GOOD_EVIDENCE, codes, imported, items, made, over, plain_account


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def strict_draft(office, **changes):
    criteria = (await items(office, "/v1/criteria-sets"))[0]["criteria"]
    return {
        "code": "strict",
        "name": {"en": "Strict", "zh-CN": "从严"},
        "effective_from": "2030-01-01",
        "currency": "CNY",
        "key_account_min": "90",
        "candidate_min": "45",
        "known_weight_min_pct": "60",
        "criteria": criteria,
        "source": "draft",
    } | changes


async def tried(office, draft):
    job = await made(office, "/v1/criteria-trials", {"criteria": draft, "evidence_until": "2026-03-31"}, 202)
    ended = await over(office, f"/v1/jobs/accounts/{job['id']}")
    assert ended["state"] == "succeeded", ended
    return (await office.get(ended["result"])).json()


async def portfolio(office) -> tuple[str, str]:
    good, unknown = [(await plain_account(office, name))["id"] for name in ("Zhou", "Wang")]
    await made(office, f"/v1/accounts/{good}/evidence", GOOD_EVIDENCE)
    return good, unknown


async def test_a_draft_shows_who_would_stop_being_a_key_account_and_decides_nothing(office):
    good, unknown = await portfolio(office)
    trial = await tried(office, await strict_draft(office))
    assert (trial["accounts"], trial["finished_at"] is None, trial["criteria"]["code"]) == (2, False, "strict")
    assert trial["moves"] == [
        {"before": "key_account", "after": "candidate", "accounts": 1},
        {"before": "undecided", "after": "undecided", "accounts": 1},
    ]
    place = f"/v1/criteria-trials/{trial['id']}/outcomes"
    [moved] = await items(office, place, changed=True)
    assert (moved["account_id"], moved["before_score"], moved["after_score"]) == (good, "86.02", "86.02")
    assert moved["reasons"][0]["code"] == "score_is_candidate"
    [stays] = await items(office, place, changed=False)
    assert (stays["account_id"], stays["after"]) == (unknown, "undecided")
    assert "付款周期" in stays["reasons"][0]["sentence"]["zh-CN"]
    assert [each["account_id"] for each in await items(office, place, after="candidate")] == [good]
    assert await items(office, "/v1/qualifications") == []
    assert [found["code"] for found in await items(office, "/v1/criteria-sets")] == ["article-9"]


async def test_a_draft_that_could_not_be_put_in_force_is_not_tried(office):
    wrong = await strict_draft(office, key_account_min="40", currency="XXQ")
    answer = await office.post("/v1/criteria-trials", json={"criteria": wrong})
    assert answer.status_code == 422
    assert {pointer for pointer, _ in codes(answer)} >= {"/criteria/candidate_min"}
    assert await items(office, "/v1/criteria-trials") == []


async def test_a_trial_is_removed_with_all_that_it_made(office):
    await portfolio(office)
    trial = await tried(office, await strict_draft(office))
    place = f"/v1/criteria-trials/{trial['id']}"
    assert (await office.delete(place)).status_code == 428
    assert (await office.delete(place, headers={"if-match": '"v1"'})).status_code == 412
    gone = await office.delete(place, headers={"if-match": f'"v{trial["version"]}"'})
    assert gone.status_code == 204
    assert [(await office.get(path)).status_code for path in (place, f"{place}/outcomes")] == [404, 404]


async def test_criteria_are_not_tried_by_managers(office, as_role):
    trial = await tried(office, await strict_draft(office))
    manager, place = as_role("manager", subject="A-017"), f"/v1/criteria-trials/{trial['id']}"
    body = {"criteria": await strict_draft(office)}
    answers = [
        await manager.post("/v1/criteria-trials", json=body),
        await manager.get("/v1/criteria-trials"),
        await manager.get(place),
        await manager.get(f"{place}/outcomes"),
        await manager.delete(place, headers={"if-match": '"v1"'}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5


async def test_an_empty_portfolio_can_be_tried(office):
    trial = await tried(office, await strict_draft(office))
    assert (trial["accounts"], trial["moves"], trial["finished_at"] is None) == (0, [], False)


async def test_a_trial_keeps_no_import_from_being_undone(as_role):
    system = as_role("system")
    done = await imported(system, "accounts", "external_id,legal_name,country\nC-1,One,CN\n")
    trial = await tried(system, await strict_draft(system))
    assert trial["accounts"] == 1
    asked = await made(system, f"/v1/imports/accounts/{done['id']}/transitions", {"transition": "revert"}, 202)
    assert (await over(system, asked["reverted"]["job"]))["state"] == "succeeded"
    assert await items(system, "/v1/accounts") == []
    assert (await system.get(f"/v1/criteria-trials/{trial['id']}")).json()["accounts"] == 0
