"""Weights by several judges through the gateway, on both databases."""

from kpi_story import create

JUDGED = [{"first": "S1", "second": "S7", "ratio": "2"}, {"first": "S7", "second": "S4", "ratio": "2"}]
PANEL = {
    "name": "Two of the committee",
    "items": ["S1", "S7", "S4"],
    "method": "geometric_mean",
    "judges": [{"judge": "lin", "judgements": JUDGED[:1]}, {"judge": "wang", "weight": "0.5", "judgements": JUDGED}],
}


async def test_several_judges_are_combined_and_told_with_what_each_comes_to(as_role):
    finance = as_role("finance")
    weighting = await create(finance, "/v1/weightings", PANEL)
    assert [each["weight"] for each in weighting["weights"]] == ["0.571429", "0.285714", "0.142857"]
    assert [len(judge["weights"]) for judge in weighting["judges"]] == [0, 3]
    assert (weighting["method"], weighting["combination"]) == ("geometric_mean", "judgements")
    assert (await finance.get(f"/v1/weightings/{weighting['id']}")).json() == weighting


async def test_what_is_wrong_with_several_judges_is_located(as_role):
    lin, wang = PANEL["judges"]
    draft = PANEL | {"judges": [lin, wang | {"judge": "lin", "weight": "0"}], "judgements": JUDGED}
    answer = await as_role("finance").post("/v1/weightings", json=draft)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/judges/1/weight"]
    draft["judges"][1]["weight"] = "1"
    answer = await as_role("finance").post("/v1/weightings", json=draft, headers={"accept-language": "zh-CN"})
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        ("/judgements", "judged_by_judges"), ("/judges/1/judge", "judge_twice")]  # fmt: skip
