"""A person's rights: consent that leaves a trail, all data to see, erasure with proof, and every reading on record."""

import hashlib

import pytest
from assessment_story import QUESTIONNAIRES, assess, make_model, stated, submit_questionnaires

from suite.demo_data.respondents import respondents

PEOPLE = respondents(2026)[:2]


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
async def profiles(hr):
    return await assess(hr, PEOPLE)


@pytest.fixture
def person(as_role):
    return as_role("manager", subject=PEOPLE[0].external_id)


async def entries(as_role, action):
    found = (await as_role("auditor").get("/v1/audit-entries/assessment", params={"limit": 200})).json()["items"]
    return [(entry["subject"], entry["resource_id"]) for entry in found if entry["action"] == action]


async def test_every_reading_of_a_profile_is_on_record(as_role, hr, person, profiles):
    profile = profiles[0]
    await hr.get(f"/v1/profiles/{profile['id']}")
    await as_role("auditor").get(f"/v1/profiles/{profile['id']}")
    await person.get(f"/v1/assessments/{profile['assessment_id']}/profile")
    place = f"/v1/profiles/{profile['id']}"
    assert sorted(await entries(as_role, "get_profile")) == [("auditor", place), ("hr", place)]
    assert await entries(as_role, "get_assessment_profile") == [(PEOPLE[0].external_id, place)]


async def test_a_list_of_profiles_is_on_record_person_by_person(as_role, hr, profiles):
    await hr.get("/v1/profiles")
    assert sorted(await entries(as_role, "list_profiles")) == sorted(
        ("hr", f"/v1/profiles/{profile['id']}") for profile in profiles
    )


async def test_every_reading_of_what_was_made_of_profiles_is_on_record(as_role, hr, person, profiles):
    model = await stated(hr, as_role("admin"))
    draft = {"role_model_id": model["id"], "profile_ids": [profile["id"] for profile in profiles]}
    made = {}
    for noun in ("matches", "rankings"):
        made[noun] = (await hr.post(f"/v1/{noun}", json=draft)).headers["location"]
        await hr.get(f"/v1/{noun}")
        await hr.get(made[noun])
    plan = {"role_model_id": model["id"], "profile_id": profiles[0]["id"]}
    place = (await hr.post("/v1/development-plans", json=plan)).headers["location"]
    await person.get("/v1/development-plans")
    await person.get(place)
    await person.get(f"{place}/progress", params={"profile_id": profiles[0]["id"]})
    sitting = f"/v1/assessments/{profiles[0]['assessment_id']}"
    await person.get(f"{sitting}/answers")
    standings = f"/v1/role-models/{model['id']}/standings"
    await hr.get(standings, params={"norm": "model-based@2026-01-01"})
    read = {
        ("list_matches", "hr", made["matches"]),
        ("get_match", "hr", made["matches"]),
        ("list_rankings", "hr", made["rankings"]),
        ("get_ranking", "hr", made["rankings"]),
        ("list_development_plans", PEOPLE[0].external_id, place),
        ("get_development_plan", PEOPLE[0].external_id, place),
        ("get_development_progress", PEOPLE[0].external_id, f"{place}/progress"),
        ("get_assessment_answers", PEOPLE[0].external_id, sitting),
        ("list_standings", "hr", standings),
    }
    found = (await as_role("auditor").get("/v1/audit-entries/assessment", params={"limit": 200})).json()["items"]
    assert read <= {(entry["action"], entry["subject"], entry["resource_id"]) for entry in found}


async def test_a_person_sees_all_that_is_held_and_nobody_elses(as_role, person, profiles):
    place = f"/v1/respondents/{PEOPLE[0].external_id}/data"
    data = (await person.get(place)).json()
    assert [profile["id"] for profile in data["profiles"]] == [profiles[0]["id"]]
    assert len(data["assessments"][0]["answers"]) == 26
    assert [entry["event"] for entry in data["consents"]] == ["given"]
    assert (await person.get(f"/v1/respondents/{PEOPLE[1].external_id}/data")).status_code == 404
    assert (await as_role("finance").get(place)).status_code == 403
    assert await entries(as_role, "get_personal_data") == [(PEOPLE[0].external_id, place)]


async def test_consent_and_withdrawal_stay_in_the_ledger(hr, person, profiles):
    sitting = profiles[0]["assessment_id"]
    await person.post(f"/v1/assessments/{sitting}/transitions", json={"transition": "withdraw"})
    ledger = (await hr.get("/v1/consent-entries", params={"assessment_id": sitting})).json()["items"]
    assert [(entry["event"], entry["recorded_by"]) for entry in ledger] == [
        ("given", "hr"),
        ("withdrawn", PEOPLE[0].external_id),
    ]
    assert (await hr.get("/v1/consent-entries")).json()["items"][0]["purpose"] == ledger[0]["purpose"]


async def test_a_person_is_erased_with_proof_and_the_figures_stay(as_role, hr, person, profiles):
    model = await stated(hr, as_role("admin"))
    ids = [profile["id"] for profile in profiles]
    draft = {"role_model_id": model["id"], "profile_ids": ids}
    key = {"idempotency-key": "once"}
    match = (await hr.post("/v1/matches", json=draft, headers=key)).json()
    gone = PEOPLE[0].external_id
    proof = await person.post(f"/v1/respondents/{gone}/erasure")
    assert proof.status_code == 201, proof.text
    told = proof.json()
    assert (told["assessments"], told["profiles"]) == (1, 1)
    assert told["digest"] == hashlib.sha256(f"{told['id']}:{gone}".encode()).hexdigest()
    assert (await person.get(proof.headers["location"])).json() == told

    assert (await hr.get(f"/v1/profiles/{ids[0]}")).status_code == 404
    assert (await hr.get(f"/v1/assessments/{profiles[0]['assessment_id']}")).status_code == 404
    assert (await person.get(f"/v1/respondents/{gone}/data")).status_code == 404
    kept = (await hr.get(f"/v1/matches/{match['id']}")).json()
    assert kept["group"] == match["group"]
    assert [found["respondent"] is None for found in kept["persons"]] == [True, False]
    again = await hr.post("/v1/matches", json=draft, headers=key)
    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "unknown_profile")
    ledger = (await hr.get("/v1/consent-entries")).json()["items"]
    assert [e["event"] for e in ledger if e["assessment_id"] == profiles[0]["assessment_id"]] == ["given", "erased"]
    assert gone not in str(ledger)


async def test_nobody_erases_somebody_else(as_role, profiles):
    stranger = as_role("manager", subject=PEOPLE[1].external_id)
    assert (await stranger.post(f"/v1/respondents/{PEOPLE[0].external_id}/erasure")).status_code == 404


async def test_a_rater_is_forgotten_and_the_model_stays(as_role, hr):
    ids = await submit_questionnaires(as_role)
    made = await make_model(hr, method="questionnaires", role_questionnaire_ids=ids)
    rater = QUESTIONNAIRES["questionnaires"][0]["rater"]
    proof = (await as_role("supervisor", subject=rater).post(f"/v1/respondents/{rater}/erasure")).json()
    assert (proof["assessments"], proof["role_questionnaires"]) == (0, 1)
    answers = (await hr.get(f"/v1/role-questionnaires/{ids[0]}")).json()
    assert answers["rater"]["external_id"] == f"erased-{proof['id']}"
    assert (await hr.get(made.headers["location"])).json() == made.json()
