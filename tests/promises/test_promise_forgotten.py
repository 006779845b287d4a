"""Whoever is forgotten is nowhere on disk in clear: not in the database, its log, files taken in, nor what was said."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from suite.demo_data.respondents import respondents
from tests.integration.accounts.accounts_things import change, imported, made, plain_account
from tests.integration.assessment.assessment_story import QUESTIONNAIRES, ROLE, assess, stated
from tests.promises.planted import Planted, folders

TODAY = datetime.now(UTC).date().isoformat()
STYLES = [f"{style}_{factor}" for style in ("internal", "external") for factor in "disc"]
OTHER_TOOL = ",".join(["external_id", "name", "tool", "taken_on", "sem", *STYLES])
REVIEWED_BY = "relationship-manager@2026-01-01"
HEADINGS = "account_external_id,external_id,name,title"


@pytest.fixture
def planted():
    return Planted()


@pytest.fixture
def left(settings, backend, request, planted, capfd):
    """What is left of the person on disk and in what the suite has said."""

    async def look() -> dict[str, list[str]]:
        server = request.getfixturevalue("postgresql") if backend == "postgresql" else None
        found = await asyncio.to_thread(lambda: planted.left_in(folders(settings, server)))
        said = "".join(capfd.readouterr())
        return found | {what: ["said"] for what, word in planted.words.items() if word in said}

    return look


async def known_contact(office, planted: Planted) -> str:
    """Somebody of an account, of whom everything is known that can be; the path."""
    account_id = (await plain_account(office, "Zhou"))["id"]
    word = planted.word
    body = {"name": word("name"), "title": word("title"), "external_id": word("number"), "support": 1}
    people = f"/v1/accounts/{account_id}/contacts"
    answer = await office.post(people, json=body, headers={"idempotency-key": "once"})
    assert answer.status_code == 201, answer.text
    place = answer.headers["location"]
    assert (await change(office, place, {"title": word("later")})).status_code == 200
    row = f"Zhou,{word('number')},{word('name')},{word('email')}@example.com"
    taken_in = await imported(office, "contacts", f"{HEADINGS}\n{row}\n", mode="upsert")
    assert taken_in["rows"]["landed"] == 1, (await office.get(taken_in["errors"])).text
    note = {"noted_on": "2026-02-01", "source": "observed", "note": word("note")}
    await made(office, f"{place}/personality-notes", note)
    interest = {"contact_id": answer.json()["id"], "stake": "expertise", "threatens": word("threat"), "impact": 4}
    interest |= {"likelihood": "0.5", "way": "trust", "owner": "A-017", "review_on": "2026-05-01"}
    interest |= {"description": word("story"), "measures": [{"what": word("measure"), "due_on": TODAY}]}
    filed = await made(office, f"/v1/accounts/{account_id}/interests", interest)
    transitions = f"/v1/accounts/{account_id}/interests/{filed['id']}/transitions"
    await made(office, transitions, {"transition": "resolve", "reason": word("reason")}, 200)
    found = (await office.get(f"{people}?sort=-name")).json()["items"]
    assert [one["title"] for one in found] == [f"{word('email')}@example.com"]
    return place


async def forgotten_contact(office, planted: Planted) -> None:
    place = await known_contact(office, planted)
    answer = await office.get(place)
    gone = await office.delete(place, headers={"if-match": answer.headers["etag"]})
    assert gone.status_code == 204, gone.text


async def test_a_contact_who_is_forgotten_is_nowhere_in_clear(as_role, planted, left):
    await forgotten_contact(as_role("supervisor"), planted)
    assert await left() == {}


@pytest.fixture
def unsealed(monkeypatch):
    """The protection switched off: what should be sealed is kept as it is."""
    monkeypatch.setattr("chassis.person_keys._sealed", lambda secret, place, content: b"-" * 13 + content)
    monkeypatch.setattr("chassis.person_keys._opened", lambda secret, place, kept: kept[13:])
    monkeypatch.setattr("chassis.person_keys.b64encode", lambda kept: kept)
    monkeypatch.setattr("chassis.person_keys.b64decode", lambda kept: kept.encode())


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_without_seals_a_forgotten_contact_lives_on_in_the_log_of_the_database(unsealed, as_role, planted, left):
    await forgotten_contact(as_role("supervisor"), planted)
    assert {"name", "title", "number", "email", "note", "threat"} <= (await left()).keys()


async def known_respondent(as_role, planted: Planted) -> str:
    """Somebody who sat, was read from another tool's file, rates a role, and has a plan and a review; the number."""
    hr, somebody, word = as_role("hr"), respondents(2026)[0], planted.word
    who = somebody.external_id
    [profile] = await assess(hr, [replace(somebody, name=word("name"))])
    model = await stated(hr, as_role("admin"))
    plan = await made(hr, "/v1/development-plans", {"profile_id": profile["id"], "role_model_id": model["id"]})
    person = as_role("manager", subject=who)
    action = {"factor": "I", "text": word("action"), "due_on": "2026-06-30", "done": False}
    where = f"/v1/development-plans/{plan['id']}/actions"
    agreed = await person.put(where, json={"actions": [action]}, headers={"if-match": '"v1"'})
    assert agreed.status_code == 200, agreed.text
    row = f"{who},{word('imported')},other-disc,2025-11-03,8,40,61.5,55,48,35,70,50,52"
    landed = await imported(hr, "profiles", f"{OTHER_TOOL}\n{row}\n")
    assert landed["rows"]["landed"] == 1, landed
    entry = QUESTIONNAIRES["questionnaires"][0]
    rating = {"form": QUESTIONNAIRES["role_questionnaire"], "ratings": entry["ratings"], "traits": entry["traits"]}
    rater = {"external_id": who, "name": word("rater"), "group": entry["group"]}
    await made(as_role("supervisor", subject=who), "/v1/role-questionnaires", ROLE | rating | {"rater": rater})
    review = {"person": {"external_id": who, "name": word("reviewed")}, "model": REVIEWED_BY, "purpose": "Development"}
    review |= {"targets": {"initiative": 4}}
    place = f"/v1/competency-reviews/{(await made(hr, '/v1/competency-reviews', review))['id']}"
    assert (await person.post(f"{place}/consent", json={"purpose": "Development"})).status_code == 200
    raters = [{"external_id": who, "name": word("invited"), "relation": "self"}]
    assert (await hr.post(f"{place}/invitations", json={"raters": raters})).is_success
    held = (await person.get(f"/v1/respondents/{who}/data")).text
    assert [what for what, written in planted.words.items() if written not in held] == ["invited"]
    return who


async def forgotten_respondent(as_role, planted: Planted) -> None:
    who = await known_respondent(as_role, planted)
    gone = await as_role("manager", subject=who).post(f"/v1/respondents/{who}/erasure")
    assert gone.status_code == 201, gone.text


async def test_somebody_assessed_who_is_forgotten_is_nowhere_in_clear(as_role, planted, left):
    await forgotten_respondent(as_role, planted)
    assert await left() == {}


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_without_seals_somebody_assessed_lives_on_in_the_log_of_the_database(unsealed, as_role, planted, left):
    await forgotten_respondent(as_role, planted)
    assert {"name", "action", "imported", "rater", "reviewed", "invited"} <= (await left()).keys()


@pytest.fixture
def unerased(monkeypatch):
    """The protection switched off: deleted rows stay on their pages, and the log is left as it is."""
    monkeypatch.setattr("chassis.engines.ERASURE", "OFF")
    monkeypatch.setattr("chassis.one_writer.OneWriter._emptied", lambda _: True)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_without_overwriting_and_seals_somebody_forgotten_lives_on_in_file_and_log(
    unerased, unsealed, as_role, planted, left
):
    await forgotten_respondent(as_role, planted)
    assert {"name", "action"} <= (await left()).keys()
