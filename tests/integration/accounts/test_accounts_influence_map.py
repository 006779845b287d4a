"""Ties, interests and the influence map through the gateway, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.accounts.accounts_things import assignment, change, codes, items, made, manager, plain_account

TODAY = datetime.now(UTC).date()
INTEREST = {
    "stake": "expertise",
    "threatens": "the cash pool",
    "likelihood": "0.5",
    "impact": 4,
    "way": "trust",
    "owner": "A-017",
    "review_on": "2026-05-01",
}


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def people(client, account_id: str, **support: int) -> dict[str, str]:
    found = {}
    for name, value in support.items():
        body = {"name": name, "support": value, "last_contacted_on": TODAY.isoformat(), "deciding_power": "decides"}
        found[name] = (await made(client, f"/v1/accounts/{account_id}/contacts", body))["id"]
    return found


async def tied(client, account_id: str, mover: str, moved: str, **more: object):
    body = {"kind": "influence", "from_contact_id": mover, "to_contact_id": moved, "strength": 2}
    return await made(client, f"/v1/accounts/{account_id}/ties", body | {"starts_on": "2026-01-01"} | more)


async def test_the_map_shows_influence_departures_and_the_way_to_an_opponent(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    who = await people(office, account_id, ann=2, bo=0, chen=-2)
    await tied(office, account_id, who["ann"], who["bo"])
    await tied(office, account_id, who["bo"], who["chen"])
    found = (await office.get(f"/v1/accounts/{account_id}/influence-map")).json()
    assert [person["name"] for person in found["people"]] == ["ann", "bo", "chen"]
    assert found["people"][0]["influence_relative"] == "1.0000"
    assert found["approaches"] == [{"opponent_id": who["chen"], "path": [who["ann"], who["bo"], who["chen"]]}]
    assert {(d["solid"], d["holds"]) for d in found["departures"]} == {(1, False)}
    assert found["coverage"]["degree"] == "0.6667"


async def test_the_map_of_an_earlier_day_shows_what_was_known_then(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    who = await people(office, account_id, ann=2)
    await change(office, f"/v1/accounts/{account_id}/contacts/{who['ann']}", {"support": -1})
    today = (await office.get(f"/v1/accounts/{account_id}/influence-map?as_of={TODAY + timedelta(1)}")).json()
    assert [person["support"] for person in today["people"]] == [-1]
    before = (await office.get(f"/v1/accounts/{account_id}/influence-map?as_of=2020-01-01")).json()
    assert before["people"] == []


async def test_the_picture_speaks_the_readers_language_and_escapes_names(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    who = await people(office, account_id, **{"A<b>&": 1, "bo": -1})
    await tied(office, account_id, *who.values())
    path = f"/v1/accounts/{account_id}/influence-map/picture"
    drawn = await office.get(path, headers={"accept-language": "zh-CN"})
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "影响力图" in drawn.text
    assert "A&lt;b&gt;&amp;" in drawn.text
    assert "Influence map" in (await office.get(path)).text
    printed = await office.get(path, headers={"accept": "image/png"})
    assert printed.content.startswith(b"\x89PNG")
    refused = await office.get(path, headers={"accept": "application/pdf"})
    assert (refused.status_code, codes(refused)) == (406, [("@accept", "media_type_not_accepted")])


async def test_a_tie_ends_and_another_begins(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    who = await people(office, account_id, ann=1, bo=0)
    first = await tied(office, account_id, who["ann"], who["bo"])
    again = await office.post(
        f"/v1/accounts/{account_id}/ties",
        json={
            "kind": "influence",
            "from_contact_id": who["ann"],
            "to_contact_id": who["bo"],
            "strength": 3,
            "starts_on": "2026-03-01",
        },
    )
    assert codes(again) == [("/to_contact_id", "tie_exists")]
    path = f"/v1/accounts/{account_id}/ties/{first['id']}"
    assert (await change(office, path, {"ends_on": "2026-03-01"})).status_code == 200
    assert (await change(office, path, {"ends_on": None}, version=1)).status_code == 412
    await tied(office, account_id, who["ann"], who["bo"], strength=3, starts_on="2026-03-01")
    assert len(await items(office, f"/v1/accounts/{account_id}/ties", kind="influence")) == 2


async def test_an_interest_threatens_by_the_influence_of_its_holder_and_is_resolved_with_a_reason(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    who = await people(office, account_id, ann=1, bo=-1)
    await tied(office, account_id, who["bo"], who["ann"])
    path = f"/v1/accounts/{account_id}/interests"
    filed = await made(office, path, INTEREST | {"contact_id": who["bo"]})
    assert filed["threat"] == {"score": "40.00", "influence": "1.0000"}
    changed = await change(office, f"{path}/{filed['id']}", {"likelihood": "0.25"})
    assert changed.json()["threat"]["score"] == "20.00"
    asked = {"transition": "resolve", "reason": "done"}
    resolved = await made(office, f"{path}/{filed['id']}/transitions", asked, 200)
    assert (resolved["state"], resolved["threat"]["score"]) == ("resolved", "0.00")
    assert (resolved["history"][0]["reason"], resolved["allowed_transitions"]) == ("done", ["reopen"])
    rebate = await office.post(path, json=INTEREST | {"contact_id": who["bo"], "stake": "rebate"})
    assert codes(rebate) == [("/compliance_flag", "rebate_needs_compliance")]


async def test_what_is_sensitive_needs_its_scope_and_its_reading_is_on_record(office, as_role):
    account_id = (await plain_account(office, "Zhou"))["id"]
    who = await people(office, account_id, ann=1)
    await made(office, f"/v1/accounts/{account_id}/interests", INTEREST | {"contact_id": who["ann"]})
    note = {"noted_on": "2026-02-01", "source": "observed", "note": "careful with words"}
    notes = f"/v1/accounts/{account_id}/contacts/{who['ann']}/personality-notes"
    kept = await made(office, notes, note)
    for path in (f"/v1/accounts/{account_id}/interests", notes, f"{notes}/{kept['id']}"):
        assert (await as_role("finance").get(path)).status_code == 403
        assert (await office.get(path)).status_code == 200
        entries = await items(as_role("auditor"), "/v1/audit-entries/accounts", limit=200)
        assert [entry["resource_id"] for entry in entries if entry["resource_type"] == "sensitive"].count(path) == 1


async def test_a_stranger_finds_nothing_of_another_managers_account(office, as_role):
    account_id = (await plain_account(office, "Zhou"))["id"]
    who = await people(office, account_id, ann=1, bo=0)
    line = await tied(office, account_id, *who.values())
    kept = await made(office, f"/v1/accounts/{account_id}/interests", INTEREST | {"contact_id": who["ann"]})
    mine = await manager(office)
    stranger, own = as_role("manager", subject="B-1"), as_role("manager", subject=mine["external_id"])
    await assignment(office, account_id, mine["id"])
    paths = [
        "influence-map",
        "influence-map/picture",
        "ties",
        f"ties/{line['id']}",
        "interests",
        f"interests/{kept['id']}",
    ]
    for path in paths:
        assert (await stranger.get(f"/v1/accounts/{account_id}/{path}")).status_code == 404
        assert (await own.get(f"/v1/accounts/{account_id}/{path}")).status_code == 200
    other = (await plain_account(office, "Other"))["id"]
    assert (await office.get(f"/v1/accounts/{other}/interests/{kept['id']}")).status_code == 404


async def test_who_is_removed_is_forgotten_altogether(office):
    account_id = (await plain_account(office, "Zhou"))["id"]
    who = await people(office, account_id, ann=1, bo=0)
    await tied(office, account_id, *who.values())
    await made(office, f"/v1/accounts/{account_id}/interests", INTEREST | {"contact_id": who["ann"]})
    gone = await office.delete(f"/v1/accounts/{account_id}/contacts/{who['ann']}", headers={"if-match": '"v1"'})
    assert gone.status_code == 204
    assert await items(office, f"/v1/accounts/{account_id}/ties") == []
    assert await items(office, f"/v1/accounts/{account_id}/interests") == []
    found = (await office.get(f"/v1/accounts/{account_id}/influence-map")).json()
    assert [person["name"] for person in found["people"]] == ["bo"]
