"""Targets through the gateway, on both databases: set, divided down, rolled up, and held to what is measured."""

import pytest
from kpi_story import codes, create, finished

MERGE = {"content-type": "application/merge-patch+json"}


@pytest.fixture
def finance(as_role):
    return as_role("finance")


async def set_target(client, holder="A-001", **more):
    draft = {"holder": holder, "measure": "visits_done", "period": "2026", "value": "120"} | more
    return await create(client, "/v1/targets", draft)


async def measured(client, manager, **visits):
    for month, value in visits.items():
        draft = {"manager": manager, "measure": "visits_done", "period": f"2026-{month[1:]}", "value": value}
        await create(client, "/v1/measurements", draft)


async def test_a_target_is_one_value_that_only_a_change_moves(finance):
    first = await set_target(finance)
    assert (await set_target(finance))["id"] == first["id"]
    other = await finance.post("/v1/targets", json={"holder": "A-001", "measure": "visits_done", "period": "2026",
                                                   "value": "130"})  # fmt: skip
    assert (other.status_code, codes(other)) == (409, [("/value", "target_exists")])
    path = f"/v1/targets/{first['id']}"
    changed = await finance.patch(path, json={"value": "130"}, headers=MERGE | {"if-match": '"v1"'})
    assert (changed.status_code, changed.json()["value"]) == (200, "130")
    assert (await finance.patch(path, json={"value": "4.5"}, headers=MERGE | {"if-match": '"v2"'})).status_code == 422
    assert (await finance.delete(path)).status_code == 204
    assert (await finance.get(path)).status_code == 404


async def test_a_units_year_goes_down_to_people_and_months_and_rolls_up(finance):
    branch = await set_target(finance, "branch-7", value="121")
    path = f"/v1/targets/{branch['id']}/parts"
    shares = [{"holder": "A-001", "share": "2"}, {"holder": "A-002", "share": "1"}]
    among = (await finance.post(path, json={"axis": "holders", "shares": shares})).json()
    assert [(part["holder"], part["value"]) for part in among["parts"]] == [("A-001", "81"), ("A-002", "40")]
    first = among["parts"][0]
    inner = f"/v1/targets/{first['id']}/parts"
    quarters = await finance.post(inner, json={"axis": "periods", "pattern": "days"})
    assert quarters.status_code == 201
    assert [part["value"] for part in quarters.json()["parts"]] == ["20", "20", "21", "20"]
    headers = MERGE | {"if-match": '"v1"'}
    await finance.patch(f"/v1/targets/{first['id']}", json={"value": "90"}, headers=headers)
    assert (await finance.get(inner)).json()["difference"] == "-9"
    assert (await finance.get(path)).json()["difference"] == "9"
    refused = await finance.post(path, json={"axis": "holders", "shares": shares})
    assert (refused.status_code, codes(refused)) == (409, [(":target_id", "target_divided")])
    assert codes(await finance.delete(path)) == [(":target_id", "part_divided")]
    assert codes(await finance.delete(f"/v1/targets/{branch['id']}")) == [(":target_id", "target_divided")]
    assert [(await finance.delete(each)).status_code for each in (inner, path)] == [204, 204]
    assert (await finance.get(path)).json()["parts"] == []


async def test_a_part_that_is_taken_and_a_holder_named_twice_are_refused(finance):
    await set_target(finance, "A-001", period="2026-Q3", value="30")
    year = await set_target(finance)
    path = f"/v1/targets/{year['id']}/parts"
    taken = await finance.post(path, json={"axis": "periods"})
    assert (taken.status_code, codes(taken)) == (409, [("/value", "target_exists")])
    twice = [{"holder": "A-002", "share": "1"}] * 2
    answer = await finance.post(path, json={"axis": "holders", "shares": twice})
    assert codes(answer) == [("/shares/1/holder", "holder_twice")]
    assert (await finance.get(path)).json()["parts"] == []


async def test_last_year_is_a_pattern_only_where_it_is_on_record(finance):
    quarter = await set_target(finance, period="2027-Q1", value="60")
    path, asked = f"/v1/targets/{quarter['id']}/parts", {"axis": "periods", "pattern": "last_year"}
    assert codes(await finance.post(path, json=asked)) == [("/pattern", "last_year_missing")]
    await measured(finance, "A-001", m01="10", m02="10", m03="20")
    parts = (await finance.post(path, json=asked)).json()["parts"]
    assert [part["value"] for part in parts] == ["15", "15", "30"]


async def test_progress_is_what_everybody_who_works_for_it_was_measured(finance):
    quarter = await set_target(finance, "branch-7", period="2026-Q1")
    shares = [{"holder": "A-001", "share": "1"}, {"holder": "A-002", "share": "1"}]
    await finance.post(f"/v1/targets/{quarter['id']}/parts", json={"axis": "holders", "shares": shares})
    await measured(finance, "A-001", m01="20", m02="25", m03="90")
    await measured(finance, "A-002", m01="15", m02="10")
    path = f"/v1/targets/{quarter['id']}/progress"
    found = (await finance.get(path, params={"on": "2026-03-15"})).json()
    assert (found["measured_until"], found["actual"]["value"], found["completion"]["value"]) == (
        "2026-03-01", "70", "0.5833")  # fmt: skip
    assert (found["pace_needed"]["value"], found["months_left"], found["standing"]) == ("50", 1, "behind")
    leaves = [leaf["source"] for holder in found["actual"]["inputs"] for leaf in holder["inputs"]]
    assert leaves[0] == "measurement A-001 2026-01"
    assert (await finance.get(path, params={"on": "2026-04-02"})).json()["standing"] == "achieved"


async def test_a_manager_sees_the_own_targets_and_no_others(finance, as_role):
    own, other = await set_target(finance, "A-001"), await set_target(finance, "A-002")
    manager = as_role("manager", subject="A-001")
    listed = (await manager.get("/v1/targets")).json()["items"]
    assert [item["id"] for item in listed] == [own["id"]]
    for tail in ("", "/parts", "/progress"):
        assert (await manager.get(f"/v1/targets/{own['id']}{tail}")).status_code == 200
        assert (await manager.get(f"/v1/targets/{other['id']}{tail}")).status_code == 404


async def test_a_file_of_targets_lands_but_for_its_bad_rows(finance):
    file = (
        "工号,measure,period,目标值,aim\n"
        "A-001,visits_done,2026,480,\n"
        "A-002,valid_complaints,2026,3,at_most\n"
        "A-003,smiles,2026,1,\n"
    )
    headers = {"content-type": "text/csv"}
    started = await finance.post("/v1/imports/targets", content=file.encode(), headers=headers)
    assert (await finished(finance, f"/v1/jobs/kpi/{started.json()['job_id']}"))["state"] == "succeeded"
    errors = (await finance.get(f"{started.headers['location']}/errors")).json()["items"]
    assert [(error["row"], error["code"]) for error in errors] == [(4, "measure_unknown")]
    found = (await finance.get("/v1/targets", params={"sort": "holder"})).json()["items"]
    assert [(item["holder"], item["aim"]) for item in found] == [("A-001", "at_least"), ("A-002", "at_most")]
