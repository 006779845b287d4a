"""Measurements, weightings, schemes and scores through the gateway, on both databases."""

import pytest
from kpi_story import BOTH, JUDGEMENTS, MEASURED, RED_LINES, SCHEME, codes, create, finished, measured, scored


@pytest.fixture
def finance(as_role):
    return as_role("finance")


def leaves(figure):
    return [figure] if not figure["inputs"] else [leaf for part in figure["inputs"] for leaf in leaves(part)]


async def test_the_catalogue_has_names_in_both_languages_and_indicators_name_their_measures(finance):
    measures = {item["id"]: item for item in (await finance.get("/v1/measures")).json()["items"]}
    indicators = (await finance.get("/v1/indicators", params={"set": "kpi"})).json()["items"]
    assert [item["id"] for item in indicators] == ["S1", "S2", "S3", "S4", "S5", "S6", "S7", "B1", "T1", "T2"]
    assert indicators[0]["name"] == {"en": "Marketing news known", "zh-CN": "营销信息知晓率"}
    assert indicators[0]["formula"] == "DIVIDE(customers_informed, customers_surveyed, 12, 'missing')"
    assert measures["customers_informed"]["aggregation"] == "sum"
    kinds = {name: measures[name]["period_kind"] for name in ("visits_done", "aum", "loan_balance")}
    assert kinds == {"visits_done": "flow", "aum": "stock", "loan_balance": "average"}
    assert (measures["aum"]["missing"], measures["credit_cards_issued"]["missing"]) == ("unknown", "nothing")
    red_line = (await finance.get("/v1/indicators/O1")).json()["red_line"]
    assert red_line == {"comparison": "below", "limit": "0.02", "reason_code": "bad_debt_over_limit"}


@pytest.mark.parametrize("path", ["/v1/measures/x", "/v1/indicators/x"])
async def test_what_the_catalogue_does_not_have_is_not_found(finance, path):
    assert (await finance.get(path)).status_code == 404


async def test_a_measurement_is_one_value_that_only_a_correction_changes(finance):
    draft = {"manager": "A-001", "measure": "visits_done", "period": "2026-03", "value": "42"}
    first = await create(finance, "/v1/measurements", draft)
    assert (await create(finance, "/v1/measurements", draft))["id"] == first["id"]
    other = await finance.post("/v1/measurements", json=draft | {"value": "43"})
    assert (other.status_code, codes(other)) == (409, [("/value", "measurement_differs")])
    headers = {"content-type": "application/merge-patch+json", "if-match": '"v1"'}
    path = f"/v1/measurements/{first['id']}"
    corrected = await finance.patch(path, json={"value": "43"}, headers=headers)
    assert (corrected.status_code, corrected.json()["value"], corrected.headers["etag"]) == (200, "43", '"v2"')
    assert (await finance.patch(path, json={"value": "44"}, headers=headers)).status_code == 412


async def test_an_impossible_measurement_is_refused(finance):
    draft = {"manager": "A-001", "measure": "visits_done", "period": "2026-03", "value": "4.5"}
    assert codes(await finance.post("/v1/measurements", json=draft)) == [("/value", "count_not_whole")]
    unknown = draft | {"measure": "smiles"}
    assert codes(await finance.post("/v1/measurements", json=unknown)) == [("/measure", "measure_unknown")]


async def test_a_file_of_measurements_lands_but_for_its_bad_rows(finance):
    file = (
        "工号,measure,period,value\n"
        "A-001,visits_done,2026-03,42\n"
        "A-001,visits_done,2026-13,42\n"
        "A-002,smiles,2026-03,1\n"
        "A-003,visits_done,2026-03,-1\n"
    )
    started = await finance.post(
        "/v1/imports/measurements", content=file.encode(), headers={"content-type": "text/csv"}
    )
    assert started.status_code == 202, started.text
    job = await finished(finance, f"/v1/jobs/kpi/{started.json()['job_id']}")
    assert job["state"] == "succeeded"
    errors = (await finance.get(f"{started.headers['location']}/errors")).json()["items"]
    assert [(error["row"], error["pointer"], error["code"]) for error in errors] == [
        (3, "/period", "wrong_pattern"),
        (4, "/measure", "measure_unknown"),
        (5, "/value", "value_negative"),
    ]
    landed = (await finance.get("/v1/measurements")).json()["items"]
    assert [(item["manager"], item["value"]) for item in landed] == [("A-001", "42")]


async def test_judgements_become_weights_that_a_scheme_freezes(finance):
    weighting = await create(finance, "/v1/weightings", JUDGEMENTS)
    assert weighting["weights"] == [
        {"indicator": "S1", "weight": "0.750000"},
        {"indicator": "S7", "weight": "0.250000"},
    ]
    criteria = [{k: v for k, v in criterion.items() if k != "weight"} for criterion in SCHEME["criteria"]]
    scheme = await create(finance, "/v1/schemes", SCHEME | {"criteria": criteria, "weighting_id": weighting["id"]})
    assert [criterion["weight"] for criterion in scheme["criteria"]] == ["0.750000", "0.250000"]
    assert (await finance.get(f"/v1/weightings/{weighting['id']}")).json() == weighting
    assert (await finance.get("/v1/weightings")).json()["items"] == [weighting]


async def test_contradicting_judgements_are_refused_with_the_one_to_mend(finance):
    judgements = [
        {"first": "S1", "second": "S2", "ratio": "2"},
        {"first": "S1", "second": "S3", "ratio": "4"},
        {"first": "S4", "second": "S1", "ratio": "8"},
        {"first": "S2", "second": "S3", "ratio": "2"},
        {"first": "S2", "second": "S4", "ratio": "4"},
        {"first": "S3", "second": "S4", "ratio": "2"},
    ]
    draft = {"name": "Contradiction", "items": ["S1", "S2", "S3", "S4"], "judgements": judgements}
    answer = await finance.post("/v1/weightings", json=draft)
    assert (answer.status_code, codes(answer)) == (422, [("/judgements/2/ratio", "judgements_inconsistent")])
    assert "with 1/8 the ratio would be 0.000000" in answer.json()["errors"][0]["detail"]
    chinese = await finance.post("/v1/weightings", json=draft, headers={"accept-language": "zh-CN"})
    assert "一致性比率" in chinese.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("change", "status", "expected"),
    [
        ({"gates": ["S1"]}, 422, [("/gates/0", "no_red_line")]),
        ({"criteria": SCHEME["criteria"][:1]}, 422, [("/criteria", "weights_not_one")]),
        (
            {"weighting_id": "01981d2e-7a7c-7000-8000-000000000001"},
            422,
            [("/criteria/0/weight", "weights_or_weighting"), ("/criteria/1/weight", "weights_or_weighting")],
        ),
    ],
)
async def test_a_wrong_scheme_is_refused(finance, change, status, expected):
    answer = await finance.post("/v1/schemes", json=SCHEME | change)
    assert (answer.status_code, codes(answer)) == (status, expected)


async def test_a_version_of_a_scheme_is_laid_down_once(finance):
    scheme = await create(finance, "/v1/schemes", SCHEME)
    again = await finance.post("/v1/schemes", json=SCHEME)
    assert (again.status_code, codes(again)) == (409, [("/valid_from", "scheme_exists")])
    later = await create(finance, "/v1/schemes", SCHEME | {"valid_from": "2026-07-01"})
    found = await finance.get("/v1/schemes", params={"code": "service-quality", "sort": "valid_from"})
    assert found.json()["items"] == [scheme, later]


async def test_managers_are_scored_and_the_score_explains_itself(finance):
    await measured(finance)
    run = await scored(finance)
    assert (run["state"], run["scored"], run["managers"]) == ("scored", 2, ["A-001", "A-002", "A-003"])
    (left_out,) = run["unscored"]
    assert (left_out["manager"], left_out["reasons"][0]["code"]) == ("A-003", "value_missing")
    assert "S1" in left_out["reasons"][0]["detail"]
    cards = (await finance.get("/v1/scorecards", params={"score_run_id": run["id"]})).json()["items"]
    assert {card["manager"]: card["score"] for card in cards} == {"A-001": "95.17", "A-002": "29.17"}
    card = (await finance.get(f"/v1/scorecards/{cards[0]['id']}")).json()
    sources = {leaf["source"] for leaf in leaves(card["figure"])}
    assert sources == {"measurement A-001 2026-03", "scheme service-quality@2026-01-01"}
    assert card["gates"][0]["kept"] is True


async def test_a_crossed_red_line_stands_on_the_scorecard(finance):
    await measured(finance, {"A-001": MEASURED["A-001"]}, RED_LINES | {"bad_debt_amount": "2000"})
    run = await scored(finance)
    (card,) = (await finance.get("/v1/scorecards", params={"score_run_id": run["id"]})).json()["items"]
    assert (card["score"], card["broken_gates"]) == ("95.17", ["bad_debt_over_limit"])


async def test_a_run_that_cannot_be_is_refused(finance):
    scheme = await create(finance, "/v1/schemes", SCHEME)
    nobody = {"scheme_id": scheme["id"], "period": "2026-03"}
    assert codes(await finance.post("/v1/score-runs", json=nobody)) == [("/period", "nobody_measured")]
    early = nobody | {"period": "2025-12"}
    assert codes(await finance.post("/v1/score-runs", json=early)) == [("/scheme_id", "scheme_not_in_force")]
    unknown = nobody | {"scheme_id": "01981d2e-7a7c-7000-8000-000000000001"}
    assert codes(await finance.post("/v1/score-runs", json=unknown)) == [("/scheme_id", "scheme_unknown")]


async def test_a_manager_sees_the_own_scorecard_and_measurements_only(finance, as_role):
    await measured(finance)
    run = await scored(finance)
    manager = as_role("manager", subject="A-002")
    (card,) = (await manager.get("/v1/scorecards")).json()["items"]
    assert card["manager"] == "A-002"
    others = (await finance.get("/v1/scorecards", params={"manager": "A-001"})).json()["items"][0]
    assert (await manager.get(f"/v1/scorecards/{others['id']}")).status_code == 404
    assert (await manager.get(f"/v1/score-runs/{run['id']}")).status_code == 404
    assert (await manager.get("/v1/score-runs")).json()["items"] == []
    own = (await manager.get("/v1/measurements", params={"manager": "A-001"})).json()["items"]
    assert {item["manager"] for item in own} == {"A-002"}


async def test_a_diagnosis_says_what_cost_points_and_who_does_better(finance, as_role):
    await measured(finance)
    run = await scored(finance)
    diagnoses = (await finance.get("/v1/diagnoses", params={"score_run_id": run["id"]})).json()["items"]
    found = {item["manager"]: item for item in diagnoses}
    costly = found["A-002"]["shortfalls"][0]
    assert (costly["indicator"], costly["points_lost"]) == ("S1", "54.16666666665")
    assert costly["benchmark"] == {"manager": "A-001", "membership": "1", "observed": "0.98"}
    assert [short["indicator"] for short in found["A-001"]["shortfalls"]] == ["S7"]
    own = f"/v1/diagnoses/{found['A-002']['scorecard_id']}"
    assert (await as_role("manager", subject="A-002").get(own)).json() == found["A-002"]
    assert (await as_role("manager", subject="A-001").get(own)).status_code == 404


OWN = {
    "id": "aum_growth_points",
    "name": BOTH,
    "group": "develop",
    "unit": "ratio",
    "formula": "CLAMP(D3 * 100, 0, 100)",
    "missing": "refuse",
    "source": "branch order 3",
    "valid_from": "2026-01-01",
}


async def test_an_own_indicator_counts_from_its_first_day(finance):
    defined = await create(finance, "/v1/indicators", OWN)
    assert (defined["set"], defined["formula"], defined["direction"]) == ("own", OWN["formula"], "more_is_better")
    assert (await finance.get("/v1/indicators/aum_growth_points")).json() == defined
    early = {"on": "2025-12-31"}
    assert (await finance.get("/v1/indicators/aum_growth_points", params=early)).status_code == 404
    assert (await finance.get("/v1/indicators", params={"set": "own"})).json()["items"] == [defined]
    again = await finance.post("/v1/indicators", json=OWN)
    assert (again.status_code, codes(again)) == (409, [("/valid_from", "indicator_exists")])


@pytest.mark.parametrize(
    ("change", "status", "expected"),
    [
        ({"formula": "aum / cards"}, 422, [("/formula", "division_without_scale")]),
        ({"formula": "aum + smiles"}, 422, [("/formula", "formula_name_unknown")]),
        ({"formula": "aum_growth_points + 1"}, 422, [("/formula", "formula_cycle")]),
        ({"formula": "visit_minutes + aum"}, 422, [("/formula", "units_differ")]),
        ({"id": "S1"}, 409, [("/id", "indicator_is_shipped")]),
    ],
)
async def test_a_wrong_indicator_is_refused_before_anything_is_kept(finance, change, status, expected):
    answer = await finance.post("/v1/indicators", json=OWN | change)
    assert (answer.status_code, codes(answer)) == (status, expected)
    assert (await finance.get("/v1/indicators", params={"set": "own"})).json()["items"] == []


async def test_a_refused_formula_says_where_in_both_languages(finance):
    wrong = OWN | {"formula": "aum + visit_minutes"}
    english = await finance.post("/v1/indicators", json=wrong)
    assert "at character 1" in english.json()["errors"][0]["detail"]
    chinese = await finance.post("/v1/indicators", json=wrong, headers={"accept-language": "zh-CN"})
    assert "第 1 个字符处" in chinese.json()["errors"][0]["detail"]


async def test_a_quarter_is_scored_from_its_months_and_the_quarter_before(finance):
    await create(finance, "/v1/indicators", OWN)
    for period, aum in {"2025-12": "1000000", "2026-01": "1", "2026-03": "1100000"}.items():
        await create(
            finance, "/v1/measurements", {"manager": "A-001", "measure": "aum", "period": period, "value": aum}
        )
    months = {"2026-01": "80", "2026-02": "85", "2026-03": "93.5"}
    for period, points in months.items():
        draft = {"manager": "A-001", "measure": "satisfaction_score", "period": period, "value": points}
        await create(finance, "/v1/measurements", draft)
    line = {"kind": "line", "x1": "0", "x2": "100"}
    scheme = {
        "code": "customers",
        "name": BOTH,
        "valid_from": "2026-01-01",
        "criteria": [
            {"indicator": "R1", "membership": line, "weight": "0.5"},
            {"indicator": "aum_growth_points", "membership": line | {"x2": "20"}, "weight": "0.5"},
        ],
    }
    run = await scored(finance, scheme, period="2026-Q1")
    assert (run["managers"], run["unscored"]) == (["A-001"], [])
    (card,) = (await finance.get("/v1/scorecards", params={"score_run_id": run["id"]})).json()["items"]
    assert card["score"] == "68.08"
    figure = (await finance.get(f"/v1/scorecards/{card['id']}")).json()["figure"]
    assert {leaf["source"] for leaf in leaves(figure) if leaf["key"].startswith("measure/")} == {
        f"measurement A-001 {period}" for period in ("2025-12", *months)
    }


async def test_defining_indicators_takes_the_right_to(as_role):
    for role in ("manager", "supervisor", "auditor", "hr"):
        assert (await as_role(role).post("/v1/indicators", json=OWN)).status_code == 403


async def test_levels_are_what_laggards_and_leaders_really_reach(finance, as_role):
    rows = [f"B-{n:02},{measure},2026-03,{value}" for n in range(1, 21) for measure, value in informed(n).items()]
    file = "\n".join(["manager,measure,period,value", *rows])
    csv = {"content-type": "text/csv"}
    started = (await finance.post("/v1/imports/measurements", content=file.encode(), headers=csv)).json()
    assert (await finished(finance, f"/v1/jobs/kpi/{started['job_id']}"))["state"] == "succeeded"
    path, march = "/v1/indicators/S1/levels", {"period": "2026-03"}
    found = (await finance.get(path, params=march)).json()
    assert found == {"indicator": "S1", "period": "2026-03", "x1": "0.040000", "x2": "0.360000", "managers": 20}
    closer = (await finance.get(path, params=march | {"laggard": 50, "leader": 55})).json()
    assert (closer["x1"], closer["x2"]) == ("0.200000", "0.220000")
    complaints = (await finance.get("/v1/indicators/R2/levels", params=march)).json()
    assert (complaints["x1"], complaints["x2"]) == ("19.000000", "3.000000")
    wrong = await finance.get(path, params=march | {"laggard": 90, "leader": 10})
    assert (wrong.status_code, codes(wrong)) == (422, [("?laggard", "percentiles_out_of_order")])
    for indicator, code in {"S12": "levels_of_a_band", "S7": "nobody_measured_in"}.items():
        answer = await finance.get(f"/v1/indicators/{indicator}/levels", params=march)
        assert (answer.status_code, codes(answer)) == (422, [(":indicator_id", code)])
    assert (await finance.get("/v1/indicators/none/levels", params=march)).status_code == 404
    assert (await as_role("manager", subject="B-01").get(path, params=march)).status_code == 404


def informed(number):
    return {"customers_surveyed": "50", "customers_informed": f"{number}", "valid_complaints": f"{number}"}
