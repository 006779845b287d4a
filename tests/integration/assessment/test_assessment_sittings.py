"""A sitting through the gateway: consent, answers saved piece by piece, one submission, one profile."""

import asyncio

import pytest

from services.assessment import rulebook
from suite.demo_data.respondents import respondents

PERSON = respondents(2026)[0]
RESPONDENT = {
    "external_id": PERSON.external_id,
    "name": PERSON.name,
    "bank": PERSON.bank,
    "role": PERSON.role,
    "performance": PERSON.group,
}
PURPOSE = "Selection for the relationship-manager role"
DRAFT = {"respondent": RESPONDENT, "instrument": "disc-24@2026-01-01", "purpose": PURPOSE}
SHEET = {"answers": PERSON.answers, "ratings": PERSON.ratings}


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
def respondent(as_role):
    return as_role("manager", subject=PERSON.external_id)


@pytest.fixture
async def sitting(hr):
    """A sitting opened for the respondent, not consented to yet."""
    answer = await hr.post("/v1/assessments", json=DRAFT)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
async def place(sitting, respondent):
    """The address of a sitting that the respondent has consented to."""
    path = f"/v1/assessments/{sitting['id']}"
    answer = await respondent.post(f"{path}/consent", json={"purpose": PURPOSE})
    assert answer.status_code == 200, answer.text
    return path


async def save(client, place, sheet, version=None):
    if version is None:
        version = (await client.get(f"{place}/answers")).json()["version"]
    return await client.put(f"{place}/answers", json=sheet, headers={"if-match": f'"v{version}"'})


async def test_a_respondent_answers_in_two_parts_and_gets_the_profile(hr, respondent, place):
    questions = (await respondent.get(f"{place}/questions")).json()
    assert len(questions["blocks"]) == 26
    assert questions["blocks"][0]["items"][0].keys() == {"id", "text"}

    half = await save(respondent, place, {"answers": PERSON.answers[:10], "ratings": []})
    assert half.status_code == 200, half.text
    resumed = (await respondent.get(f"{place}/answers")).json()
    assert resumed["answers"] == PERSON.answers[:10]
    assert resumed["answered_blocks"] == 10

    assert (await save(respondent, place, SHEET)).status_code == 200
    submitted = await respondent.post(f"{place}/submission")
    assert submitted.status_code == 201, submitted.text
    profile = submitted.json()
    assert profile["respondent"] == RESPONDENT
    assert profile["editions"]["disc-24@2026-01-01"] == rulebook.instrument("disc-24@2026-01-01").edition.sha256
    for style in ("internal", "external", "summary"):
        for score in profile["styles"][style].values():
            assert 0 <= score["low"] <= score["points"] <= score["high"] <= 100

    assert (await respondent.get(f"{place}/profile")).json() == profile
    assert (await hr.get(submitted.headers["location"])).json() == profile
    assert (await hr.get(place)).json()["state"] == "submitted"


async def test_nothing_is_answered_before_consent_to_the_stated_purpose(respondent, sitting):
    place = f"/v1/assessments/{sitting['id']}"
    assert sitting["allowed_transitions"] == ["consent", "withdraw"]
    refused = await save(respondent, place, SHEET)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "consent_required")
    other = await respondent.post(f"{place}/consent", json={"purpose": "Something else"})
    assert (other.status_code, other.json()["errors"][0]["pointer"]) == (422, "/purpose")


async def test_every_faulty_answer_is_named_in_the_respondents_language(respondent, place):
    answers = [dict(answer) for answer in PERSON.answers]
    answers[3]["least"] = answers[3]["most"]
    answers[5]["most"] = "nonsense"
    refused = await respondent.put(
        f"{place}/answers",
        json={"answers": answers, "ratings": [{"anchor": "a1", "rating": 9}]},
        headers={"if-match": '"v2"', "accept-language": "zh-CN"},
    )
    assert refused.status_code == 422
    found = [(error["pointer"], error["code"]) for error in refused.json()["errors"]]
    assert found == [
        ("/answers/3/least", "same_item"),
        ("/answers/5/most", "unknown_item"),
        ("/ratings/0/rating", "rating_off_scale"),
    ]
    assert refused.json()["errors"][0]["detail"] == "第 b04 组中“最像”和“最不像”必须是不同的两项。"


async def test_an_incomplete_sitting_cannot_be_submitted(respondent, place):
    await save(respondent, place, {"answers": PERSON.answers[:25], "ratings": PERSON.ratings})
    refused = await respondent.post(f"{place}/submission")
    assert refused.status_code == 422
    assert [error["code"] for error in refused.json()["errors"]] == ["block_unanswered"]


async def test_a_sitting_is_submitted_once_and_then_closed(respondent, place):
    await save(respondent, place, SHEET)
    assert (await respondent.post(f"{place}/submission")).status_code == 201
    again = await respondent.post(f"{place}/submission")
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "not_allowed_in_state")
    assert (await save(respondent, place, SHEET)).status_code == 409


async def test_of_two_submissions_at_once_one_counts(respondent, place):
    await save(respondent, place, SHEET)
    answers = await asyncio.gather(*(respondent.post(f"{place}/submission") for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_two_devices_do_not_overwrite_each_other(respondent, place):
    version = (await respondent.get(f"{place}/answers")).json()["version"]
    assert (await save(respondent, place, SHEET, version)).status_code == 200
    assert (await save(respondent, place, SHEET, version)).status_code == 412


async def test_somebody_elses_sitting_does_not_exist(as_role, place):
    stranger = as_role("manager", subject="A-M99")
    for answer in (
        await stranger.get(f"{place}/answers"),
        await stranger.get(f"{place}/questions"),
        await stranger.get(f"{place}/profile"),
        await stranger.post(f"{place}/submission"),
        await stranger.post(f"{place}/consent", json={"purpose": PURPOSE}),
    ):
        assert answer.status_code == 404


async def test_a_respondent_finds_the_own_sittings_and_no_others(as_role, hr, respondent, sitting):
    await hr.post("/v1/assessments", json=DRAFT | {"respondent": RESPONDENT | {"external_id": "A-M77"}})
    found = (await respondent.get("/v1/own-assessments")).json()["items"]
    assert [own["id"] for own in found] == [sitting["id"]]
    assert (await as_role("manager", subject="A-M99").get("/v1/own-assessments")).json()["items"] == []


async def test_profiles_are_read_with_the_scope_for_it_only(as_role, respondent, place):
    await save(respondent, place, SHEET)
    location = (await respondent.post(f"{place}/submission")).headers["location"]
    for role, status in (("hr", 200), ("auditor", 200), ("manager", 403), ("finance", 403), ("supervisor", 403)):
        assert (await as_role(role).get(location)).status_code == status


async def test_taking_consent_back_erases_answers_and_profile(hr, respondent, place):
    key = {"idempotency-key": "submission-1"}
    await save(respondent, place, SHEET)
    location = (await respondent.post(f"{place}/submission", headers=key)).headers["location"]
    withdrawn = await respondent.post(f"{place}/transitions", json={"transition": "withdraw"})
    assert (withdrawn.status_code, withdrawn.json()["state"]) == (200, "withdrawn")
    assert withdrawn.json()["answered_blocks"] == 0
    assert withdrawn.json()["allowed_transitions"] == []
    assert (await hr.get(location)).status_code == 404
    assert (await respondent.post(f"{place}/submission", headers=key)).status_code == 409


async def test_an_unknown_instrument_is_refused(hr):
    refused = await hr.post("/v1/assessments", json=DRAFT | {"instrument": "disc-99@2026-01-01"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/instrument")


async def test_instruments_and_norms_are_read_with_their_sources(hr):
    instruments = (await hr.get("/v1/instruments")).json()["items"]
    assert [instrument["key"] for instrument in instruments] == ["disc-24@2026-01-01"]
    whole = (await hr.get("/v1/instruments/disc-24@2026-01-01")).json()
    assert whole["sha256"] == instruments[0]["sha256"]
    assert [len(whole["blocks"]), len(whole["anchors"])] == [26, 8]
    norm = (await hr.get("/v1/norms")).json()["items"][0]
    assert norm["kind"] == "model_based"
    assert (await hr.get(f"/v1/norms/{norm['key']}")).json() == norm
    assert (await hr.get("/v1/norms/none@2026-01-01")).status_code == 404
