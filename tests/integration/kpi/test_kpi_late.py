"""What comes after a period was closed: refused unless it says why, and then adjusted in a later period."""

import pytest
from kpi_story import cny, codes, create, finished, measured, on_record, paid, scored, signed


@pytest.fixture
async def closed(finance, controller, as_role):
    await on_record(as_role("system"))
    await measured(finance)
    run = await paid(finance, await scored(finance))
    return await signed(controller, run, "review", "approve", "pay", "close")


def draft(measure, value, **more):
    return {"manager": "A-001", "measure": measure, "period": "2026-03", "value": value} | more


async def correct(client, made, version, **patch):
    headers = {"content-type": "application/merge-patch+json", "if-match": f'"v{version}"'}
    return await client.patch(f"/v1/measurements/{made['id']}", json=patch, headers=headers)


async def test_a_closed_period_takes_nothing_that_does_not_say_why_it_is_late(finance, closed):
    late = draft("merchants_signed", "4")
    refused = await finance.post("/v1/measurements", json=late)
    assert (refused.status_code, codes(refused)) == (409, [("/period", "period_closed")])
    told = await finance.post("/v1/measurements", json=late, headers={"accept-language": "zh-CN"})
    assert told.json()["errors"][0]["detail"] == (
        f"A-001 2026-03 的薪酬已结清（核算批次 {closed['id']}）。如为迟到数据，请在 late_reason 中说明原因。"
    )
    early = draft("merchants_signed", "4", period="2026-04", late_reason="late")
    assert codes(await finance.post("/v1/measurements", json=early)) == [("/late_reason", "period_not_closed")]
    again = await finance.post("/v1/measurements", json=draft("credit_cards_issued", "12"))
    assert (again.status_code, again.json()["version"]) == (201, 1)
    unpaid = await finance.post("/v1/measurements", json=late | {"manager": "A-003"})
    assert unpaid.status_code == 201
    kept = await finance.post("/v1/measurements", json=late | {"late_reason": "Contract found in April"})
    assert (kept.status_code, kept.json()["late_reason"]) == (201, "Contract found in April")


async def test_rows_of_a_file_for_a_closed_period_are_refused_alike(finance, closed):
    rows = (
        "manager,measure,period,value,late_reason\n"
        "A-001,merchants_signed,2026-03,4,\n"
        "A-002,merchants_signed,2026-03,4,found in April\n"
    )
    started = await finance.post(
        "/v1/imports/measurements", content=rows.encode(), headers={"content-type": "text/csv"}
    )
    job = await finished(finance, f"/v1/jobs/kpi/{started.json()['job_id']}")
    assert job["state"] == "succeeded"
    errors = (await finance.get(f"/v1/imports/measurements/{started.json()['id']}/errors")).json()["items"]
    assert [(each["row"], each["pointer"], each["code"]) for each in errors] == [(2, "/period", "period_closed")]
    assert f"A-001 for 2026-03 is closed (pay run {closed['id']})" in errors[0]["detail"]
    landed = (await finance.get("/v1/measurements", params={"measure": "merchants_signed"})).json()["items"]
    assert [(item["manager"], item["late_reason"]) for item in landed] == [("A-002", "found in April")]


async def test_late_data_become_an_adjustment_of_the_next_period_and_the_old_value_stays_in_the_history(
    finance, controller, closed
):
    wanted = {"manager": "A-001", "measure": "credit_cards_issued", "period": "2026-03"}
    [cards] = (await finance.get("/v1/measurements", params=wanted)).json()["items"]
    assert codes(await correct(finance, cards, 1, value="15")) == [("/period", "period_closed")]
    corrected = await correct(finance, cards, 1, value="15", late_reason="Three cards were booked late")
    assert (corrected.status_code, corrected.json()["value"]) == (200, "15")
    past = (await finance.get(f"/v1/measurements/{cards['id']}/history")).json()["items"]
    assert [(each["version"], each["value"], each["recorded_by"], each["late_reason"]) for each in past] == [
        (1, "12", "F-01", None)
    ]
    assert past[0]["since"] <= past[0]["until"] == corrected.json()["updated_at"]
    order = {"pay_run_id": closed["id"], "period": "2026-04"}
    anew = await create(finance, "/v1/recomputations", order)
    await finished(finance, anew["job"])
    [found] = (await finance.get("/v1/adjustments", params={"manager": "A-001"})).json()["items"]
    assert (found["amount"], found["period"], found["reason_code"]) == (cny("90.00"), "2026-04", "late_data")
    proof = (await finance.get(f"/v1/pay-runs/{closed['id']}/verification")).json()
    assert proof["matches"]


async def test_a_manager_reads_the_history_of_own_measurements_only(finance, closed, as_role):
    wanted = {"manager": "A-001", "measure": "credit_cards_issued"}
    [cards] = (await finance.get("/v1/measurements", params=wanted)).json()["items"]
    place = f"/v1/measurements/{cards['id']}/history"
    assert (await as_role("manager", subject="A-001").get(place)).json()["items"] == []
    assert (await as_role("manager", subject="A-002").get(place)).status_code == 404
