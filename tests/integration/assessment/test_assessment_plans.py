"""A development plan through the gateway: goals from a profile, actions agreed on, a later profile held against it."""

from dataclasses import replace

import pytest
from assessment_story import assess, stated

from suite.demo_data.respondents import respondents

PEOPLE = respondents(2026)


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
def person(as_role):
    return as_role("manager", subject=PEOPLE[0].external_id)


@pytest.fixture
async def profiles(hr):
    """One person twice, the second time with somebody else's answers, and another person."""
    return await assess(hr, [PEOPLE[0], replace(PEOPLE[20], external_id=PEOPLE[0].external_id), PEOPLE[1]])


@pytest.fixture
async def plan(as_role, hr, profiles):
    model = await stated(hr, as_role("admin"))
    draft = {"profile_id": profiles[0]["id"], "role_model_id": model["id"]}
    made = await hr.post("/v1/development-plans", json=draft)
    assert made.status_code == 201, made.text
    return made.json()


async def test_a_plan_has_a_goal_for_each_gap_beyond_one_error(plan, profiles):
    levels = {"D": 32, "I": 72, "S": 46, "C": 57}
    scores = profiles[0]["styles"]["external"]
    far = {f for f, level in levels.items() if abs(scores[f]["points"] - level) >= scores[f]["sem"]}
    assert {goal["factor"] for goal in plan["goals"]} == far
    errors = [goal["errors"] for goal in plan["goals"]]
    assert errors == sorted(errors, reverse=True)
    assert all(practice.keys() == {"en", "zh-CN"} for goal in plan["goals"] for practice in goal["practices"])


async def test_the_person_agrees_on_actions_and_nobody_else_sees_them(as_role, person, plan):
    place = f"/v1/development-plans/{plan['id']}"
    action = {"factor": "I", "text": "每周结识一位新联系人", "due_on": "2026-06-30", "done": False}
    saved = await person.put(f"{place}/actions", json={"actions": [action]}, headers={"if-match": '"v1"'})
    assert saved.status_code == 200, saved.text
    assert (await person.get(place)).json()["actions"] == [action | {"competency": None}]
    stale = await person.put(f"{place}/actions", json={"actions": []}, headers={"if-match": '"v1"'})
    assert stale.status_code == 412
    stranger = as_role("manager", subject=PEOPLE[1].external_id)
    assert (await stranger.get(place)).status_code == 404
    assert (await stranger.get("/v1/development-plans")).json()["items"] == []
    assert [found["id"] for found in (await person.get("/v1/development-plans")).json()["items"]] == [plan["id"]]


async def test_a_later_profile_shows_what_moved_beyond_error(hr, person, plan, profiles):
    place = f"/v1/development-plans/{plan['id']}/progress"
    answer = await person.get(place, params={"profile_id": profiles[1]["id"]})
    assert answer.status_code == 200, answer.text
    for change in answer.json()["changes"]:
        first, now = (p["styles"]["external"][change["factor"]] for p in profiles[:2])
        error = (first["sem"] ** 2 + now["sem"] ** 2) ** 0.5
        assert change["errors"] == pytest.approx((now["points"] - first["points"]) / error, abs=0.006)
        assert (change["movement"] == "within_error") == (abs(change["errors"]) < 1.96)
    others = await hr.get(place, params={"profile_id": profiles[2]["id"]})
    assert [(e["pointer"], e["code"]) for e in others.json()["errors"]] == [("?profile_id", "another_persons_profile")]
    hidden = await person.get(place, params={"profile_id": profiles[2]["id"]})
    assert hidden.json()["errors"][0]["code"] == "unknown_profile"


async def test_withdrawing_consent_takes_the_plan_with_it(hr, person, plan, profiles):
    sitting = profiles[0]["assessment_id"]
    withdrawn = await person.post(f"/v1/assessments/{sitting}/transitions", json={"transition": "withdraw"})
    assert withdrawn.status_code == 200, withdrawn.text
    assert (await hr.get(f"/v1/development-plans/{plan['id']}")).status_code == 404


async def test_an_erased_person_has_no_plan(hr, person, plan):
    assert len((await person.get(f"/v1/respondents/{PEOPLE[0].external_id}/data")).json()["development_plans"]) == 1
    assert (await person.post(f"/v1/respondents/{PEOPLE[0].external_id}/erasure")).status_code == 201
    assert (await hr.get("/v1/development-plans")).json()["items"] == []
