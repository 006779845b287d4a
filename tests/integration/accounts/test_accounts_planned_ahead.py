"""Goals, plans and priorities through the gateway: what the account wants, and where the hours go."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.accounts.accounts_things import (
    assignment,
    change,
    codes,
    items,
    made,
    manager,
    plain_account,
)

NOW = datetime.now(UTC)


def day(ahead: int) -> str:
    return (NOW.date() + timedelta(days=ahead)).isoformat()


def cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


@pytest.fixture
def office(as_role):
    return as_role("supervisor", subject="S-001")


@pytest.fixture
async def account_id(office) -> str:
    return (await plain_account(office, "Zhou"))["id"]


GOAL = {"horizon": "long", "title": "高端市场", "due_on": day(700), "owner": "A-017", "weight": 5, "progress_pct": 20}


def objective(horizon: str, hours: str, goal_id: str | None = None):
    action = {"what": "共创", "owner": "A-017", "due_on": day(60), "hours": hours}
    return {
        "title": "选型",
        "horizon": horizon,
        "owner": "A-017",
        "due_on": day(90),
        "goal_id": goal_id,
        "actions": [action],
    }


async def test_a_plan_serves_short_and_long_and_its_balance_is_seen(office, account_id):
    place = f"/v1/accounts/{account_id}"
    long = await made(office, f"{place}/goals", GOAL)
    short = await made(office, f"{place}/goals", GOAL | {"horizon": "short", "weight": 1, "due_on": day(-1)})
    plan = {"title": "计划", "owner": "A-017", "starts_on": day(0), "ends_on": day(300)}
    wrong = plan | {"ends_on": day(-1), "objectives": [objective("short", "4", account_id)]}
    assert codes(await office.post(f"{place}/plan", json=wrong)) == [
        ("/ends_on", "last_day_before_first"),
        ("/objectives/0/goal_id", "unknown_resource"),
    ]
    assert (await office.get(f"{place}/plan")).status_code == 404
    await made(office, f"{place}/plan", plan | {"objectives": [objective("short", "16", short["id"])]})
    assert codes(await office.post(f"{place}/plan", json=plan)) == [("", "plan_exists")]
    found = (await office.get(f"{place}/goal-balance")).json()
    assert (found["one_sided"], [each["late"] for each in found["horizons"]]) == (["long"], [1, 0])
    both = {"objectives": [objective("short", "16", short["id"]), objective("long", "4", long["id"])]}
    assert (await change(office, f"{place}/plan", both)).status_code == 200
    review = {"findings": "采购仍看价格", "changes": "高层互访"}
    early = await office.post(f"{place}/plan/reviews", json=review)
    assert (early.status_code, codes(early)) == (409, [("", "plan_not_active")])
    await made(office, f"{place}/plan/transitions", {"transition": "start"}, 200)
    await made(office, f"{place}/plan/reviews", review)
    read = (await office.get(f"{place}/plan")).json()
    assert (read["version"], read["reviews"][0]["reviewer"], len(read["objectives"])) == (4, "S-001", 2)
    await made(office, f"{place}/goals/{long['id']}/transitions", {"transition": "achieve"}, 200)
    found = (await office.get(f"{place}/goal-balance")).json()
    assert [each["progress_pct"] for each in found["horizons"]] == ["20.0", "100.0"]
    assert ([each["hours_share_pct"] for each in found["horizons"]], found["one_sided"]) == (["80.0", "20.0"], [])


async def test_reviews_settle_the_objectives_of_a_plan_and_close_it_and_the_next_plan_follows(office, account_id):
    place = f"/v1/accounts/{account_id}/plan"
    plan = {"title": "计划", "owner": "A-017", "starts_on": day(0), "ends_on": day(300)}
    moves, reviews = f"{place}/transitions", f"{place}/reviews"
    await made(office, place, plan)
    assert codes(await office.post(moves, json={"transition": "start"})) == [("", "objective_missing")]
    both = {"objectives": [objective("short", "16"), objective("long", "4")]}
    short, long = (await change(office, place, both)).json()["objectives"]
    await made(office, moves, {"transition": "start"}, 200)
    assert [code for _, code in codes(await office.post(moves, json={"transition": "close"}))] == [
        "review_missing",
        "objective_open",
        "objective_open",
    ]
    found = [{"objective_id": short["id"], "transition": "miss"}, {"objective_id": account_id, "transition": "drop"}]
    wrong = {"findings": "x", "settled": found}
    assert codes(await office.post(reviews, json=wrong)) == [
        ("/settled/0/reason", "reason_missing"),
        ("/settled/1/objective_id", "unknown_resource"),
    ]
    settled = {"findings": "半程", "settled": [{"objective_id": short["id"], "transition": "achieve"}]}
    halfway = await made(office, reviews, settled)
    assert [(each["state"], each["allowed_transitions"]) for each in halfway["objectives"]] == [
        ("achieved", ["reopen"]),
        ("open", ["achieve", "miss", "drop"]),
    ]
    untouched = await change(office, place, {"objectives": [objective("long", "4") | {"id": long["id"]}]}, version=4)
    assert (untouched.status_code, codes(untouched)) == (409, [("/objectives", "objective_settled")])
    missed = [{"objective_id": long["id"], "transition": "miss", "reason": "采购换人"}]
    over = await made(office, reviews, {"findings": "收官", "settled": missed, "closes": True})
    assert (over["state"], [step["transition"] for step in over["history"]]) == ("closed", ["start", "close"])
    assert [step["reason"] for step in over["objectives"][1]["history"]] == ["采购换人"]
    late = await change(office, place, {"title": "x"}, version=over["version"])
    assert (late.status_code, codes(late)) == (409, [("", "plan_over")])
    following = await made(office, place, plan | {"title": "下一年"})
    assert (await office.get(place)).json() == following
    assert [each["title"] for each in await items(office, f"{place}s")] == ["下一年", "计划"]


async def test_a_group_s_goals_are_rolled_up_over_what_the_caller_sees(office, account_id, as_role):
    other = (await plain_account(office, "Wang"))["id"]
    group = await made(office, "/v1/account-groups", {"kind": "corporate", "name": "集团"})
    for found in (account_id, other):
        await made(office, f"/v1/account-groups/{group['id']}/members", {"account_id": found})
        await made(office, f"/v1/accounts/{found}/goals", GOAL)
    place = f"/v1/account-groups/{group['id']}/goal-balance"
    whole = (await office.get(place)).json()
    assert (whole["accounts"], whole["horizons"][1]["goals"]) == (2, 2)
    await assignment(office, account_id, (await manager(office))["id"])
    seen = (await as_role("manager", subject="A-017").get(place)).json()
    assert (seen["accounts"], seen["horizons"][1]["goals"]) == (1, 1)
    assert (await as_role("manager", subject="B-1").get(place)).status_code == 404


async def test_a_group_s_plans_are_rolled_up_from_the_heads_down(office, account_id, as_role):
    works, idle = [(await plain_account(office, name))["id"] for name in ("Wang", "Chen")]
    group = await made(office, "/v1/account-groups", {"kind": "corporate", "name": "集团"})
    for found, parent, share in ((account_id, None, None), (works, account_id, "0.6"), (idle, works, "0.5")):
        place = {"account_id": found, "parent_id": parent, "control_share": share}
        await made(office, f"/v1/account-groups/{group['id']}/members", place)
    plan = {"title": "计划", "owner": "A-017", "starts_on": day(-90), "ends_on": day(300)}
    late = objective("long", "30") | {"due_on": day(-1)}
    late["actions"][0] |= {"due_on": day(-2), "progress_pct": 50}
    await made(office, f"/v1/accounts/{account_id}/plan", plan | {"objectives": [late]})
    await made(office, f"/v1/accounts/{works}/plan", plan | {"objectives": [objective("short", "10")]})
    place = f"/v1/account-groups/{group['id']}/plan-progress"
    whole = (await office.get(place)).json()
    assert (whole["accounts"], whole["unplanned"]) == (3, 1)
    assert whole["whole"] == {
        "objectives": 2, "open": 2, "achieved": 0, "missed": 0, "late": 1, "late_actions": 1, "hours": "40",
        "progress_pct": "37.5",
    }  # fmt: skip
    below = [(each["depth"], each["effective_share"], each["plan"] is None) for each in whole["members"]]
    assert below == [(0, "1", False), (1, "0.600000", False), (2, "0.300000", True)]
    await assignment(office, works, (await manager(office))["id"])
    seen = (await as_role("manager", subject="A-017").get(place)).json()
    assert [each["account_id"] for each in seen["members"]] == [works]
    assert (await as_role("manager", subject="B-1").get(place)).status_code == 404


async def deal(office, account_id: str, name: str, amount: str, ahead: int, hours: str, currency="CNY"):
    body = {"account_id": account_id, "name": name, "expected_on": day(ahead), "owner": "A-017", "chance_pct": 100}
    worth = {"amount": amount, "currency": currency}
    return await made(office, "/v1/opportunities", body | {"hours": hours, "amount": worth})


async def test_hours_go_where_they_bring_most_and_some_are_kept_for_later(office, account_id, as_role):
    mine = await manager(office, capacity_hours=40)
    await assignment(office, account_id, mine["id"])
    for name, amount, ahead, hours in (
        ("A", "333.34", 20, "20"), ("B", "300.00", 20, "20"), ("C", "100.00", 120, "10"), ("D", "60.00", 120, "10"),
        ("E", "30.00", 300, "6"),
    ):  # fmt: skip
        await deal(office, account_id, name, amount, ahead, hours)
    await deal(office, account_id, "F", "9.00", 20, "1", currency="USD")
    own = as_role("manager", subject="A-017")
    found = await made(own, "/v1/priorities", {"manager": "A-017"})
    assert [line["title"] for line in found["lines"] if line["chosen"]] == ["A", "C", "E"]
    assert (found["worth"], found["bound"], found["reservation_price"]) == (cny("630.01"), cny("950.01"), cny("320.00"))
    assert ([each["kept"] for each in found["horizons"]], found["other_currencies"]) == (["16", "10", "6"], 1)
    assert "333.34" in found["lines"][0]["explanation"]["en"]
    assert (found["too_many_accounts"], found["capacity_hours"]) == (False, "40")
    answers = {
        "answers": [
            {"question": "results_horizon", "horizon": "year"},
            {"question": "executive_visit", "verdict": "yes"},
        ]
    }
    await put(own, f"/v1/accounts/{account_id}/priority-answers", answers)
    fewer = await made(own, "/v1/priorities", {"manager": "A-017", "hours": "2"})
    assert (fewer["too_many_accounts"], fewer["accounts_beyond"]) == (True, 1)
    assert {line["horizon"] for line in fewer["lines"]} == {"year"}
    assert [visit["reasons"] for visit in fewer["executive_visits"]] == [["manager_says_so"]]
    assert (await own.get(f"/v1/priorities/{found['id']}")).json() == found, "it stays as it was reckoned"
    assert len(await items(own, "/v1/priorities")) == 2
    stranger = as_role("manager", subject="B-1")
    assert (await stranger.post("/v1/priorities", json={"manager": "A-017"})).status_code == 403
    assert (await stranger.get(f"/v1/priorities/{found['id']}")).status_code == 404
    assert await items(stranger, "/v1/priorities", manager="A-017") == []


async def put(client, path: str, body: dict):
    answer = await client.put(path, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_what_threatens_an_account_is_work_too(office, account_id):
    mine = await manager(office)
    await assignment(office, account_id, mine["id"])
    bill = {"account_id": account_id, "title": "服务费", "amount": cny("1000.00"), "billed_on": day(-100)}
    await made(office, "/v1/receivables", bill | {"due_on": day(-91)})
    case = {"account_id": account_id, "kind": "emergency", "subject": "中断", "owner": "A-017"}
    path = f"/v1/complaints/{(await made(office, '/v1/complaints', case))['id']}/transitions"
    await made(office, path, {"transition": "escalate", "reason": "严重"}, 200)
    body = {"name": "王总", "deciding_power": "decides", "support": -2}
    await made(office, f"/v1/accounts/{account_id}/contacts", body)
    found = await made(office, "/v1/priorities", {"manager": "A-017"})
    [line] = found["lines"]
    assert (line["kind"], line["chance_pct"], line["urgency_pct"], line["worth"]) == (
        "collection",
        "40",
        150,
        cny("600.00"),
    )
    assert found["case_hours"] == "2"
    [visit] = found["executive_visits"]
    assert visit["reasons"] == ["decider_against_us", "case_escalated"]
    went = {"account_id": account_id, "kind": "visit", "subject": "高层", "owner": "S-001", "executive": True}
    times = {"starts_at": (NOW - timedelta(hours=2)).isoformat(), "ends_at": (NOW - timedelta(hours=1)).isoformat()}
    visited = await made(office, "/v1/activities", went | times)
    await made(office, f"/v1/activities/{visited['id']}/transitions", {"transition": "start"}, 200)
    assert (await made(office, "/v1/priorities", {"manager": "A-017"}))["executive_visits"] == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_questions_are_data_and_answers_are_checked_and_private(office, account_id, as_role):
    questions = {each["code"] for each in (await office.get("/v1/priority-questions")).json()["items"]}
    assert len(questions) == 7
    place = f"/v1/accounts/{account_id}/priority-answers"
    assert (await office.get(place)).status_code == 404
    twice = [{"question": "enough_time"}, {"question": "enough_time", "horizon": "now"}, {"question": "weather"}]
    assert codes(await office.put(place, json={"answers": twice})) == [
        ("/answers/1/question", "question_repeated"),
        ("/answers/1/horizon", "horizon_elsewhere"),
        ("/answers/2/question", "not_in_list"),
    ]
    given = await put(office, place, {"answers": [{"question": "enough_time", "verdict": "no", "note": "户数太多"}]})
    assert (await office.get(place)).json() == given
    stranger = as_role("manager", subject="B-1")
    goal = await made(office, f"/v1/accounts/{account_id}/goals", GOAL)
    for path in (place, f"/v1/accounts/{account_id}/goals/{goal['id']}", f"/v1/accounts/{account_id}/goal-balance"):
        assert (await stranger.get(path)).status_code == 404
    assert (await stranger.put(place, json={"answers": []})).status_code == 404
    assert (await stranger.get(f"/v1/accounts/{account_id}/goals")).status_code == 404
    for path in ("plan", "plans"):
        assert (await stranger.get(f"/v1/accounts/{account_id}/{path}")).status_code == 404
    assert (await change(stranger, f"/v1/accounts/{account_id}/goals/{goal['id']}", {})).status_code == 404
    body = {"transition": "drop", "reason": "x"}
    assert (
        await stranger.post(f"/v1/accounts/{account_id}/goals/{goal['id']}/transitions", json=body)
    ).status_code == 404
