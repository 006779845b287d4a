"""Whoever is forgotten is nowhere on disk in clear: not in the database, its log, files taken in, nor what was said."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from suite.demo_data.respondents import respondents
from tests.integration.accounts.accounts_things import change, imported, made, plain_account
from tests.integration.assessment.assessment_story import assess, stated
from tests.promises.planted import Planted, folders

TODAY = datetime.now(UTC).date().isoformat()
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


async def forgotten_respondent(as_role, planted: Planted) -> None:
    """Somebody who was assessed, reviewed and developed, and asks to be forgotten."""
    hr, somebody, word = as_role("hr"), respondents(2026)[0], planted.word
    somebody = replace(somebody, name=word("name"))
    [profile] = await assess(hr, [somebody])
    model = await stated(hr, as_role("admin"))
    plan = await made(hr, "/v1/development-plans", {"profile_id": profile["id"], "role_model_id": model["id"]})
    person = as_role("manager", subject=somebody.external_id)
    action = {"factor": "I", "text": word("action"), "due_on": "2026-06-30", "done": False}
    where = f"/v1/development-plans/{plan['id']}/actions"
    agreed = await person.put(where, json={"actions": [action]}, headers={"if-match": '"v1"'})
    assert agreed.status_code == 200, agreed.text
    gone = await person.post(f"/v1/respondents/{somebody.external_id}/erasure")
    assert gone.status_code == 201, gone.text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_somebody_assessed_who_is_forgotten_is_nowhere_in_clear(as_role, planted, left):
    await forgotten_respondent(as_role, planted)
    assert await left() == {}


@pytest.fixture
def unerased(monkeypatch):
    """The protection switched off: deleted rows stay on their pages, and the log is left as it is."""
    monkeypatch.setattr("chassis.engines.ERASURE", "OFF")
    monkeypatch.setattr("chassis.one_writer.OneWriter._emptied", lambda _: True)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_without_overwriting_somebody_forgotten_lives_on_in_file_and_log(unerased, as_role, planted, left):
    await forgotten_respondent(as_role, planted)
    assert {"name", "action"} <= (await left()).keys()
