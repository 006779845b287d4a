"""Alternatives that begin to count, weights on a path and memberships of every shape, on both databases."""

import pytest
from kpi_story import SCHEME, create, finished, measured

VISITS = {"indicator": "S11", "membership": {"kind": "line", "x1": "0.5", "x2": "0.9"}}
TAKES_THE_PLACE = VISITS | {"replaces": "S1", "from_coverage": "0.6"}
PATH = {"indicators": ["S7"], "first_year": 2025, "first": "0.25", "step": "0.10", "most": "0.40"}
SATISFIED = {"A-001": "92", "A-002": "85", "A-003": "99"}


@pytest.fixture
def finance(as_role):
    return as_role("finance")


def people(visited):
    visits = {"visits_planned": "10", "visits_done": "9"}
    return {
        manager: {"satisfaction_score": score} | (visits if visited(manager) else {})
        for manager, score in SATISFIED.items()
    }


async def run_of(client, scheme, period="2026-03"):
    run = await create(client, "/v1/score-runs", {"scheme_id": scheme["id"], "period": period})
    assert (await finished(client, run["job"]))["state"] == "succeeded"
    return (await client.get(f"/v1/score-runs/{run['id']}")).json()


async def explained(client, run):
    cards = (await client.get("/v1/scorecards", params={"score_run_id": run["id"]})).json()["items"]
    whole = [(await client.get(f"/v1/scorecards/{card['id']}")).json() for card in cards]
    return {card["manager"]: str(card["figure"]) for card in whole}


async def test_an_alternative_counts_once_it_is_known_of_enough_managers(finance):
    scheme = await create(finance, "/v1/schemes", SCHEME | {"alternatives": [TAKES_THE_PLACE]})
    await measured(finance, people(lambda manager: manager == "A-001"))
    few = await run_of(finance, scheme)
    assert few["coverage"] == [{"indicator": "S11", "known": 1, "switched_on": False}]
    await measured(finance, people(lambda manager: manager != "A-003"), period="2026-04")
    enough = await run_of(finance, scheme, "2026-04")
    assert enough["coverage"] == [{"indicator": "S11", "known": 2, "switched_on": True}]
    assert "S11" in (await explained(finance, enough))["A-002"]


async def test_weights_are_told_for_a_period_and_follow_their_path(finance):
    joins = VISITS | {"indicator": "S13", "weight": "0.2", "from_coverage": "0.9"}
    draft = SCHEME | {"alternatives": [TAKES_THE_PLACE, joins], "weight_path": PATH}
    scheme = await create(finance, "/v1/schemes", draft)

    async def weights(**asked):
        found = (await finance.get(f"/v1/schemes/{scheme['id']}/weights", params=asked)).json()
        return {each["indicator"]: each["weight"] for each in found["weights"]}

    assert await weights(period="2025-06") == {"S1": "0.750000", "S7": "0.250000"}
    assert await weights(period="2027") == {"S1": "0.600000", "S7": "0.400000"}
    on = await weights(period="2026", switched_on="S11,S13")
    assert on == {"S11": "0.487500", "S7": "0.350000", "S13": "0.162500"}
    unknown = await finance.get(f"/v1/schemes/{scheme['id']}/weights", params={"period": "2026", "switched_on": "S4"})
    assert unknown.status_code == 422
    assert unknown.json()["errors"][0]["pointer"] == "?switched_on"


async def test_faults_of_alternatives_and_of_the_path_are_located(finance):
    wrong = [
        VISITS | {"from_coverage": "0.5"},
        VISITS | {"indicator": "S1", "replaces": "S9", "from_coverage": "0.5"},
    ]
    answer = await finance.post("/v1/schemes", json=SCHEME | {"alternatives": wrong})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/alternatives/0/weight"]
    wrong[0] |= {"weight": "1"}
    path = PATH | {"indicators": ["S7", "S8"], "most": "0.2"}
    answer = await finance.post("/v1/schemes", json=SCHEME | {"alternatives": wrong, "weight_path": path})
    assert answer.status_code == 422
    located = {error["pointer"] for error in answer.json()["errors"]}
    assert located >= {"/alternatives/1/replaces", "/weight_path/indicators/1"}
