"""Pools, tiers, targets and training credits in a run through the gateway, on both databases."""

import pytest
from kpi_story import BOTH, PLAN, cny, create, measured, on_record, paid, scored

POOL = {"kind": "pool", "id": "pool", "name": BOTH, "pot": cny("1000.00"), "coefficients": {"senior": "1.5"}}
TIERED = {
    "kind": "piece_rates",
    "id": "pieces",
    "name": BOTH,
    "rates": [
        {
            "measure": "credit_cards_issued",
            "unit_price": "30",
            "tiers": {"mode": "marginal", "steps": [{"from_quantity": "5", "unit_price": "40"}]},
            "accelerator": {"from_completion": "1", "factor": "2"},
            "cap": cny("600.00"),
            "clawback": {"measure": "credit_cards_cancelled_early", "share": "0.5"},
        }
    ],
}
CREDITS = {
    "reason_code": "training_credits_short",
    "components": ["pool"],
    "factor": "0",
    "requires": {"measure": "training_credits", "comparison": "at_least", "limit": "10", "window": "year_to_date"},
}
RICH = PLAN | {"code": "rich", "components": [TIERED, POOL], "gates": [CREDITS], "deferral": None}


@pytest.fixture
def steps(request, monkeypatch):
    """How many people a transaction has, where a test asks for few."""
    if hasattr(request, "param"):
        monkeypatch.setattr("services.kpi.usecases.pay_run_job.CHUNK", request.param)
        monkeypatch.setattr("services.kpi.usecases.score_run_job.CHUNK", request.param)
        monkeypatch.setattr("services.kpi.usecases.score_run_job.PLACES", request.param)


@pytest.fixture
async def run(steps, as_role):
    finance = as_role("finance", subject="F-01")
    await on_record(as_role("system"))
    await measured(finance)
    facts = [("A-001", "training_credits", "2026-02", "6"), ("A-001", "training_credits", "2026-01", "4")]
    facts += [("A-002", "training_credits", "2026-03", "10"), ("A-001", "credit_cards_cancelled_early", "2026-03", "2")]
    for manager, measure, period, value in facts:
        draft = {"manager": manager, "measure": measure, "period": period, "value": value}
        await create(finance, "/v1/measurements", draft)
    target = {"holder": "A-001", "measure": "credit_cards_issued", "period": "2026-03", "value": "10"}
    await create(finance, "/v1/targets", target)
    score_run = await scored(finance)
    return finance, await paid(finance, score_run, plan=RICH)


async def lines_of(client, run, manager):
    found = await client.get("/v1/pay-statements", params={"pay_run_id": run["id"], "manager": manager})
    (summary,) = found.json()["items"]
    statement = (await client.get(f"/v1/pay-statements/{summary['id']}")).json()
    return {line["figure"]["key"]: line for line in statement["lines"]}


async def test_tiers_targets_and_early_redemption_come_from_what_is_on_record(run):
    finance, pay_run = run
    lines = await lines_of(finance, pay_run, "A-001")
    # 12 cards: 5 × 30 + 7 × 40 = 430; the 2 beyond the target of 10 count twice: + 80; 2 cancelled: − 2 × 30 × 0.5
    assert lines["pieces/credit_cards_issued"]["amount"] == cny("510.00")
    assert lines["pieces/credit_cards_issued/clawback"]["amount"] == cny("-30.00")
    assert lines["pieces/credit_cards_issued/clawback"]["reasons"] == ["early_redemption"]


async def test_a_pool_is_spent_whole_among_those_paid(run):
    finance, pay_run = run
    # 95.17 × 1.5 = 142.755 points beside 29.17
    first, second = [(await lines_of(finance, pay_run, who))["pool"] for who in ("A-001", "A-002")]
    assert [line["amount"]["amount"] for line in (first, second)] == ["830.33", "169.67"]
    assert first["figure"]["inputs"][0]["value"] == "1000.00"
    assert pay_run["total"] == cny("1480.00")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("steps", [1, 3], indirect=True)
async def test_a_run_of_many_transactions_comes_to_the_same(run):
    """Three people in three chunks and an empty one, or in one that is just full and an empty one."""
    finance, pay_run = run
    assert pay_run["total"] == cny("1480.00")
    cards = (await finance.get("/v1/scorecards", params={"score_run_id": pay_run["score_run_id"]})).json()["items"]
    assert {card["manager"]: card["place"]["rank"] for card in cards} == {"A-001": 1, "A-002": 2}
    lines = [(await lines_of(finance, pay_run, who))["pool"]["amount"] for who in ("A-001", "A-002")]
    assert lines == [cny("830.33"), cny("169.67")]


async def test_a_plan_of_every_component_comes_back_as_it_was_laid_down(as_role):
    finance = as_role("finance")
    floating = {"kind": "floating", "id": "result", "name": BOTH, "measure": "customer_profit", "rate": "0.02"}
    plan = await create(finance, "/v1/pay-plans", RICH | {"components": [TIERED, POOL, floating]})
    assert (await finance.get(f"/v1/pay-plans/{plan['id']}")).json() == plan
    assert plan["components"][0]["rates"][0]["tiers"] == TIERED["rates"][0]["tiers"]
    assert plan["gates"][0]["requires"] == CREDITS["requires"]


async def test_faults_within_a_component_are_located(as_role):
    wrong = TIERED | {"rates": [TIERED["rates"][0] | {"cap": cny("0.001")}]}
    answer = await as_role("finance").post("/v1/pay-plans", json=RICH | {"components": [wrong, POOL], "gates": []})
    faults = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert (answer.status_code, faults) == (422, [("/components/0/rates/0/cap/amount", "too_many_decimals")])
