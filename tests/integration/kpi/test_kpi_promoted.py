"""Careers through the gateway: re-appointment by credits, promotion by competition, each by four eyes."""

import pytest
from kpi_story import BOTH, create, measured, on_record, scored

RULES = {
    "code": "retail",
    "name": BOTH,
    "valid_from": "2026-01-01",
    "least_credits": "40",
    "grades": [{"grade": "senior", "least_score": "85", "least_credits": "60"}],
}


@pytest.fixture
def hr(as_role):
    return as_role("hr", subject="H-01")


@pytest.fixture
def boss(as_role):
    return as_role("supervisor", subject="S-01")


@pytest.fixture
async def rules(hr):
    return await create(hr, "/v1/career-rules", RULES)


async def moved(client, path, found, transition, status=200, **more):
    answer = await client.post(f"{path}/{found['id']}/transitions", json={"transition": transition, **more})
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_credits_and_scores_decide_who_is_appointed_again(hr, boss, rules, as_role):
    finance = as_role("finance")
    await on_record(as_role("system"))
    await measured(finance)
    await scored(finance)
    for month, value in (("2026-01", "25"), ("2026-03", "35")):
        fact = {"manager": "A-001", "measure": "training_credits", "period": month, "value": value}
        await create(finance, "/v1/measurements", fact)
    draft = {"career_rules_id": rules["id"], "year": "2026", "managers": ["A-001", "A-002"]}
    review = await create(hr, "/v1/appointment-reviews", draft)
    first, second = review["appointments"]
    assert (first["credits_earned"], first["mean_score"], first["reappointed"], first["grade"]) == (
        "60",
        "95.17",
        True,
        "senior",
    )
    assert (second["reappointed"], second["reasons"]) == (False, ["training_credits_short"])
    place, manager = f"/v1/appointment-reviews/{review['id']}", as_role("manager", subject="A-002")
    assert (await manager.get(place)).status_code == 404
    await moved(hr, "/v1/appointment-reviews", review, "approve", 403)
    assert (await moved(boss, "/v1/appointment-reviews", review, "approve"))["approver"] == "S-01"
    assert [each["manager"] for each in (await manager.get(place)).json()["appointments"]] == ["A-002"]
    assert (await as_role("manager", subject="A-009").get(place)).status_code == 404
    assert (await manager.post("/v1/career-rules", json=RULES)).status_code == 403


async def test_product_managers_compete_for_seats(hr, boss, rules, as_role):
    await on_record(as_role("system"), {"P-1": "junior", "P-2": "junior"}, role="product")
    await on_record(as_role("system"), {"P-3": "junior"}, role="product", employed_from="2026-05-01")
    await on_record(as_role("system"), {"P-4": "junior"})
    draft = {
        "name": BOTH,
        "career_rules_id": rules["id"],
        "from_role": "product",
        "to_role": "relationship",
        "seats": 1,
        "held_on": "2026-06-15",
        "criteria": [
            {"code": "interview", "name": BOTH, "weight": "0.6"},
            {"code": "exam", "name": BOTH, "weight": "0.4"},
        ],
        "candidates": [{"manager": f"P-{n}"} for n in range(1, 6)],
    }
    opened = await create(hr, "/v1/competitions", draft)
    assert [(each["manager"], each["reasons"]) for each in opened["candidates"]] == [
        ("P-1", []),
        ("P-2", []),
        ("P-3", ["too_early"]),
        ("P-4", ["other_role"]),
        ("P-5", ["no_such_manager"]),
    ]
    ratings = f"/v1/competitions/{opened['id']}/ratings"
    for who, interview, exam in (("P-1", "80", "90"), ("P-2", "85", "85")):
        await create(boss, ratings, {"manager": who, "points": {"interview": interview, "exam": exam}})
    early = await boss.post(ratings, json={"manager": "P-3", "points": {"interview": "99", "exam": "99"}})
    assert early.json()["errors"][0]["code"] == "not_in_the_running"
    proposed = await moved(hr, "/v1/competitions", opened, "propose")
    assert [(each["manager"], each["points"]) for each in proposed["standings"]] == [("P-2", "85"), ("P-1", "84")]
    await moved(hr, "/v1/competitions", opened, "decide", 403)
    decided = await moved(boss, "/v1/competitions", opened, "decide")
    assert (decided["state"], decided["winners"], decided["approver"]) == ("decided", ["P-2"], "S-01")
    assert decided["allowed_transitions"] == []
    stranger = as_role("manager", subject="P-1")
    assert (await stranger.get(f"/v1/competitions/{opened['id']}")).status_code == 404
    assert (await stranger.get("/v1/competitions")).json()["items"] == []
