"""What is compared stands on the norm that scored the profiles, says which, and never mixes two."""

import pytest

from tests.integration.assessment.assessed_crowd import INSTRUMENT, crowd, finished
from tests.integration.assessment.assessment_story import make_model, published, stated

SHIPPED = "model-based@2026-01-01"
WHOLE = {"group": {"bank": "A"}}
BLENDED = {
    "en": "Local norm 1, blended (n = {persons})",
    "zh-CN": "本地常模 1（混合，n = {persons}）",
}


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
def chief(as_role):
    return as_role("hr", subject="hr-chief")


@pytest.fixture
async def model(hr, chief):
    return await stated(hr, chief)


async def local_norm(hr, chief):
    """A norm of the bank's own, in force, and every profile read against it."""
    job = await finished(hr, await hr.post("/v1/norms", json={"instrument": INSTRUMENT}))
    norm = (await hr.get(job["result"])).json()
    await chief.post(f"/v1/norms/{norm['key']}/transitions", json={"transition": "publish"})
    draft = {"instrument": INSTRUMENT, "norm": norm["key"], "apply": True}
    assert (await finished(hr, await hr.post("/v1/rescorings", json=draft)))["state"] == "succeeded"
    return norm


async def made(client, path, draft):
    answer = await client.post(path, json=draft)
    assert answer.status_code == 201, answer.text
    return answer.json()


def refusal(answer):
    return answer.status_code, [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


async def test_every_comparison_says_the_local_norm_that_scored_its_profiles(hr, chief, model, settings):
    await crowd(settings, 110)
    draft = {"role_model_id": model["id"], "population": {"bank": "A"}}
    before = await made(hr, "/v1/studies", draft)
    norm = await local_norm(hr, chief)
    place = f"/v1/studies/{before['id']}"
    assert (await hr.get(f"{place}/reproduction")).json()["same"] is True

    study = await made(hr, "/v1/studies", draft)
    assert (before["norm"], study["norm"]) == (SHIPPED, norm["key"])
    assert ("norm_not_empirical" in before["flags"], "norm_not_empirical" in study["flags"]) == (True, False)
    profile = (await hr.get("/v1/profiles?limit=1")).json()["items"][0]
    one = {"role_model_id": model["id"], "profile_ids": [profile["id"]]}
    match, ranking = await made(hr, "/v1/matches", one), await made(hr, "/v1/rankings", one)
    assert (match["norm"], ranking["norm"]) == (norm["key"], norm["key"])
    gap = match["persons"][0]["styles"]["external"]["gaps"]["I"]
    assert gap == pytest.approx(profile["styles"]["external"]["I"]["points"] - 72)
    plan = await made(hr, "/v1/development-plans", {"role_model_id": model["id"], "profile_id": profile["id"]})
    assert plan["norm"] == norm["key"]
    for language, title in BLENDED.items():
        report = await hr.get(f"/v1/profiles/{profile['id']}/report", headers={"accept-language": language})
        assert title.format(persons=norm["sample"]["persons"]) in report.text


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_two_norms_in_one_group_are_refused_until_one_of_them_is_named(hr, chief, model, settings):
    await crowd(settings, 110)
    norm = await local_norm(hr, chief)
    await crowd(settings, 3, seed=5, label="Q")
    draft = {"role_model_id": model["id"]}
    for path, place in (("/v1/matches", "/group"), ("/v1/rankings", "/group"), ("/v1/studies", "/population")):
        whom = place.removeprefix("/")
        mixed = await hr.post(path, json=draft | {whom: {"bank": "A"}})
        assert refusal(mixed) == (422, [(place, "norms_differ")])
        nobody = await hr.post(path, json=draft | {whom: {"bank": "Z"}})
        assert refusal(nobody) == (422, [(place, "empty_group")])
        found = await made(hr, path, draft | {whom: {"bank": "A", "norm": SHIPPED}})
        assert found["norm"] == SHIPPED
    study = await made(hr, "/v1/studies", draft | {"population": {"bank": "A", "norm": norm["key"]}})
    assert (study["members"], study["population"]) == (110, {"bank": "A", "performance": None, "role": None,
                                                             "norm": norm["key"]})  # fmt: skip


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_template_is_for_those_whom_its_own_norm_has_scored(hr, chief, settings):
    await crowd(settings, 110)
    ids = [profile["id"] for profile in (await hr.get("/v1/profiles?limit=4")).json()["items"]]
    drawn = await make_model(hr, method="template", profile_ids=ids)
    assert drawn.json()["template"]["norm"] == SHIPPED
    template = await published(chief, drawn.json())
    await local_norm(hr, chief)
    draft = {"role_model_id": template["id"]}
    for path, whom in (("matches", "group"), ("rankings", "group"), ("studies", "population")):
        answer = await hr.post(f"/v1/{path}", json=draft | {whom: {"bank": "A"}})
        assert refusal(answer) == (422, [("/role_model_id", "template_by_another_norm")])
    answer = await hr.post("/v1/development-plans", json=draft | {"profile_id": ids[0]})
    assert refusal(answer) == (422, [("/role_model_id", "template_by_another_norm")])
    answer = await hr.get(f"/v1/profiles/{ids[0]}/report?role_model_id={template['id']}")
    assert refusal(answer) == (422, [("?role_model_id", "template_by_another_norm")])
