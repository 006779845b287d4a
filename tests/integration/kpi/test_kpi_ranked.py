"""Ranks, grades, what to improve next and whom to praise, through the gateway, on both databases."""

import pytest
from kpi_story import BOTH, MANAGERS, RED_LINES, SCHEME, create, finished, measured

GRADES = [
    {"code": "A", "name": BOTH, "from_score": "90"},
    {"code": "B", "name": BOTH, "from_score": "60"},
    {"code": "C", "name": BOTH, "from_score": "0"},
]
FEBRUARY = {
    "A-001": {"customers_surveyed": "50", "customers_informed": "49", "satisfaction_score": "95"},
    "A-002": {"customers_surveyed": "40", "customers_informed": "32", "satisfaction_score": "80"},
    "A-003": {"customers_surveyed": "40", "customers_informed": "38", "satisfaction_score": "90"},
}
MARCH = FEBRUARY | {"A-002": {"customers_surveyed": "40", "customers_informed": "36", "satisfaction_score": "90"}}


@pytest.fixture
def finance(as_role):
    return as_role("finance")


async def score_run(client, scheme, period, **more):
    started = await client.post("/v1/score-runs", json={"scheme_id": scheme["id"], "period": period} | more)
    assert started.status_code == 202, started.text
    await finished(client, started.json()["job"])
    return (await client.get(f"/v1/score-runs/{started.json()['id']}")).json()


async def told(client, run):
    cards = (await client.get("/v1/scorecards", params={"score_run_id": run["id"], "sort": "manager"})).json()["items"]
    return {card["manager"]: card for card in cards}


async def test_managers_are_graded_and_ranked_in_all_and_among_their_like(finance, as_role):
    for number, grade in MANAGERS.items():
        record = {"external_id": number, "name": "林", "grade": grade, "employed_from": "2020-01-01"}
        await create(as_role("admin"), "/v1/managers", record)
    await measured(finance, MARCH)
    scheme = await create(finance, "/v1/schemes", SCHEME | {"grades": GRADES, "red_line_grade": "B"})
    run = await score_run(finance, scheme, "2026-03", segment_by="grade",
                          segments=[{"manager": "A-003", "segment": "town"}])  # fmt: skip
    assert {s["manager"]: s["segment"] for s in run["segments"]} == {"A-001": "senior", "A-002": "junior",
                                                                     "A-003": "town"}  # fmt: skip
    cards = await told(finance, run)
    assert [(card["grade"], card["place"]["rank"], card["place"]["among"]) for card in cards.values()] == [
        ("A", 1, 3), ("C", 3, 3), ("B", 2, 3)]  # fmt: skip
    assert cards["A-002"]["place"]["segment_rank"] == cards["A-002"]["place"]["segment_among"] == 1
    only = await finance.get("/v1/scorecards", params={"grade": "B", "segment": "town"})
    assert [card["manager"] for card in only.json()["items"]] == ["A-003"]


async def test_a_red_line_caps_the_grade(finance):
    await measured(finance, {"A-001": FEBRUARY["A-001"]}, RED_LINES | {"bad_debt_amount": "90000"})
    scheme = await create(finance, "/v1/schemes", SCHEME | {"grades": GRADES, "red_line_grade": "C"})
    card = (await told(finance, await score_run(finance, scheme, "2026-03")))["A-001"]
    assert (card["score"], card["grade"], card["broken_gates"]) == ("100.00", "C", ["bad_debt_over_limit"])


async def test_what_to_improve_next_and_whom_to_praise(finance, as_role):
    scheme = await create(finance, "/v1/schemes", SCHEME | {"grades": GRADES})
    await measured(finance, FEBRUARY, period="2026-02")
    await measured(finance, MARCH)
    await score_run(finance, scheme, "2026-02")
    run = await score_run(finance, scheme, "2026-03")
    card = (await told(finance, run))["A-002"]
    found = (await finance.get(f"/v1/diagnoses/{card['id']}")).json()
    step = found["next_improvement"]
    assert (step["indicator"], step["observed"], step["to"]) == ("S1", "0.9", "0.98")
    assert float(step["score_after"]) == pytest.approx(float(card["score"]) + float(step["points"]), abs=0.01)
    path = f"/v1/score-runs/{run['id']}/recognition"
    lists = (await finance.get(path, params={"most": 2})).json()
    assert [(best["rank"], best["manager"]) for best in lists["best"]] == [(1, "A-001"), (2, "A-003")]
    assert [improved["manager"] for improved in lists["most_improved"]] == ["A-002"]
    assert {leader["indicator"]: leader["manager"] for leader in lists["leaders"]} == {"S1": "A-001", "S7": "A-001"}
    assert (await as_role("manager", subject="A-001").get(path)).status_code == 404


async def test_grades_that_leave_scores_without_one_are_refused(finance):
    answer = await finance.post("/v1/schemes", json=SCHEME | {"grades": GRADES[:2], "red_line_grade": "Z"})
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/grades", "no_lowest_grade"), ("/red_line_grade", "grade_unknown")]  # fmt: skip
