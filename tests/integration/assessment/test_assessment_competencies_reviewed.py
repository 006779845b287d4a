"""A review of competencies through the gateway: invited, consented to, rated, closed; and who sees what."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from assessment_story import assess, stated

from chassis.auth import Principal
from chassis.domain.errors import Conflict
from chassis.settings import ServiceName
from chassis.work import Work
from services.assessment.app import HOUSE
from services.assessment.usecases.competency_reviews import close_over, decline
from suite.demo_data.respondents import respondents
from tests.apart import apart

PERSON, BOSS, PEERS = "A-M01", "A-S01", ["A-M02", "A-M03", "A-M04"]
PURPOSE = "Development talk 2026"
MODEL = "relationship-manager@2026-01-01"
OWN_MODEL = {
    "name": "branch-manager",
    "since": "2026-07-01",
    "title": {"en": "Branch manager", "zh-CN": "支行行长"},
    "source": "Workshop, June 2026",
    "areas": [{"id": "action", "above_waterline": True, "text": {"en": "Action", "zh-CN": "行动"}}],
    "competencies": [
        {
            "id": "courage",
            "area": "action",
            "text": {"en": "Courage", "zh-CN": "担当"},
            "definition": {"en": "Takes responsibility.", "zh-CN": "敢于承担责任。"},
            "levels": [{"en": "Waits.", "zh-CN": "等待。"}, {"en": "Decides.", "zh-CN": "决断。"}],
        }
    ],
}


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
def person(as_role):
    return as_role("manager", subject=PERSON)


def rater(external_id: str, relation: str) -> dict[str, str]:
    return {"external_id": external_id, "name": external_id, "relation": relation}


def codes(answer):
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def done(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.json()


async def opened(hr, person, peers=PEERS):
    draft = {"person": {"external_id": PERSON, "name": "王思远"}, "model": MODEL, "purpose": PURPOSE}
    review = await done(await hr.post("/v1/competency-reviews", json=draft | {"targets": {"initiative": 4}}), 201)
    place = f"/v1/competency-reviews/{review['id']}"
    raters = [rater(PERSON, "self"), rater(BOSS, "supervisor"), *(rater(peer, "peer") for peer in peers)]
    await done(await hr.post(f"{place}/invitations", json={"raters": raters}), 201)
    await done(await person.post(f"{place}/consent", json={"purpose": PURPOSE}))
    await done(await hr.post(f"{place}/transitions", json={"transition": "open"}))
    return place


async def own_invitation(rater_client):
    found = (await rater_client.get("/v1/competency-invitations")).json()["items"]
    return f"/v1/competency-invitations/{found[0]['id']}"


async def rate(as_role, external_id: str, level: int, role="manager"):
    client = as_role(role, subject=external_id)
    place = await own_invitation(client)
    form = (await client.get(place)).json()
    ratings = {one["id"]: level for one in form["model"]["competencies"]}
    return await done(await client.post(f"{place}/ratings", json={"ratings": ratings}), 201)


async def closed(as_role, hr, person, peers=PEERS):
    place = await opened(hr, person, peers)
    await rate(as_role, PERSON, 4)
    await rate(as_role, BOSS, 3, "supervisor")
    for peer in peers:
        await rate(as_role, peer, 2)
    await done(await hr.post(f"{place}/transitions", json={"transition": "close"}))
    return place


async def test_a_review_is_rated_from_all_sides_and_shows_the_gaps(as_role, hr, person):
    place = await closed(as_role, hr, person)
    result = (await person.get(f"{place}/result")).json()
    assert (result["peers"], result["supervisors"], result["flags"]) == (3, 1, [])
    initiative = next(one for one in result["findings"] if one["competency"] == "initiative")
    assert initiative["text"]["zh-CN"] == "主动性"
    shown = {name: initiative[name] for name in ("target", "self_level", "peers", "supervisors", "others")}
    assert shown == {"target": 4, "self_level": 4, "peers": 2, "supervisors": 3, "others": 2.25}
    assert (initiative["gap_self"], initiative["gap_target"], initiative["reading"]) == (1.75, -1.75, "blind_spot")
    assert {f["target"] for f in result["findings"] if f["competency"] != "initiative"} == {3}
    drawn = await person.get(f"{place}/picture", headers={"accept-language": "zh-CN"})
    assert "主动性" in drawn.text
    assert "水面以下" in drawn.text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_two_peers_are_counted_and_not_shown(as_role, hr, person):
    place = await closed(as_role, hr, person, PEERS[:2])
    for reader in (hr, person):
        result = (await reader.get(f"{place}/result")).json()
        assert (result["peers"], result["flags"]) == (2, ["peers_suppressed"])
        assert {one["peers"] for one in result["findings"]} == {None}
        assert {one["others"] for one in result["findings"]} == {3}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_who_may_see_what(as_role, hr, person):
    place = await closed(as_role, hr, person)
    peer = as_role("manager", subject=PEERS[0])
    for what in ("", "/result", "/picture", "/chart"):
        assert (await peer.get(place + what)).status_code == 404
        assert (await as_role("supervisor", subject=BOSS).get(place + what)).status_code == 404
        assert (await person.get(place + what)).status_code == 200
    assert (await person.get(f"{place}/invitations")).status_code == 403
    rows = (await hr.get(f"{place}/invitations")).json()["items"]
    assert {row["state"] for row in rows} == {"answered"}
    assert not [row for row in rows if "ratings" in row]
    others = await own_invitation(peer)
    assert (await as_role("manager", subject=PEERS[1]).get(others)).status_code == 404
    found = (await as_role("auditor").get("/v1/audit-entries/assessment", params={"limit": 200})).json()["items"]
    assert {e["action"] for e in found if e["subject"] == PERSON} >= {"get_competency_result", "draw_competencies"}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_review_goes_its_way_and_no_other(as_role, hr, person):
    draft = {"person": {"external_id": PERSON, "name": "W"}, "model": MODEL, "purpose": PURPOSE}
    review = await done(await hr.post("/v1/competency-reviews", json=draft), 201)
    place = f"/v1/competency-reviews/{review['id']}"
    early = await hr.post(f"{place}/transitions", json={"transition": "open"})
    assert (early.status_code, codes(early)) == (409, [("", "consent_required")])
    other = await person.post(f"{place}/consent", json={"purpose": "Anything"})
    assert codes(other) == [("/purpose", "consent_to_another_purpose")]
    await done(await person.post(f"{place}/consent", json={"purpose": PURPOSE}))
    alone = await hr.post(f"{place}/transitions", json={"transition": "open"})
    assert codes(alone) == [("", "self_and_supervisor_needed")]
    wrong = {"raters": [rater(BOSS, "self"), rater(PERSON, "peer"), rater(BOSS, "peer")]}
    refused = await hr.post(f"{place}/invitations", json=wrong)
    assert codes(refused) == [
        ("/raters/0/relation", "self_is_the_person"),
        ("/raters/1/relation", "self_is_the_person"),
        ("/raters/2/external_id", "rater_invited_twice"),
    ]
    not_yet = await person.get(f"{place}/result")
    assert (not_yet.status_code, codes(not_yet)) == (404, [(":competency_review_id", "review_not_closed")])
    ledger = (await hr.get("/v1/consent-entries", params={"assessment_id": review["id"]})).json()["items"]
    assert [(entry["event"], entry["recorded_by"]) for entry in ledger] == [("given", PERSON)]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_ratings_are_whole_and_given_once(as_role, hr, person):
    await opened(hr, person)
    peer = as_role("manager", subject=PEERS[0])
    place = await own_invitation(peer)
    odd = await peer.post(f"{place}/ratings", json={"ratings": {"initiative": 5, "charm": 2}})
    assert codes(odd)[:2] == [("/ratings/initiative", "unknown_level"), ("/ratings/charm", "unknown_competency")]
    assert {code for _, code in codes(odd)[2:]} == {"competency_unrated"}
    await rate(as_role, PEERS[0], 2)
    again = await peer.post(f"{place}/ratings", json={"ratings": {"initiative": 3}})
    assert (again.status_code, codes(again)) == (409, [("", "already_answered")])
    second = as_role("manager", subject=PEERS[1])
    declined = await second.post(f"{await own_invitation(second)}/transitions", json={"transition": "decline"})
    assert (await done(declined))["state"] == "declined"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_review_becomes_goals_and_actions_of_a_plan(as_role, hr, person):
    place = await closed(as_role, hr, person)
    model = await stated(hr, as_role("admin"))
    people = [replace(one, external_id=PERSON) for one in respondents(2026)[:1]] + respondents(2026)[20:21]
    mine, others = await assess(hr, people)
    review_id = place.rpartition("/")[2]
    draft = {"profile_id": mine["id"], "role_model_id": model["id"], "competency_review_id": review_id}
    plan = await done(await hr.post("/v1/development-plans", json=draft), 201)
    first = plan["competency_goals"][0]
    assert (first["competency"], first["seen"], first["target"]) == ("initiative", 2.25, 4)
    assert first["next_level"]["en"] == "Prepares for what will come within three months."
    agreed = f"/v1/development-plans/{plan['id']}/actions"
    action = {"competency": "initiative", "text": "Plan a quarter ahead", "due_on": None, "done": False}
    saved = await person.put(agreed, json={"actions": [action]}, headers={"if-match": '"v1"'})
    assert (await done(saved))["actions"] == [action | {"factor": None}]
    both = await person.put(
        agreed, json={"actions": [action | {"factor": "D"}, {"text": "a"}]}, headers={"if-match": '"v2"'}
    )
    assert codes(both) == [("/actions/0", "factor_or_competency"), ("/actions/1", "factor_or_competency")]
    wrong = await hr.post("/v1/development-plans", json=draft | {"profile_id": others["id"]})
    assert codes(wrong) == [("/competency_review_id", "another_persons_review")]


async def test_an_erased_person_leaves_what_was_said_of_others_and_no_name(as_role, hr, person):
    place = await closed(as_role, hr, person)
    peer = as_role("manager", subject=PEERS[0])
    proof = await done(await peer.post(f"/v1/respondents/{PEERS[0]}/erasure"), 201)
    assert proof["competency_reviews"] == 0
    raters = (await hr.get(f"{place}/invitations")).json()["items"]
    assert PEERS[0] not in str(raters)
    assert (await person.get(f"{place}/result")).json()["peers"] == 3
    data = (await person.get(f"/v1/respondents/{PERSON}/data")).json()
    assert [one["id"] for one in data["competency_reviews"]] == [place.rpartition("/")[2]]
    assert (await done(await person.post(f"/v1/respondents/{PERSON}/erasure"), 201))["competency_reviews"] == 1
    assert (await hr.get(place)).status_code == 404


async def test_a_bank_publishes_models_of_its_own_that_never_change(hr):
    made = await hr.post("/v1/competency-models", json=OWN_MODEL)
    assert (await done(made, 201))["key"] == "branch-manager@2026-07-01"
    assert (await hr.get(made.headers["location"])).json() == made.json()
    listed = (await hr.get("/v1/competency-models")).json()["items"]
    assert [one["key"] for one in listed] == [MODEL, "branch-manager@2026-07-01"]
    again = await hr.post("/v1/competency-models", json=OWN_MODEL)
    assert (again.status_code, codes(again)) == (409, [("/since", "edition_exists")])
    faulty = OWN_MODEL | {
        "since": "2026-08-01",
        "areas": [*OWN_MODEL["areas"], OWN_MODEL["areas"][0] | {"id": "idle"}],
        "competencies": [
            *OWN_MODEL["competencies"],
            OWN_MODEL["competencies"][0] | {"area": "nowhere", "levels": [{"en": "A", "zh-CN": "甲"}] * 2},
        ],
    }
    assert codes(await hr.post("/v1/competency-models", json=faulty)) == [
        ("/competencies/1/id", "id_twice"),
        ("/competencies/1/area", "unknown_area"),
        ("/areas/1/id", "empty_area"),
        ("/competencies/1/levels/1", "level_twice"),
    ]


async def test_a_review_closes_by_itself_when_its_last_day_has_passed(as_role, hr, person, settings):
    place = await opened(hr, person)
    await rate(as_role, PERSON, 4)
    await rate(as_role, BOSS, 3, "supervisor")
    last_day = date.fromisoformat((await hr.get(place)).json()["closes_on"])
    late = await own_invitation(as_role("manager", subject=PEERS[0]))

    async def on(day: date) -> int:
        moment = datetime.combine(day, time(12), UTC)
        return await apart(settings, ServiceName.ASSESSMENT, lambda session: close_over(Work(session, HOUSE, moment)))

    assert await on(last_day) == 0
    peer, after = Principal(PEERS[0]), datetime.combine(last_day + timedelta(days=1), time(0, 1), UTC)
    declining = UUID(late.rpartition("/")[2])
    with pytest.raises(Conflict, match="review_over"):
        await apart(settings, ServiceName.ASSESSMENT, lambda session: decline(Work(session, peer, after), declining))
    assert await on(last_day + timedelta(days=1)) == 1
    assert await on(last_day + timedelta(days=2)) == 0
    assert (await hr.get(place)).json()["state"] == "closed"
    result = (await person.get(f"{place}/result")).json()
    assert (result["peers"], result["supervisors"], result["flags"]) == (0, 1, [])
    found = (await as_role("auditor").get("/v1/audit-entries/assessment", params={"limit": 200})).json()["items"]
    assert [e["resource_id"] for e in found if e["action"] == "close_competency_review"] == [place]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_last_day_that_is_over_is_refused(hr):
    draft = {"person": {"external_id": PERSON, "name": "王思远"}, "model": MODEL, "purpose": PURPOSE}
    answer = await hr.post("/v1/competency-reviews", json=draft | {"closes_on": "2020-01-01"})
    assert (answer.status_code, codes(answer)) == (422, [("/closes_on", "expires_in_the_past")])
