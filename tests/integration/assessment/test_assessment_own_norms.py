"""A bank's own sittings give norms, calibrations and proofs: built by jobs, signed, replayed to the byte."""

import pytest

from tests.integration.assessment.assessed_crowd import INSTRUMENT, crowd, finished

DRAFT = {"instrument": INSTRUMENT}


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
def chief(as_role):
    return as_role("hr", subject="hr-chief")


def refusal(answer):
    return answer.status_code, [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def test_a_local_norm_is_blended_published_and_scores_what_comes_after(hr, chief, settings):
    await crowd(settings, 120)
    job = await finished(hr, await hr.post("/v1/norms", json=DRAFT))
    assert job["state"] == "succeeded", job
    norm = (await hr.get(job["result"])).json()
    assert (norm["kind"], norm["state"], norm["sample"]["weight"]) == ("blended", "draft", 0.4)
    assert norm["sample"]["persons"] + norm["sample"]["left_out"] == 120
    shipped = (await hr.get("/v1/norms/model-based@2026-01-01")).json()
    assert norm["styles"]["external"]["I"]["mean"] > shipped["styles"]["external"]["I"]["mean"]
    place = f"/v1/norms/{norm['key']}/transitions"
    assert refusal(await hr.post(place, json={"transition": "publish"})) == (403, [("/transition", "four_eyes_rule")])
    assert (await chief.post(place, json={"transition": "publish"})).json()["state"] == "published"
    again = await finished(hr, await hr.post("/v1/rescorings", json=DRAFT))
    proof = (await hr.get(again["result"])).json()
    assert (proof["profiles"], proof["changed"]) == (120, 0)
    draft = DRAFT | {"norm": norm["key"], "apply": True}
    moved = (await hr.get((await finished(hr, await hr.post("/v1/rescorings", json=draft)))["result"])).json()
    assert moved["changed"] == 120
    line = (await hr.get(f"/v1/rescorings/{moved['id']}/changes?limit=1")).json()["items"][0]
    profile = (await hr.get(f"/v1/profiles/{line['profile_id']}")).json()
    assert (profile["norm"], profile["version"]) == (norm["key"], 2)
    assert profile["styles"]["external"]["I"]["points"] == line["styles"]["external"]["I"]["after"]
    proof = await finished(hr, await hr.post("/v1/rescorings", json=DRAFT))
    assert (await hr.get(proof["result"])).json()["changed"] == 0
    reliability = (await hr.get(f"/v1/instruments/{INSTRUMENT}/reliability")).json()
    assert 0.5 < reliability["split_half"]["summary"]["D"]["value"] < 0.95
    assert reliability["retest"] is None


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_the_second_scorer_is_fitted_by_a_job_and_stands_beside_the_classical_one(hr, settings):
    await crowd(settings, 215)
    job = await finished(hr, await hr.post("/v1/calibrations", json=DRAFT))
    assert job["state"] == "succeeded", job
    assert 1 < job["progress"]["done"] <= job["progress"]["total"]
    found = (await hr.get(job["result"])).json()
    assert (found["converged"], len(found["loadings"]), found["persons"] >= 200) == (True, 24, True)
    assert min(found["empirical_reliability"].values()) > 0.7
    profiles = (await hr.get("/v1/profiles?limit=40")).json()["items"]
    scores = [(await hr.get(f"/v1/profiles/{p['id']}/latent-scores")).json() for p in profiles]
    gaps = [abs(s["factors"][f]["points"] - s["factors"][f]["classical"]) for s in scores for f in "DISC"]
    assert sum(gaps) / len(gaps) < 10
    assert all(s["factors"]["I"]["low"] <= s["factors"]["I"]["points"] <= s["factors"]["I"]["high"] for s in scores)
    assert (await hr.get("/v1/calibrations")).json()["items"] == [found]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_too_few_sittings_and_unknown_rules_are_refused_where_they_are(hr):
    zh = {"accept-language": "zh-CN"}
    for path, least in (("/v1/norms", 100), ("/v1/calibrations", 200)):
        unknown = await hr.post(path, json={"instrument": "disc-99@2026-01-01"})
        assert refusal(unknown) == (422, [("/instrument", "unknown_instrument")])
        few = await hr.post(path, json=DRAFT, headers=zh)
        assert refusal(few) == (422, [("/instrument", "too_few_sittings")])
        assert few.json()["errors"][0]["detail"] == f"需要至少 {least} 人的有效测评，目前只有 0 人。"
    unknown = await hr.post("/v1/rescorings", json={"instrument": "disc-99@2026-01-01"})
    assert refusal(unknown) == (422, [("/instrument", "unknown_instrument")])
    unknown = await hr.post("/v1/rescorings", json=DRAFT | {"norm": "local-9@2026-01-01"})
    assert refusal(unknown) == (422, [("/norm", "unknown_norm")])
    assert refusal(await hr.post("/v1/rescorings", json=DRAFT | {"apply": True})) == (
        422,
        [("/norm", "apply_needs_norm")],
    )
