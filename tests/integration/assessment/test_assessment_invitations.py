"""Somebody without an account gets a link, enters one sitting with it, answers block by block, and submits."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from suite.demo_data.respondents import respondents

PERSON = respondents(2026)[0]
PURPOSE = "Selection for the relationship-manager role"
DRAFT = {
    "respondent": {"external_id": "C-001", "name": "林晓"},
    "instrument": "disc-24@2026-01-01",
    "purpose": PURPOSE,
}


def ahead(**time: float) -> str:
    return (datetime.now(UTC) + timedelta(**time)).isoformat()


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
async def place(hr):
    return f"/v1/assessments/{(await hr.post('/v1/assessments', json=DRAFT)).json()['id']}"


async def link(hr, place, **time):
    answer = await hr.put(f"{place}/invitation", json={"expires_at": ahead(**(time or {"days": 7}))})
    assert answer.status_code == 200, answer.text
    return {"token": answer.json()["token"]}


async def entered(client, token):
    answer = await client.post("/v1/invitation-redemptions", json=token)
    assert answer.status_code == 201, answer.text
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


async def code(answer):
    return answer.status_code, answer.json()["errors"][0]["code"]


async def test_a_guest_answers_block_by_block_pauses_and_submits(client, hr, place):
    guest = await entered(client, await link(hr, place))
    await client.post(f"{place}/consent", json={"purpose": PURPOSE}, headers=guest)
    for answer in PERSON.answers[:3]:
        body = {"most": answer["most"], "least": answer["least"]}
        saved = await client.put(f"{place}/answers/{answer['block']}", json=body, headers=guest)
        assert saved.status_code == 200, saved.text
    assert all(answer["taken_ms"] >= 0 for answer in saved.json()["answers"])
    rested = await client.post(f"{place}/transitions", json={"transition": "pause"}, headers=guest)
    assert rested.json()["allowed_transitions"] == ["resume", "withdraw"]
    assert await code(await client.put(f"{place}/answers/b04", json=body, headers=guest)) == (
        409,
        "not_allowed_in_state",
    )
    await client.post(f"{place}/transitions", json={"transition": "resume"}, headers=guest)
    for answer in PERSON.answers[3:]:
        block = answer["block"]
        body = {name: answer[name] for name in ("most", "least", "taken_ms")}
        await client.put(f"{place}/answers/{block}", json=body, headers=guest)
    live = (await hr.get(f"{place}/quality")).json()
    assert (live["verdict"], live["answered"]) == ("open", 26)
    for rating in PERSON.ratings:
        await client.put(f"{place}/ratings/{rating['anchor']}", json={"rating": rating["rating"]}, headers=guest)
    profile = await client.post(f"{place}/submission", headers=guest)
    assert profile.status_code == 201, profile.text
    assert (await hr.get(f"{place}/quality")).json() == profile.json()["quality"]
    assert (await client.get(f"{place}/profile", headers=guest)).json() == profile.json()
    assert await code(await client.post(f"{place}/submission", headers=guest)) == (409, "not_allowed_in_state")


async def test_a_link_opens_its_sitting_once_and_nothing_else(client, hr, place):
    token = await link(hr, place)
    answers = await asyncio.gather(*(client.post("/v1/invitation-redemptions", json=token) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    opened = next(answer for answer in answers if answer.status_code == 201)
    guest = {"authorization": f"Bearer {opened.json()['access_token']}"}
    other = await hr.post("/v1/assessments", json=DRAFT)
    for path in (
        f"/v1/assessments/{other.json()['id']}/answers",
        "/v1/own-assessments",
        "/v1/respondents/C-001/data",
    ):
        assert await code(await client.get(path, headers=guest)) == (403, "token_for_another_path")
    assert (await client.get(f"{place}/quality", headers=guest)).status_code == 403
    assert (await client.get("/v1/accounts", headers=guest)).status_code == 403


async def test_a_new_link_ends_the_one_before_and_none_leads_into_what_is_over(client, hr, place):
    old = await link(hr, place)
    await link(hr, place)
    assert await code(await client.post("/v1/invitation-redemptions", json=old)) == (422, "unknown_invitation")
    await hr.post(f"{place}/transitions", json={"transition": "withdraw"})
    refused = await hr.put(f"{place}/invitation", json={"expires_at": ahead(days=1)})
    assert await code(refused) == (409, "sitting_is_over")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_what_is_wrong_with_one_answer_is_said_in_the_readers_language(client, hr, place):
    guest = await entered(client, await link(hr, place)) | {"accept-language": "zh-CN"}
    await client.post(f"{place}/consent", json={"purpose": PURPOSE}, headers=guest)
    wrong = await client.put(f"{place}/answers/b01", json={"most": "b01a", "least": "b01a"}, headers=guest)
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/least")
    assert wrong.json()["errors"][0]["detail"] == "第 b01 组中“最像”和“最不像”必须是不同的两项。"
    absent = await client.put(f"{place}/answers/b99", json={"most": "b01a", "least": "b01b"}, headers=guest)
    assert (absent.status_code, absent.json()["errors"][0]["detail"]) == (404, "该问卷没有第 b99 组。")
    off = await client.put(f"{place}/ratings/a1", json={"rating": 6}, headers=guest)
    assert (off.status_code, off.json()["errors"][0]["pointer"]) == (422, "/rating")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_sitting_that_ends_in_the_middle_keeps_its_answers_and_takes_no_more(client, hr):
    draft = DRAFT | {"expires_at": ahead(seconds=0.6)}
    place = f"/v1/assessments/{(await hr.post('/v1/assessments', json=draft)).json()['id']}"
    await hr.post(f"{place}/consent", json={"purpose": PURPOSE})
    saved = await hr.put(f"{place}/answers/b01", json={"most": "b01a", "least": "b01b"})
    assert saved.status_code == 200, saved.text
    await asyncio.sleep(0.6)
    late = await hr.put(f"{place}/answers/b02", json={"most": "b02a", "least": "b02b"})
    assert await code(late) == (409, "sitting_expired")
    assert await code(await hr.post(f"{place}/submission")) == (409, "sitting_expired")
    assert (await hr.get(place)).json()["answered_blocks"] == 1
    assert (await hr.post("/v1/assessments", json=DRAFT | {"expires_at": ahead(days=-1)})).status_code == 422
