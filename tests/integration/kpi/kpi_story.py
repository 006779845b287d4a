"""The main job as its clients do it: managers on record, a scheme, a month of measurements, scores, pay."""

import asyncio

import httpx

BOTH = {"en": "Name", "zh-CN": "名称"}
MANAGERS = {"A-001": "senior", "A-002": "junior", "A-003": "junior"}
MEASURED = {
    "A-001": {"customers_surveyed": "50", "customers_informed": "49", "satisfaction_score": "92.1"},
    "A-002": {"customers_surveyed": "40", "customers_informed": "34", "satisfaction_score": "85"},
    "A-003": {"satisfaction_score": "99"},
}
RED_LINES = {"receivable_amount": "100000", "bad_debt_amount": "100"}
SOLD = {"A-001": {"credit_cards_issued": "12", "wealth_products_sold": "1234567.00"}}

JUDGEMENTS = {
    "name": "Two indicators",
    "items": ["S1", "S7"],
    "judgements": [{"first": "S1", "second": "S7", "ratio": "3"}],
}
SCHEME = {
    "code": "service-quality",
    "name": BOTH,
    "valid_from": "2026-01-01",
    "criteria": [
        {"indicator": "S1", "membership": {"kind": "line", "x1": "0.80", "x2": "0.98"}, "weight": "0.75"},
        {"indicator": "S7", "membership": {"kind": "line", "x1": "80", "x2": "95"}, "weight": "0.25"},
    ],
    "gates": ["O1"],
}


def codes(answer):
    """Where each fault of a refusal is, and which it is."""
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def cny(amount):
    return {"amount": amount, "currency": "CNY"}


PLAN = {
    "code": "retail",
    "name": BOTH,
    "valid_from": "2026-01-01",
    "currency": "CNY",
    "components": [
        {"kind": "base_guarantee", "id": "base", "name": BOTH, "amount": cny("4000.00")},
        {
            "kind": "grade_allowance",
            "id": "allowance",
            "name": BOTH,
            "amounts": {"senior": cny("1500.00"), "junior": cny("500.00")},
        },
        {
            "kind": "piece_rates",
            "id": "pieces",
            "name": BOTH,
            "rates": [
                {"measure": "credit_cards_issued", "unit_price": "30"},
                {"measure": "wealth_products_sold", "unit_price": "0.0005"},
            ],
        },
        {
            "kind": "score_bonus",
            "id": "bonus",
            "name": BOTH,
            "target": cny("6000.00"),
            "table": {
                "mode": "whole",
                "tiers": [{"from_score": "20", "factor": "0.6"}, {"from_score": "80", "factor": "0.9"}],
            },
        },
    ],
    "gates": [{"reason_code": "bad_debt_over_limit", "components": ["bonus"], "factor": "0"}],
    "deferral": {"share": "0.40", "instalments": 3, "months_between": 12, "components": ["bonus"]},
}


APPROVER: list[httpx.AsyncClient] = []
"""The second person of finance, while a test runs."""


async def create(client: httpx.AsyncClient, path: str, body: dict) -> dict:
    answer = await client.post(path, json=body)
    assert answer.status_code in (201, 202), answer.text
    return answer.json()


async def finished(client: httpx.AsyncClient, job: str) -> dict:
    for _ in range(400):
        found = (await client.get(job)).json()
        if found["state"] not in ("queued", "running"):
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"{job} is still {found['state']}")


async def measured(client: httpx.AsyncClient, people=MEASURED, extra=RED_LINES, period="2026-03") -> None:
    for manager, values in people.items():
        for measure, value in (values | extra | SOLD.get(manager, {})).items():
            draft = {"manager": manager, "measure": measure, "period": period, "value": value}
            await create(client, "/v1/measurements", draft)


async def on_record(client: httpx.AsyncClient, people=MANAGERS, **changes) -> None:
    for manager, grade in people.items():
        draft = {"external_id": manager, "name": f"经理{manager}", "grade": grade, "employed_from": "2020-01-01"}
        await create(client, "/v1/managers", draft | changes)


async def scored(client: httpx.AsyncClient, scheme=SCHEME, **changes) -> dict:
    made = await create(client, "/v1/schemes", scheme)
    run = await create(client, "/v1/score-runs", {"scheme_id": made["id"], "period": "2026-03"} | changes)
    assert (await finished(client, run["job"]))["state"] == "succeeded"
    return (await client.get(f"/v1/score-runs/{run['id']}")).json()


async def approved(client: httpx.AsyncClient, plan=PLAN) -> dict:
    made = await create(client, "/v1/pay-plans", plan)
    for who, name in ((client, "submit"), (APPROVER[0], "approve")):
        answer = await who.post(f"/v1/pay-plans/{made['id']}/transitions", json={"transition": name})
        assert answer.status_code == 200, answer.text
    return answer.json()


async def paid(client: httpx.AsyncClient, score_run: dict, plan=PLAN, **changes) -> dict:
    made = await approved(client, plan)
    order = {"score_run_id": score_run["id"], "pay_plan_id": made["id"], "period": "2026-03"} | changes
    run = await create(client, "/v1/pay-runs", order)
    assert (await finished(client, run["job"]))["state"] == "succeeded"
    return (await client.get(f"/v1/pay-runs/{run['id']}")).json()


async def transition(client: httpx.AsyncClient, run: dict, name: str) -> httpx.Response:
    return await client.post(f"/v1/pay-runs/{run['id']}/transitions", json={"transition": name})


async def signed(client: httpx.AsyncClient, run: dict, *names: str) -> dict:
    for name in names:
        answer = await transition(client, run, name)
        assert answer.status_code == 200, answer.text
    return answer.json()
