"""What comes after pay, on both databases: late data, adjustments, deferred pay, malus, clawback, runs compared."""

import pytest
from kpi_story import BOTH, PLAN, approved, cny, create, finished, measured, on_record, paid, scored, signed

CORRECTION = {"manager": "A-001", "name": BOTH, "amount": cny("-250.01"), "reason_code": "correction"}


@pytest.fixture
async def march(finance, controller, as_role):
    """March, paid: A-001 has 12 credit cards and a bonus of 5 400.00, of which 2 160.00 are deferred."""
    await on_record(as_role("system"))
    await measured(finance)
    run = await paid(finance, await scored(finance))
    return await signed(controller, run, "review", "approve", "pay")


async def only(client, path, **wanted):
    (found,) = (await client.get(path, params=wanted)).json()["items"]
    return found


async def moved(client, path, found, transition, status=200, **more):
    answer = await client.post(f"{path}/{found['id']}/transitions", json={"transition": transition, **more})
    assert answer.status_code == status, answer.text
    return answer.json()


async def corrected(finance, measure, value):
    fact = await only(finance, "/v1/measurements", measure=measure, manager="A-001")
    headers = {"content-type": "application/merge-patch+json", "if-match": f'"v{fact["version"]}"'}
    assert (await finance.patch(f"/v1/measurements/{fact['id']}", json={"value": value}, headers=headers)).is_success


async def recomputed(finance, run, period="2026-04"):
    draft = await create(finance, "/v1/recomputations", {"pay_run_id": run["id"], "period": period})
    assert (await finished(finance, draft["job"]))["state"] == "succeeded"
    return (await finance.get(f"/v1/recomputations/{draft['id']}")).json()


async def april(finance, controller, march):
    """April's run, of the same people by the same plan."""
    await measured(finance, period="2026-04")
    scheme = (await finance.get("/v1/schemes")).json()["items"][0]
    run = await create(finance, "/v1/score-runs", {"scheme_id": scheme["id"], "period": "2026-04"})
    await finished(finance, run["job"])
    order = {"score_run_id": run["id"], "pay_plan_id": march["pay_plan_id"], "period": "2026-04"}
    made = await create(finance, "/v1/pay-runs", order)
    await finished(finance, made["job"])
    return (await finance.get(f"/v1/pay-runs/{made['id']}")).json()


async def test_late_data_become_adjustments_of_the_next_period_with_the_difference_explained(
    finance, controller, march
):
    await corrected(finance, "credit_cards_issued", "15")
    done = await recomputed(finance, march)
    assert (done["done"], done["compared"], done["differing"]) == (True, 2, 1)
    found = await only(finance, "/v1/adjustments", origin="late_data")
    assert (found["amount"], found["state"], found["period"]) == (cny("90.00"), "proposed", "2026-04")
    [change] = found["changes"]
    assert (change["key"], change["before"], change["after"]) == (
        "pieces/credit_cards_issued",
        cny("360.00"),
        cny("450.00"),
    )
    assert [(cause["key"], cause["before"], cause["after"]) for cause in change["causes"]] == [
        ("measure/credit_cards_issued", "12", "15")
    ]
    assert (await recomputed(finance, march))["differing"] == 0
    await moved(finance, "/v1/adjustments", found, "approve", 403)
    await moved(controller, "/v1/adjustments", found, "approve")
    run = await april(finance, controller, march)
    statement = await only(finance, "/v1/pay-statements", pay_run_id=run["id"], manager="A-001")
    assert statement["total"] == cny("11967.28")
    await signed(controller, run, "review", "approve", "pay")
    posted = (await finance.get(f"/v1/adjustments/{found['id']}")).json()
    assert (posted["state"], posted["pay_run_id"], posted["allowed_transitions"]) == ("posted", run["id"], [])
    assert (await recomputed(finance, march))["differing"] == 0


async def test_late_data_that_change_the_score_change_what_is_deferred_too(finance, controller, march):
    await corrected(finance, "customers_informed", "40")
    await recomputed(finance, march)
    found = await only(finance, "/v1/adjustments", origin="late_data")
    # The bonus falls to the tier from 20: 3 600.00 for 5 400.00; two fifths of the difference were deferred.
    assert found["amount"] == cny("-1080.00")
    assert [(part["due"], part["amount"]["amount"]) for part in found["deferred"]] == [
        ("2027-03", "-240.00"),
        ("2028-03", "-240.00"),
        ("2029-03", "-240.00"),
    ]


async def test_a_manager_sees_only_the_own_adjustments_and_only_when_approved(finance, controller, march, as_role):
    proposed = await create(finance, "/v1/adjustments", CORRECTION | {"period": "2026-04"})
    manager, stranger = as_role("manager", subject="A-001"), as_role("manager", subject="A-002")
    place = f"/v1/adjustments/{proposed['id']}"
    assert (await manager.get(place)).status_code == 404
    await moved(controller, "/v1/adjustments", proposed, "approve")
    assert (await manager.get(place)).json()["amount"] == cny("-250.01")
    assert (await stranger.get(place)).status_code == 404
    assert (await stranger.get("/v1/adjustments")).json()["items"] == []
    deferral = await only(manager, "/v1/deferrals")
    assert (await stranger.get(f"/v1/deferrals/{deferral['id']}")).status_code == 404


async def test_deferred_pay_vests_by_four_eyes(finance, controller, march):
    deferral = await only(finance, "/v1/deferrals", manager="A-001")
    assert (deferral["unvested"], deferral["next_due"], deferral["upfront"]) == (
        cny("2160.00"),
        "2027-03",
        cny("3240.00"),
    )
    started = await create(finance, "/v1/vestings", {"period": "2027-03"})
    assert (await finished(finance, started["job"]))["progress"]["done"] == 2
    adjustment = await only(controller, "/v1/adjustments", origin="vesting", manager="A-001")
    assert (adjustment["amount"], adjustment["origin_id"]) == (cny("720.00"), deferral["id"])
    await moved(finance, "/v1/adjustments", adjustment, "approve", 403)
    await moved(controller, "/v1/adjustments", adjustment, "approve")
    after = (await finance.get(f"/v1/deferrals/{deferral['id']}")).json()
    assert ([part["vested"] for part in after["instalments"]], after["next_due"]) == ([True, False, False], "2028-03")


async def test_malus_cuts_and_clawback_makes_a_receivable_each_by_four_eyes(finance, controller, march):
    deferral = await only(finance, "/v1/deferrals", manager="A-001")
    why = {"period": "2026-09", "share": "0.5", "trigger": "falsified_results", "reason": "Visits never made."}
    await moved(finance, "/v1/deferrals", deferral, "propose_malus", 422, **(why | {"trigger": "rain"}))
    await moved(finance, "/v1/deferrals", deferral, "propose_malus", **why)
    await moved(finance, "/v1/deferrals", deferral, "approve", 403, period="2026-09")
    cut = await moved(controller, "/v1/deferrals", deferral, "approve", period="2026-09")
    assert (cut["unvested"], [step["transition"] for step in cut["history"]]) == (
        cny("1080.00"),
        ["propose_malus", "approve"],
    )
    await moved(finance, "/v1/deferrals", deferral, "propose_clawback", **why)
    claimed = await moved(controller, "/v1/deferrals", deferral, "approve", period="2026-09")
    assert claimed["claimed_back"] == cny("1620.00")
    owed = await only(finance, "/v1/adjustments", origin="clawback")
    assert (owed["amount"], owed["state"], owed["reason_code"]) == (cny("-1620.00"), "approved", "falsified_results")
    settled = await moved(controller, "/v1/adjustments", owed, "settle")
    assert settled["state"] == "settled"


async def test_two_runs_are_compared_by_manager_component_and_rule(finance, controller, march):
    raised = PLAN | {"valid_from": "2026-02-01", "components": [PLAN["components"][0] | {"amount": cny("4100.00")}]}
    made = await approved(finance, raised | {"gates": [], "deferral": None})
    order = {"score_run_id": march["score_run_id"], "pay_plan_id": made["id"], "period": "2026-03"}
    run = await create(finance, "/v1/pay-runs", order)
    await finished(finance, run["job"])
    answer = await finance.get(f"/v1/pay-runs/{run['id']}/differences", params={"base": march["id"], "limit": 1})
    [found] = answer.json()["items"]
    assert (found["manager"], found["before"], found["after"]) == ("A-001", cny("11877.28"), cny("4100.00"))
    assert sum(int(line["difference"]["amount"].replace(".", "")) for line in found["lines"]) == -777728
    base = next(line for line in found["lines"] if line["key"] == "base")
    assert [(cause["source"], cause["after"]) for cause in base["causes"]] == [
        ("pay plan retail@2026-02-01", "4100.00"),
        ("pay plan retail@2026-01-01", None),
    ]
    assert answer.json()["next_cursor"]


async def test_who_is_in_one_run_only_is_compared_too_and_the_totals_say_by_component(finance, march):
    alone = {"scheme_id": (await finance.get(f"/v1/score-runs/{march['score_run_id']}")).json()["scheme_id"]}
    scored_alone = await create(finance, "/v1/score-runs", alone | {"period": "2026-03", "managers": ["A-001"]})
    await finished(finance, scored_alone["job"])
    order = {"score_run_id": scored_alone["id"], "pay_plan_id": march["pay_plan_id"], "period": "2026-03"}
    run = await create(finance, "/v1/pay-runs", order)
    await finished(finance, run["job"])
    place = f"/v1/pay-runs/{run['id']}/differences"
    found = (await finance.get(place, params={"base": march["id"]})).json()["items"]
    assert [(each["manager"], each["before"], each["after"], each["difference"]) for each in found] == [
        ("A-001", cny("11877.28"), cny("11877.28"), cny("0.00")),
        ("A-002", cny("8100.00"), None, cny("-8100.00")),
    ]
    assert {line["component"]: line["difference"] for line in found[1]["lines"]} == {
        "base": cny("-4000.00"),
        "allowance": cny("-500.00"),
        "bonus": cny("-3600.00"),
    }
    totals = (await finance.get(f"{place}/totals", params={"base": march["id"]})).json()
    assert totals["total"] == {"before": cny("19977.28"), "after": cny("11877.28"), "difference": cny("-8100.00")}
    assert {each["component"]: (each["before"], each["after"]) for each in totals["components"]} == {
        "base": (cny("8000.00"), cny("4000.00")),
        "allowance": (cny("2000.00"), cny("1500.00")),
        "pieces": (cny("977.28"), cny("977.28")),
        "bonus": (cny("9000.00"), cny("5400.00")),
    }
    nobody = await finance.get(f"{place}/totals", params={"base": run["job_id"]})
    assert (nobody.status_code, nobody.json()["errors"][0]["code"]) == (422, "pay_run_unknown")


async def test_a_plan_is_approved_by_four_eyes_and_changed_only_as_a_draft(finance, controller, march):
    draft = await create(finance, "/v1/pay-plans", PLAN | {"code": "next", "valid_from": "2035-01-01"})
    assert (draft["state"], draft["allowed_transitions"], draft["author"]) == ("draft", ["submit"], "F-01")
    place, changed = f"/v1/pay-plans/{draft['id']}", PLAN | {"code": "next", "valid_from": "2035-02-01"}
    put = await finance.put(place, json=changed, headers={"if-match": f'"v{draft["version"]}"'})
    assert (put.status_code, put.json()["valid_from"]) == (200, "2035-02-01")
    order = {"score_run_id": march["score_run_id"], "pay_plan_id": draft["id"], "period": "2026-03"}
    refused = (await finance.post("/v1/pay-runs", json=order)).json()["errors"]
    assert ("/pay_plan_id", "pay_plan_not_approved") in [(fault["pointer"], fault["code"]) for fault in refused]
    await moved(finance, "/v1/pay-plans", draft, "submit")
    await moved(finance, "/v1/pay-plans", draft, "approve", 403)
    late = await moved(controller, "/v1/pay-plans", draft, "approve")
    assert (late["state"], late["approver"]) == ("approved", "F-02")
    fixed = await finance.put(place, json=changed, headers={"if-match": f'"v{late["version"]}"'})
    assert (fixed.status_code, fixed.json()["errors"][0]["code"]) == (409, "pay_plan_fixed")
    effective = (await finance.get(f"/v1/pay-plans/{march['pay_plan_id']}")).json()
    assert effective["state"] == "effective"


async def test_a_policy_pack_that_blocks_keeps_a_run_from_being_approved(finance, controller, march):
    held = PLAN | {
        "code": "held",
        "policies": [{"pack": "cn-2010", "effect": "block"}, {"pack": "cn-mof-87", "effect": "warn"}],
        "posts": {"senior": "risk_impact"},
        "deferral": PLAN["deferral"] | {"share": "0.30"},
    }
    made = await approved(finance, held)
    order = {"score_run_id": march["score_run_id"], "pay_plan_id": made["id"], "period": "2026-03"}
    run = await create(finance, "/v1/pay-runs", order)
    await finished(finance, run["job"])
    found = (await finance.get(f"/v1/pay-runs/{run['id']}")).json()["findings"]
    assert {(each["pack"], each["rule"], each["effect"], each["managers"]) for each in found} == {
        ("cn-2010", "base_at_most_35", "block", 2),
        ("cn-2010", "defer_40", "block", 1),
        ("cn-mof-87", "base_at_most_35", "warn", 2),
        ("cn-mof-87", "defer_40", "warn", 1),
        ("cn-mof-87", "leavers_reached", "warn", 2),
    }
    await signed(controller, run, "review")
    answer = await controller.post(f"/v1/pay-runs/{run['id']}/transitions", json={"transition": "approve"})
    assert (answer.status_code, {fault["code"] for fault in answer.json()["errors"]}) == (409, {"policy_blocks"})
    packs = (await finance.get("/v1/policy-packs", params={"on": "2026-03-01"})).json()["items"]
    assert "cn-cbirc-2021" in {pack["id"] for pack in packs}


async def test_deferral_is_held_to_the_year_so_far(finance, march):
    """A-001 was paid a bonus and pieces of 6 377.28 in March, of which 2 160.00 were deferred: less than two fifths."""
    await measured(finance, period="2026-04")
    scheme = (await finance.get(f"/v1/score-runs/{march['score_run_id']}")).json()["scheme_id"]
    april = await create(finance, "/v1/score-runs", {"scheme_id": scheme, "period": "2026-04"})
    await finished(finance, april["job"])
    held = PLAN | {
        "code": "held",
        "policies": [{"pack": "cn-2010", "effect": "warn"}],
        "posts": {"senior": "risk_impact"},
        "deferral": PLAN["deferral"] | {"share": "0.50", "components": ["bonus", "pieces"]},
    }
    made = await approved(finance, held)
    order = {"score_run_id": april["id"], "pay_plan_id": made["id"], "period": "2026-04"}
    run = await create(finance, "/v1/pay-runs", order)
    await finished(finance, run["job"])
    found = (await finance.get(f"/v1/pay-runs/{run['id']}")).json()["findings"]
    assert {each["rule"] for each in found} == {"base_at_most_35"}
    weaker = await approved(finance, held | {"code": "weaker", "deferral": PLAN["deferral"] | {"share": "0.48"}})
    other = await create(finance, "/v1/pay-runs", order | {"pay_plan_id": weaker["id"]})
    await finished(finance, other["job"])
    found = (await finance.get(f"/v1/pay-runs/{other['id']}")).json()["findings"]
    worst = {each["rule"]: (each["worst"], each["managers"]) for each in found}
    assert worst["defer_40"] == ("0.372573", 1)
