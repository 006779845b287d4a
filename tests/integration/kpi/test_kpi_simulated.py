"""A plan tried on a paid month through the gateway: from product prices to customer results, in steps."""

import pytest
from kpi_story import BOTH, PLAN, cny, create, finished, measured, on_record, paid, scored, signed

CUSTOMER = PLAN | {
    "code": "customer",
    "valid_from": "2027-01-01",
    "components": [
        PLAN["components"][0],
        PLAN["components"][1],
        PLAN["components"][3] | {"target": cny("3000.00")},
        {"kind": "pool", "id": "pool", "name": BOTH, "pot": cny("4000.00")},
        {"kind": "floating", "id": "result", "name": BOTH, "measure": "customer_profit", "rate": "0.02"},
    ],
    "deferral": None,
}


@pytest.fixture
async def march(finance, as_role):
    await on_record(as_role("system"))
    await measured(finance)
    fact = {"manager": "A-002", "measure": "customer_profit", "period": "2026-03", "value": "50000"}
    await create(finance, "/v1/measurements", fact)
    run = await paid(finance, await scored(finance))
    return await signed(as_role("finance", subject="F-02"), run, "review", "approve", "pay")


async def simulated(finance, march, plan=CUSTOMER, **changes):
    draft = await create(finance, "/v1/pay-plans", plan)
    order = {"pay_plan_id": draft["id"], "pay_run_ids": [march["id"]]} | changes
    started = await create(finance, "/v1/pay-simulations", order)
    assert (await finished(finance, started["job"]))["state"] == "succeeded"
    return (await finance.get(f"/v1/pay-simulations/{started['id']}")).json()


async def test_a_draft_is_tried_in_steps_before_anybody_is_paid_by_it(finance, march):
    found = await simulated(finance, march, shares=["0.5"])
    assert (found["done"], found["managers"], found["cost_before"]) == (True, 2, cny("19977.28"))
    # 4 000 + 1 500 + 2 700 + 4 000 × 95.17 ÷ 124.34 = 3 061.61; A-002: 4 000 + 500 + 1 800 + 938.39 + 1 000
    whole = found["steps"][-1]
    assert (whole["share"], whole["cost"], whole["winners"], whole["losers"]) == ("1", cny("19500.00"), 1, 1)
    half = found["steps"][0]
    assert (half["dearer"], half["largest_gain"]) == (cny("-238.64"), cny("69.20"))
    listed = (await finance.get(f"/v1/pay-simulations/{found['id']}/managers", params={"limit": 1})).json()
    assert [(item["manager"], item["after"]) for item in listed["items"]] == [("A-001", cny("11261.61"))]
    assert listed["next_after"] == "A-001"


async def test_whom_the_plan_cannot_pay_is_named_and_left_out_on_both_sides(finance, march):
    only_juniors = [PLAN["components"][1] | {"amounts": {"junior": cny("500.00")}}]
    found = await simulated(
        finance, march, PLAN | {"code": "j", "components": only_juniors, "gates": [], "deferral": None}
    )
    assert [(left["manager"], left["reasons"][0]["code"]) for left in found["left_out"]] == [
        ("A-001", "grade_without_allowance")
    ]
    assert (found["managers"], found["cost_before"]) == (1, cny("8100.00"))


async def test_the_result_is_a_picture_in_both_languages_and_nobody_elses_business(finance, march, as_role):
    found = await simulated(finance, march, shares=["0.25", "0.5", "0.75"])
    place = f"/v1/pay-simulations/{found['id']}/picture"
    for locale, words in (("en", "What the new plan would do"), ("zh-CN", "新方案测算")):
        answer = await finance.get(place, headers={"accept": "image/svg+xml", "accept-language": locale})
        assert (answer.status_code, words in answer.text) == (200, True)
    assert (await as_role("manager", subject="A-001").get(place)).status_code == 403


async def test_only_what_was_paid_can_be_tried_on(finance, march):
    draft = await create(finance, "/v1/pay-plans", CUSTOMER)
    order = {"pay_plan_id": draft["id"], "pay_run_ids": [march["id"], draft["id"]]}
    answer = await finance.post("/v1/pay-simulations", json=order)
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/pay_run_ids/1", "pay_run_unknown")
    ]
