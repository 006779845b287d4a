"""Duplicates are found by a job, merged by people, and the merge is undone as if it had not been."""

import pytest

from tests.integration.accounts.accounts_things import (
    GOOD_EVIDENCE,
    assignment,
    change,
    codes,
    items,
    made,
    manager,
    over,
)

ONE = {"legal_name": "华南精工股份有限公司", "country": "CN", "external_id": "C-1"}
TWO = {
    "legal_name": "华南精工有限责任公司",
    "country": "CN",
    "external_id": "C-2",
    "identifiers": [{"scheme": "USCC", "value": "91110000600037341L"}],
}


@pytest.fixture
def office(as_role):
    return as_role("system")


async def candidate(office):
    """Two accounts that the search takes for one."""
    one, two = await made(office, "/v1/accounts", ONE), await made(office, "/v1/accounts", TWO)
    await made(office, "/v1/accounts", {"legal_name": "华北重工有限公司", "country": "CN"})
    search = await office.post("/v1/duplicate-searches")
    assert (await over(office, search.headers["location"]))["state"] == "succeeded"
    [found] = await items(office, "/v1/duplicate-candidates", state="open")
    return one, two, found


async def test_a_merge_moves_what_hangs_on_an_account_and_undoing_moves_it_back(office):
    one, two, found = await candidate(office)
    assert (found["first_id"], found["second_id"], found["score"]) == (one["id"], two["id"], "100.00")
    assert [reason["code"] for reason in found["reasons"]] == ["same_core_name", "same_country"]
    first, second = f"/v1/accounts/{one['id']}", f"/v1/accounts/{two['id']}"
    person = await made(office, f"{second}/contacts", {"name": "陈立"})
    other = await made(office, f"{second}/contacts", {"name": "王敏"})
    tie = {"kind": "influence", "from_contact_id": person["id"], "to_contact_id": other["id"], "strength": 2}
    await made(office, f"{second}/ties", tie | {"starts_on": "2026-01-05"})
    await made(office, f"{first}/evidence", GOOD_EVIDENCE)
    await made(office, f"{second}/evidence", GOOD_EVIDENCE)
    await made(office, f"{second}/holdings", {"product": "payroll", "as_of": "2026-03-31", "source": "core"})
    leader = await manager(office)
    held = await assignment(office, two["id"], leader["id"])
    place = f"/v1/duplicate-candidates/{found['id']}/transitions"
    merged = await made(office, place, {"transition": "merge"}, 200)
    assert (merged["state"], merged["survivor_id"], merged["allowed_transitions"]) == ("merged", one["id"], ["undo"])
    assert {each["noun"] for each in merged["moved"]} >= {"contacts"}
    assert "assignments" in {each["noun"] for each in merged["stayed"]}
    survivor, gone = (await office.get(first)).json(), (await office.get(second)).json()
    assert [number["scheme"] for number in survivor["identifiers"]] == ["USCC"]
    assert (gone["status"], gone["identifiers"]) == ("closed", [])
    assert len(await items(office, f"{first}/contacts")) == 2
    assert len(await items(office, f"{first}/ties")) == 1
    assert len(await items(office, f"{first}/holdings")) == 1
    # A sheet of the same day and source stays where it is.
    assert (len(await items(office, f"{first}/evidence")), len(await items(office, f"{second}/evidence"))) == (1, 1)
    assert (await office.get(f"/v1/assignments/{held['id']}")).json()["ends_on"] is not None
    await made(office, f"{first}/contacts", {"name": "李强"})
    undone = await made(office, place, {"transition": "undo"}, 200)
    assert (undone["state"], undone["survivor_id"]) == ("open", None)
    back = (await office.get(second)).json()
    assert (back["status"], [number["scheme"] for number in back["identifiers"]]) == ("active", ["USCC"])
    assert (await office.get(first)).json()["identifiers"] == []
    assert sorted(each["name"] for each in await items(office, f"{second}/contacts")) == ["王敏", "陈立"]
    assert [each["name"] for each in await items(office, f"{first}/contacts")] == ["李强"]
    assert (len(await items(office, f"{second}/holdings")), len(await items(office, f"{second}/ties"))) == (1, 1)
    assert (await office.get(f"/v1/assignments/{held['id']}")).json()["ends_on"] is None
    assert [step["transition"] for step in undone["history"]] == ["merge", "undo"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_what_was_dismissed_is_not_found_again_and_managers_decide_nothing(office, as_role):
    _, two, found = await candidate(office)
    place = f"/v1/duplicate-candidates/{found['id']}"
    client = as_role("manager", subject="A-017")
    assert (await client.get(place)).status_code == 403
    assert (await client.post(f"{place}/transitions", json={"transition": "merge"})).status_code == 403
    assert (await client.post("/v1/duplicate-searches")).status_code == 403
    silent = await office.post(f"{place}/transitions", json={"transition": "dismiss"})
    assert codes(silent) == [("/reason", "reason_missing")]
    await made(office, f"{place}/transitions", {"transition": "dismiss", "reason": "两家公司"}, 200)
    search = await office.post("/v1/duplicate-searches")
    assert (await over(office, search.headers["location"]))["progress"]["done"] == 6
    assert await items(office, "/v1/duplicate-candidates", state="open") == []
    await made(office, f"{place}/transitions", {"transition": "reopen"}, 200)
    stranger = await office.post(f"{place}/transitions", json={"transition": "merge", "survivor_id": found["id"]})
    assert codes(stranger) == [("/survivor_id", "not_of_the_two")]
    assert (await change(office, f"/v1/accounts/{two['id']}", {"sector": "mining"})).status_code == 200
