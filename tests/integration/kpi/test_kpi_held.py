"""Measurements far outside their history wait for a second person and count for nothing until then."""

from kpi_story import create, finished


def draft(period, value, manager="A-001"):
    return {"manager": manager, "measure": "fee_income", "period": period, "value": value}


async def remembered(client):
    for month, value in (("2025-12", "120000"), ("2026-01", "98000"), ("2026-02", "101000")):
        await create(client, "/v1/measurements", draft(month, value))


async def decide(client, made, transition):
    return await client.post(f"/v1/measurements/{made['id']}/transitions", json={"transition": transition})


async def test_a_billion_yuan_typo_waits_for_a_second_person(finance, controller):
    await remembered(finance)
    held = await create(finance, "/v1/measurements", draft("2026-03", "1000000000"))
    assert held["state"] == "held"
    assert held["hold"] == {
        "compared_with": "own",
        "readings": 3,
        "largest": "120000",
        "factor": "10",
        "source": "outlier rule@2015-01-01",
    }
    assert held["allowed_transitions"] == ["release", "reject"]
    waiting = (await controller.get("/v1/measurements", params={"state": "held"})).json()["items"]
    assert [item["id"] for item in waiting] == [held["id"]]
    levels = {"period": "2026-03", "laggard": "10", "leader": "90"}
    assert (await finance.get("/v1/indicators/D4/levels", params=levels)).status_code == 422
    refused = await decide(finance, held, "release")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "held_by_same")
    released = (await decide(controller, held, "release")).json()
    assert (released["state"], released["hold"]["largest"], released["allowed_transitions"]) == (
        "counted",
        "120000",
        [],
    )
    again = await decide(controller, held, "reject")
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "transition_not_allowed")


async def test_what_is_rejected_never_counts_and_may_be_corrected(finance, controller):
    await remembered(finance)
    held = await create(finance, "/v1/measurements", draft("2026-03", "1000000000"))
    assert (await decide(controller, held, "reject")).json()["state"] == "rejected"
    scheme = {
        "code": "fees",
        "name": {"en": "Fees", "zh-CN": "收入"},
        "valid_from": "2026-01-01",
        "criteria": [{"indicator": "D2", "membership": {"kind": "line", "x1": "0", "x2": "1"}, "weight": "1"}],
    }
    made = await create(finance, "/v1/schemes", scheme)
    nobody = await finance.post("/v1/score-runs", json={"scheme_id": made["id"], "period": "2026-03"})
    assert [error["code"] for error in nobody.json()["errors"]] == ["nobody_measured"]
    headers = {"content-type": "application/merge-patch+json", "if-match": '"v2"'}
    path = f"/v1/measurements/{held['id']}"
    assert (await finance.patch(path, json={"value": "100000"}, headers=headers)).json()["state"] == "counted"
    headers["if-match"] = '"v3"'
    assert (await finance.patch(path, json={"value": "9000000"}, headers=headers)).json()["state"] == "held"


async def test_rows_of_a_file_are_held_alike(finance):
    await remembered(finance)
    rows = "manager,measure,period,value\nA-001,fee_income,2026-03,99999999\nA-002,fee_income,2026-03,99999999\n"
    started = await finance.post(
        "/v1/imports/measurements", content=rows.encode(), headers={"content-type": "text/csv"}
    )
    await finished(finance, f"/v1/jobs/kpi/{started.json()['job_id']}")
    landed = (await finance.get("/v1/measurements", params={"period": "2026-03"})).json()["items"]
    assert {item["manager"]: item["state"] for item in landed} == {"A-001": "held", "A-002": "counted"}


async def test_a_manager_neither_releases_the_own_figures_nor_those_of_others(finance, as_role):
    await remembered(finance)
    held = await create(finance, "/v1/measurements", draft("2026-03", "1000000000"))
    for subject in ("A-001", "A-002"):
        answer = await decide(as_role("manager", subject=subject), held, "release")
        assert answer.status_code == 403
