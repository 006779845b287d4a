"""Everybody on record is ranked page by page, as a ranking of the same people ranks them."""

from tests.integration.assessment.assessed_crowd import crowd
from tests.integration.assessment.assessment_story import stated

NORM = "model-based@2026-01-01"


async def test_standings_are_those_of_a_ranking_of_the_same_people(as_role, settings):
    hr = as_role("hr")
    await crowd(settings, 30)
    model = await stated(hr, as_role("hr", subject="hr-chief"))
    place, start, found = f"/v1/role-models/{model['id']}/standings?norm={NORM}", 0, []
    while start is not None:
        page = (await hr.get(f"{place}&limit=12&start={start}")).json()
        found, start = found + page["items"], page["next_start"]
    ranked = (await hr.post("/v1/rankings", json={"role_model_id": model["id"], "group": {"bank": "A"}})).json()
    overall = [placing["styles"]["external"]["overall"] for placing in ranked["placings"]]
    assert [(one["profile_id"], one["rank"], one["tied"]) for one in found] == [
        (p["profile_id"], p["rank"], len(p["tied_with"])) for p in ranked["placings"]
    ]
    assert [(one["overall"], one["low"], one["high"]) for one in found] == [
        (one["points"], one["low"], one["high"]) for one in overall
    ]
    await crowd(settings, 5, seed=9, label="Q")
    assert (await hr.get(place)).json()["persons"] == 35
    assert (await hr.get(f"{place}&start=35")).json()["items"] == []
    gone = (await hr.get("/v1/profiles?external_id=P-0003")).json()["items"][0]["id"]
    await as_role("manager", subject="P-0003").post("/v1/respondents/P-0003/erasure")
    left = (await hr.get(f"{place}&limit=50")).json()
    assert (left["persons"], gone in {one["profile_id"] for one in left["items"]}) == (34, False)
    await crowd(settings, 1, seed=11, label="P")
    again = (await hr.get(f"{place}&limit=50")).json()
    first = {one["id"] for one in (await hr.get("/v1/profiles?external_id=P-0000")).json()["items"]}
    shown = first & {one["profile_id"] for one in again["items"]}
    assert (again["persons"], len(first), shown) == (34, 2, {max(first)})
    unknown = await hr.get(f"/v1/role-models/{model['id']}/standings?norm=local-9@2026-01-01")
    assert unknown.status_code == 404
    foreign = await hr.get(f"/v1/role-models/{model['id']}/standings?norm=imported-other-disc@2026-01-01")
    assert foreign.json()["errors"][0]["code"] == "bands_differ"
    assert (await as_role("manager").get(place)).status_code == 403
