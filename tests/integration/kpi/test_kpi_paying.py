"""Pay through the gateway, on both databases: plans, runs, four eyes, statements, the seal."""

import pytest
from kpi_story import (
    BOTH,
    MANAGERS,
    PLAN,
    RED_LINES,
    approved,
    cny,
    codes,
    create,
    finished,
    measured,
    on_record,
    paid,
    scored,
    signed,
    transition,
)


@pytest.fixture
async def score_run(finance, as_role):
    await on_record(as_role("system"))
    await measured(finance)
    return await scored(finance)


async def statements(client, **wanted):
    return (await client.get("/v1/pay-statements", params=wanted)).json()["items"]


async def test_a_run_pays_everybody_with_a_score_and_says_why_not_the_others(finance, score_run):
    run = await paid(finance, score_run)
    assert (run["state"], run["allowed_transitions"], run["author"]) == ("calculated", ["review"], "F-01")
    assert [(left["manager"], left["reasons"][0]["code"]) for left in run["unpaid"]] == [("A-003", "no_scorecard")]
    found = await statements(finance, pay_run_id=run["id"])
    assert {item["manager"]: item["total"] for item in found} == {"A-001": cny("11877.28"), "A-002": cny("8100.00")}
    assert run["total"] == cny("19977.28")


async def test_a_statement_explains_each_line_and_conserves_its_total(finance, score_run):
    run = await paid(finance, score_run)
    summary = (await statements(finance, pay_run_id=run["id"], manager="A-001"))[0]
    statement = (await finance.get(f"/v1/pay-statements/{summary['id']}")).json()
    assert [(line["figure"]["key"], line["amount"]["amount"]) for line in statement["lines"]] == [
        ("base", "4000.00"),
        ("allowance", "1500.00"),
        ("pieces/credit_cards_issued", "360.00"),
        ("pieces/wealth_products_sold", "617.28"),
        ("bonus", "5400.00"),
    ]
    assert statement["lines"][3]["figure"]["unrounded"] == "617.2835"
    assert statement["lines"][3]["name"]["zh-CN"] == "理财产品净销售额"
    assert [(part["due"], part["amount"]["amount"]) for part in statement["deferred"]] == [
        ("2027-03", "720.00"),
        ("2028-03", "720.00"),
        ("2029-03", "720.00"),
    ]
    assert (statement["total"], statement["paid_now"]) == (cny("11877.28"), cny("9717.28"))
    assert (statement["name"], statement["grade"]) == ("经理A-001", "senior")


async def test_corrections_and_team_results_are_lines_of_their_own(finance, score_run):
    correction = {"manager": "A-001", "name": BOTH, "amount": cny("-250.01"), "reason_code": "correction"}
    shares = [{"manager": "A-002", "share": "1"}, {"manager": "A-001", "share": "2"}]
    award = {"name": BOTH, "amount": cny("100.00"), "reason_code": "core_account", "shares": shares}
    run = await paid(finance, score_run, adjustments=[correction], team_awards=[award])
    found = {item["manager"]: item["total"] for item in await statements(finance, pay_run_id=run["id"])}
    assert found == {"A-001": cny("11693.94"), "A-002": cny("8133.33")}


async def test_an_award_is_shared_as_accounts_has_it_of_the_team_and_its_referrers(finance, score_run, as_role):
    office = as_role("supervisor")
    account = (await create(office, "/v1/accounts", {"legal_name": "Zhou", "country": "CN"}))["id"]
    ids = {each["external_id"]: each["id"] for each in (await office.get("/v1/managers")).json()["items"]}
    seat = {"account_id": account, "manager_id": ids["A-001"], "starts_on": "2025-01-01"}
    await create(office, "/v1/assignments", seat)
    award = {"name": BOTH, "amount": cny("100.00"), "reason_code": "core_account", "account_id": account}
    plan = await approved(finance)
    order = {"score_run_id": score_run["id"], "pay_plan_id": plan["id"], "period": "2026-03"}
    unknown = {**award, "account_id": plan["id"]}
    both = {**award, "shares": [{"manager": "A-001", "share": "1"}]}
    assert codes(await finance.post("/v1/pay-runs", json=order | {"team_awards": [award, unknown]})) == [
        ("/team_awards/0/account_id", "no_team_shares"),
        ("/team_awards/1/account_id", "peer_refused"),
    ]
    assert codes(await finance.post("/v1/pay-runs", json=order | {"team_awards": [both]})) == [
        ("/team_awards/0/shares", "shares_or_account")
    ]
    shares = [{"manager": "A-001", "share": "1", "role": "manager"}]
    await create(office, f"/v1/accounts/{account}/team-shares", {"starts_on": "2025-01-01", "shares": shares})
    deal = {"account_id": account, "name": "deal", "amount": cny("1.00"), "expected_on": "2099-01-01"}
    deal = await create(office, "/v1/opportunities", deal | {"owner": "A-001", "hours": "8"})
    credit = {"account_id": account, "referrer": "A-002", "owner": "A-001", "referred_on": "2026-01-05"}
    await create(office, "/v1/referrals", credit | {"credited_share": "0.3333", "opportunity_id": deal["id"]})
    run = await create(finance, "/v1/pay-runs", order | {"team_awards": [award | {"opportunity_id": deal["id"]}]})
    await finished(finance, run["job"])
    found = {item["manager"]: item["total"] for item in await statements(finance, pay_run_id=run["id"])}
    assert found == {"A-001": cny("11943.95"), "A-002": cny("8133.33")}, "66.67 and 33.33 more than without"


async def test_who_prepares_a_run_cannot_sign_it_and_closed_is_for_good(finance, controller, score_run):
    run = await paid(finance, score_run)
    own = await transition(finance, run, "review")
    assert (own.status_code, codes(own)) == (403, [("/transition", "four_eyes")])
    early = await transition(controller, run, "approve")
    assert (early.status_code, codes(early)) == (409, [("/transition", "transition_not_allowed")])
    reviewed = await signed(controller, run, "review")
    assert (reviewed["reviewer"], reviewed["allowed_transitions"]) == ("F-02", ["approve", "reopen"])
    assert (await transition(finance, run, "approve")).status_code == 403
    again = await signed(finance, run, "reopen")
    assert (again["state"], again["reviewer"]) == ("calculated", None)
    approved = await signed(controller, run, "review", "approve")
    assert (approved["state"], approved["approver"]) == ("approved", "F-02")
    closed = await signed(finance, run, "pay", "close")
    assert (closed["state"], closed["allowed_transitions"], len(closed["seal"])) == ("closed", [], 64)
    for name in ("review", "approve", "reopen", "pay", "close"):
        assert (await transition(controller, run, name)).status_code == 409
    proof = (await finance.get(f"/v1/pay-runs/{run['id']}/verification")).json()
    assert proof == {"seal": closed["seal"], "recomputed": closed["seal"], "matches": True}


async def test_a_later_correction_leaves_a_closed_run_as_it_was(finance, controller, score_run):
    run = await paid(finance, score_run)
    closed = await signed(controller, run, "review", "approve", "pay", "close")
    (fact,) = (await finance.get("/v1/measurements", params={"measure": "credit_cards_issued"})).json()["items"]
    headers = {"content-type": "application/merge-patch+json", "if-match": f'"v{fact["version"]}"'}
    changed = await finance.patch(f"/v1/measurements/{fact['id']}", json={"value": "99"}, headers=headers)
    assert (changed.status_code, codes(changed)) == (409, [("/period", "period_closed")])
    late = {"value": "99", "late_reason": "found in the audit"}
    changed = await finance.patch(f"/v1/measurements/{fact['id']}", json=late, headers=headers)
    assert changed.status_code == 200
    proof = (await finance.get(f"/v1/pay-runs/{run['id']}/verification")).json()
    assert (proof["matches"], proof["recomputed"]) == (True, closed["seal"])


async def test_nobody_is_paid_twice_for_a_period_by_the_same_plan(finance, controller, score_run):
    first = await paid(finance, score_run)
    order = {name: first[name] for name in ("score_run_id", "pay_plan_id", "period")}
    second = await create(finance, "/v1/pay-runs", order)
    await finished(finance, second["job"])
    for run in (first, second):
        await signed(controller, run, "review", "approve")
    await signed(controller, first, "pay")
    refused = await transition(controller, second, "pay")
    assert refused.status_code == 409
    assert codes(refused) == [("/transition", "already_paid")] * 2
    assert "A-001" in refused.json()["errors"][0]["detail"]


async def test_a_member_stands_once_in_a_team(finance, score_run):
    plan = await approved(finance)
    shares = [{"manager": "A-001", "share": "0"}, {"manager": "A-001", "share": "0"}]
    award = {"name": BOTH, "amount": cny("100.00"), "reason_code": "core_account", "shares": shares}
    order = {"score_run_id": score_run["id"], "pay_plan_id": plan["id"], "period": "2026-03", "team_awards": [award]}
    assert codes(await finance.post("/v1/pay-runs", json=order)) == [
        ("/team_awards/0/shares/1/manager", "manager_twice"),
        ("/team_awards/0/shares", "no_shares"),
    ]


async def test_only_a_closed_run_has_a_seal(finance, score_run):
    run = await paid(finance, score_run)
    answer = await finance.get(f"/v1/pay-runs/{run['id']}/verification")
    assert (answer.status_code, codes(answer)) == (404, [(":pay_run_id", "pay_run_not_closed")])


async def test_a_manager_sees_the_own_statement_once_it_is_approved(finance, controller, score_run, as_role):
    manager = as_role("manager", subject="A-001")
    run = await paid(finance, score_run)
    (own,) = await statements(finance, manager="A-001")
    (other,) = await statements(finance, manager="A-002")
    assert await statements(manager) == []
    assert (await manager.get(f"/v1/pay-statements/{own['id']}")).status_code == 404
    await signed(controller, run, "review", "approve")
    assert [item["id"] for item in await statements(manager)] == [own["id"]]
    assert (await manager.get(f"/v1/pay-statements/{own['id']}")).status_code == 200
    assert (await manager.get(f"/v1/pay-statements/{other['id']}")).status_code == 404
    assert (await manager.get(f"/v1/pay-runs/{run['id']}")).status_code == 404
    assert (await manager.get("/v1/pay-runs")).json()["items"] == []


async def test_a_manager_without_a_personnel_record_is_not_paid(finance, as_role):
    await on_record(as_role("system"), {"A-001": MANAGERS["A-001"]})
    await measured(finance)
    run = await paid(finance, await scored(finance))
    assert [(left["manager"], left["reasons"][0]["code"]) for left in run["unpaid"]] == [
        ("A-002", "no_such_manager"),
        ("A-003", "no_such_manager"),
    ]


async def test_a_grade_that_the_plan_does_not_know_is_not_paid(finance, as_role):
    await on_record(as_role("system"), {"A-001": "trainee"})
    await measured(finance)
    run = await paid(finance, await scored(finance, managers=["A-001"]))
    (left_out,) = run["unpaid"]
    assert left_out["reasons"] == [
        {"code": "grade_without_allowance", "detail": "The plan retail has no allowance for grade trainee."}
    ]


async def test_an_order_that_cannot_be_is_refused_with_every_fault(finance, score_run):
    plan = await approved(finance, PLAN | {"valid_from": "2026-02-01"})
    correction = {
        "manager": "A-009",
        "name": BOTH,
        "amount": {"amount": "1.00", "currency": "EUR"},
        "reason_code": "correction",
    }
    order = {"score_run_id": score_run["id"], "pay_plan_id": plan["id"], "period": "2026-01"}
    answer = await finance.post("/v1/pay-runs", json=order | {"adjustments": [correction]})
    assert (answer.status_code, codes(answer)) == (
        422,
        [
            ("/period", "period_not_scored"),
            ("/adjustments/0/manager", "manager_not_in_run"),
            ("/pay_plan_id", "pay_plan_not_in_force"),
            ("/adjustments/0/amount/currency", "currency_not_of_plan"),
        ],
    )
    nothing = dict.fromkeys(("score_run_id", "pay_plan_id"), "01981d2e-7a7c-7000-8000-000000000001")
    assert codes(await finance.post("/v1/pay-runs", json=order | nothing)) == [
        ("/score_run_id", "score_run_unknown"),
        ("/pay_plan_id", "pay_plan_unknown"),
    ]


async def test_a_plan_comes_back_as_it_was_laid_down(finance):
    plan = await create(finance, "/v1/pay-plans", PLAN)
    assert (await finance.get(f"/v1/pay-plans/{plan['id']}")).json() == plan
    prices = [(rate["measure"], rate["unit_price"]) for rate in plan["components"][2]["rates"]]
    assert prices == [("credit_cards_issued", "30"), ("wealth_products_sold", "0.0005")]
    again = await finance.post("/v1/pay-plans", json=PLAN)
    assert (again.status_code, codes(again)) == (409, [("/valid_from", "pay_plan_exists")])


async def test_paying_takes_the_right_to_pay(as_role):
    for role in ("manager", "supervisor", "auditor", "hr"):
        assert (await as_role(role).post("/v1/pay-plans", json=PLAN)).status_code == 403


async def test_every_wrong_amount_of_a_plan_is_located(finance):
    components = [
        {"kind": "base_guarantee", "id": "base", "name": BOTH, "amount": cny("4000.001")},
        {"kind": "grade_allowance", "id": "grade", "name": BOTH, "amounts": {"senior": cny("0.005")}},
    ]
    answer = await finance.post("/v1/pay-plans", json=PLAN | {"components": components, "gates": [], "deferral": None})
    assert (answer.status_code, codes(answer)) == (
        422,
        [
            ("/components/0/amount/amount", "too_many_decimals"),
            ("/components/1/amounts/senior/amount", "too_many_decimals"),
        ],
    )
    nowhere = [{"kind": "piece_rates", "id": "p", "name": BOTH, "rates": PLAN["components"][2]["rates"]}]
    plan = PLAN | {"components": nowhere, "gates": [], "deferral": None, "currency": "ZZZ"}
    assert codes(await finance.post("/v1/pay-plans", json=plan)) == [("/currency", "unknown_currency")]


async def test_a_plan_that_cuts_pay_for_what_nobody_checked_is_refused(finance, score_run):
    gates = [{"reason_code": "material_error_over_limit", "components": ["bonus"], "factor": "0"}]
    plan = await approved(finance, PLAN | {"gates": gates})
    order = {"score_run_id": score_run["id"], "pay_plan_id": plan["id"], "period": "2026-03"}
    assert codes(await finance.post("/v1/pay-runs", json=order)) == [("/pay_plan_id", "gate_not_checked")]


async def test_a_repeated_order_with_its_key_pays_once(finance, score_run):
    plan = await approved(finance)
    order = {"score_run_id": score_run["id"], "pay_plan_id": plan["id"], "period": "2026-03"}
    answers = [await finance.post("/v1/pay-runs", json=order, headers={"idempotency-key": "march"}) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert len((await finance.get("/v1/pay-runs")).json()["items"]) == 1


async def test_a_run_of_many_chunks_scores_and_pays_everybody_once(finance, as_role):
    people = {f"B-{n:03}": "junior" for n in range(60)}
    await on_record(as_role("system"), people)
    values = {"customers_surveyed": "50", "customers_informed": "45", "satisfaction_score": "90"} | RED_LINES
    rows = [f"{manager},{measure},2026-03,{value}" for manager in people for measure, value in values.items()]
    file = "\n".join(["manager,measure,period,value", *rows])
    csv = {"content-type": "text/csv"}
    started = (await finance.post("/v1/imports/measurements", content=file.encode(), headers=csv)).json()
    assert (await finished(finance, f"/v1/jobs/kpi/{started['job_id']}"))["progress"]["done"] == 300
    score_run = await scored(finance)
    assert (score_run["scored"], score_run["unscored"]) == (60, [])
    run = await paid(finance, score_run)
    found = await statements(finance, pay_run_id=run["id"], limit=200)
    assert [item["manager"] for item in sorted(found, key=lambda item: item["manager"])] == list(people)
    assert (run["total"], run["unpaid"]) == (cny("486000.00"), [])
