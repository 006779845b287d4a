"""Who a person lets see the own profile, and what is erased by itself when its time has passed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from assessment_story import assess, stated

from chassis.auth import Principal
from chassis.jobs import Task
from chassis.settings import ServiceName
from chassis.work import Work, utc_now
from services.assessment.usecases.retention import RetentionRound, is_round_due
from suite.demo_data.respondents import respondents
from tests.apart import apart

PEOPLE = respondents(2026)[:2]
BOSS = "A-S01"
HOUSE = Principal("kam-suite", frozenset({"system"}), frozenset({"assessment:write"}))


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
async def profiles(hr):
    return await assess(hr, PEOPLE)


@pytest.fixture
def person(as_role):
    return as_role("manager", subject=PEOPLE[0].external_id)


@pytest.fixture
def boss(as_role):
    return as_role("supervisor", subject=BOSS)


async def ledger(hr, profile):
    found = await hr.get("/v1/consent-entries", params={"assessment_id": profile["assessment_id"]})
    return [entry["event"] for entry in found.json()["items"]]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_supervisor_sees_a_profile_by_consent_and_no_longer(as_role, hr, person, boss, profiles):
    place = f"/v1/assessments/{profiles[0]['assessment_id']}"
    seen = [f"{place}/profile{what}" for what in ("", "/picture", "/chart", "/report")]
    assert {(await boss.get(path)).status_code for path in seen} == {404}
    shared = await person.post(f"{place}/shares", json={"shared_with": BOSS})
    assert shared.status_code == 201, shared.text
    assert {(await boss.get(path)).status_code for path in seen} == {200}
    assert {(await as_role("supervisor", subject="A-S02").get(path)).status_code for path in seen} == {404}
    assert (await boss.get(place + "/answers")).status_code == 404
    assert [one["id"] for one in (await boss.get("/v1/shares")).json()["items"]] == [shared.json()["id"]]
    twice = await person.post(f"{place}/shares", json={"shared_with": BOSS})
    assert (twice.status_code, twice.json()["errors"][0]["code"]) == (409, "shared_already")
    assert (await boss.post(f"{place}/shares", json={"shared_with": "A-S02"})).status_code == 404
    assert (await boss.delete(shared.headers["location"])).status_code == 404
    assert (await person.delete(shared.headers["location"])).status_code == 204
    assert {(await boss.get(path)).status_code for path in seen} == {404}
    assert await ledger(hr, profiles[0]) == ["given", "shared", "unshared"]


OF_A_SITTING = {
    ("GET", ""): False,
    ("GET", "/questions"): False,
    ("GET", "/answers"): False,
    ("PUT", "/answers/b01"): False,
    ("PUT", "/ratings/a1"): False,
    ("GET", "/quality"): False,
    ("POST", "/consent"): False,
    ("POST", "/submission"): False,
    ("POST", "/transitions"): False,
    ("GET", "/profile"): True,
    ("GET", "/profile/picture"): True,
    ("GET", "/profile/chart"): True,
    ("GET", "/profile/report"): True,
    ("POST", "/shares"): False,
}
"""Every operation on a sitting, and whether it opens to a supervisor whom the person lets see the profile."""
BODIES = {
    "/answers/b01": {"most": "b01a", "least": "b01b", "seconds": 9},
    "/ratings/a1": {"value": 3},
    "/consent": {"purpose": "Selection"},
    "/transitions": {"transition": "withdraw"},
    "/shares": {"shared_with": "A-S02"},
}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_consent_opens_the_profile_alone_and_its_withdrawal_shuts_every_operation(hr, person, boss, profiles):
    place = f"/v1/assessments/{profiles[0]['assessment_id']}"

    async def opened() -> dict[tuple[str, str], bool]:
        answers = {
            (method, what): await boss.request(method, f"{place}{what}", json=BODIES.get(what))
            for method, what in OF_A_SITTING
        }
        assert {answer.status_code for answer in answers.values()} <= {200, 403, 404, 422, 428}
        return {which: answer.status_code == 200 for which, answer in answers.items()}

    nothing = dict.fromkeys(OF_A_SITTING, False)
    assert await opened() == nothing
    await person.post(f"{place}/shares", json={"shared_with": BOSS})
    assert await opened() == OF_A_SITTING
    withdrawn = await person.post(f"{place}/transitions", json={"transition": "withdraw"})
    assert withdrawn.status_code == 200, withdrawn.text
    assert await opened() == nothing
    assert (await boss.get("/v1/shares")).json()["items"] == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_nobody_but_the_person_and_hr_opens_an_operation_on_the_profile(as_role, hr, profiles):
    profile = profiles[0]
    of_hr = [f"/v1/profiles/{profile['id']}{what}" for what in ("", "/picture", "/chart", "/report")]
    others = [("manager", PEOPLE[1].external_id), ("supervisor", BOSS), ("finance", "F1")]
    for role, subject in others:
        client = as_role(role, subject=subject)
        assert {(await client.get(path)).status_code for path in of_hr} == {403}
        own = await client.get(f"/v1/assessments/{profile['assessment_id']}/profile")
        assert own.status_code == (403 if role == "finance" else 404)
    assert {(await hr.get(path)).status_code for path in of_hr} == {200}


async def test_what_has_been_kept_long_enough_is_erased_by_itself(as_role, hr, person, profiles, settings):
    model = await stated(hr, as_role("admin"))
    ids = [profile["id"] for profile in profiles]
    match = (await hr.post("/v1/matches", json={"role_model_id": model["id"], "profile_ids": ids})).json()
    task = Task(uuid4(), {}, 0, None)
    points = dict.fromkeys("DISC", 50)
    other = {"respondent": {"external_id": "X-001", "name": "陈静"}, "tool": "other-disc", "taken_on": "2025-11-03"}
    other |= {"styles": {"internal": points, "external": points}}
    imported = (await hr.post("/v1/profiles", json=other)).json()

    async def round_in(days: int) -> tuple[bool, int]:
        now = utc_now() + timedelta(days=days)

        def carried(session):
            work, was_due = Work(session, HOUSE, now), is_round_due(session, now)
            advance = RetentionRound().step(work, task, None)
            while advance.cursor is not None:
                advance = RetentionRound().step(work, task, advance.cursor)
            return was_due

        due = await apart(settings, ServiceName.ASSESSMENT, carried)
        return due, len((await hr.get("/v1/profiles")).json()["items"])

    assert await round_in(1) == (False, 3)
    assert await round_in(729) == (True, 3)
    assert await round_in(1094) == (True, 2)
    assert await round_in(1096) == (True, 0)
    assert (await hr.get(f"/v1/assessments/{profiles[0]['assessment_id']}")).status_code == 404
    kept = (await hr.get(f"/v1/matches/{match['id']}")).json()
    assert kept["group"] == match["group"]
    assert await ledger(hr, profiles[0]) == ["given", "expired"]
    found = (await as_role("auditor").get("/v1/audit-entries/assessment", params={"limit": 200})).json()["items"]
    erased = [entry["resource_id"] for entry in found if entry["action"] == "erase_expired"]
    of_sittings = [f"/v1/assessments/{profile['assessment_id']}" for profile in profiles]
    assert sorted(erased) == sorted([*of_sittings, f"/v1/profiles/{imported['id']}"])
