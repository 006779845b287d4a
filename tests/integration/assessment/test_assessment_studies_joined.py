"""Studies whose groups and performance come from the KPI service, and that can be carried out again."""

import asyncio

import pytest
from assessment_story import assess, stated

from suite.demo_data.respondents import respondents

PEOPLE = respondents(2026)[:12]
BOTH = {"en": "Name", "zh-CN": "名称"}
SCHEME = {
    "code": "satisfaction",
    "name": BOTH,
    "valid_from": "2026-01-01",
    "criteria": [{"indicator": "S7", "membership": {"kind": "line", "x1": "80", "x2": "100"}, "weight": "1"}],
    "grades": [
        {"code": "A", "name": BOTH, "from_score": "50"},
        {"code": "B", "name": BOTH, "from_score": "0"},
    ],
}

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
async def model(as_role, hr):
    return await stated(hr, as_role("admin"))


@pytest.fixture
async def profiles(hr):
    return await assess(hr, PEOPLE)


@pytest.fixture
async def run(as_role):
    """Everybody scored: the first six well, the others less so."""
    finance = as_role("finance")
    for n, person in enumerate(PEOPLE):
        value = str(95 - n if n < 6 else 88 - n / 2)
        draft = {"manager": person.external_id, "measure": "satisfaction_score", "period": "2026-03", "value": value}
        assert (await finance.post("/v1/measurements", json=draft)).status_code == 201
    scheme = (await finance.post("/v1/schemes", json=SCHEME)).json()
    started = (await finance.post("/v1/score-runs", json={"scheme_id": scheme["id"], "period": "2026-03"})).json()
    for _ in range(400):
        if (await finance.get(started["job"])).json()["state"] == "succeeded":
            return started["id"]
        await asyncio.sleep(0.02)
    raise AssertionError("the score run does not end")


def codes(answer):
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def test_grades_make_the_groups_and_scores_are_the_performance(hr, model, profiles, run):
    kpi = {"score_run_id": run, "excellent": ["A"], "good": ["B"]}
    draft = {"role_model_id": model["id"], "population": {"role": PEOPLE[0].role}, "kpi": kpi}
    answer = await hr.post("/v1/studies", json=draft)
    assert answer.status_code == 201, answer.text
    study = answer.json()
    sizes = {"excellent": 0, "good": 0}
    for group in study["groups"]:
        sizes[group["performance"]] += group["internal"]["members"]
    assert sizes == {"excellent": 6, "good": 6}
    assert study["performance_link"]["members"] == 12
    assert study["excellent_against_good"]["external"] is not None
    assert study["kpi"] == kpi


async def test_a_study_comes_out_the_same_until_somebody_is_erased(as_role, hr, model, profiles, run):
    draft = {"role_model_id": model["id"], "population": {"role": PEOPLE[0].role}, "kpi": {"score_run_id": run}}
    study = (await hr.post("/v1/studies", json=draft)).json()
    place = f"/v1/studies/{study['id']}"
    again = (await hr.get(f"{place}/reproduction")).json()
    assert again == {"study_id": study["id"], "missing": 0, "same": True}
    gone = PEOPLE[0].external_id
    assert (await as_role("manager", subject=gone).post(f"/v1/respondents/{gone}/erasure")).status_code == 201
    again = (await hr.get(f"{place}/reproduction")).json()
    assert again == {"study_id": study["id"], "missing": 1, "same": None}
    assert (await hr.get(place)).json()["groups"] == study["groups"]


async def test_a_run_or_a_grade_that_is_not_there_is_a_fault_of_the_request(hr, model, profiles, run):
    draft = {"role_model_id": model["id"], "population": {"role": PEOPLE[0].role}}
    unknown = await hr.post("/v1/studies", json=draft | {"kpi": {"score_run_id": model["id"]}})
    assert codes(unknown) == [("/kpi/score_run_id", "no_scorecards")]
    grades = {"score_run_id": run, "excellent": ["A", "Z"], "good": ["A"]}
    faulty = await hr.post("/v1/studies", json=draft | {"kpi": grades})
    assert codes(faulty) == [("/kpi/good/0", "grade_in_both_groups"), ("/kpi/excellent/1", "grade_not_given")]
