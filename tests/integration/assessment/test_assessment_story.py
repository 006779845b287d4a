"""Article 3 through the gateway: questionnaires become bank A's role model, people are matched with it and ranked."""

import asyncio

import pytest
from assessment_story import QUESTIONNAIRES, ROLE, assess, make_model, published, stated, submit_questionnaires

from suite.demo_data.respondents import respondents


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
def publish(as_role):
    """Publishing is for somebody else than who made the model."""

    return lambda model: published(as_role("admin"), model)


@pytest.fixture
def stated_model(as_role, hr):
    return lambda: stated(hr, as_role("admin"))


async def test_ten_top_performers_and_four_supervisors_make_the_articles_model(as_role, hr):
    ids = await submit_questionnaires(as_role)
    made = await make_model(hr, method="questionnaires", role_questionnaire_ids=ids)
    assert made.status_code == 201, made.text
    model = made.json()
    assert model["levels"] == {"D": 32, "I": 72, "S": 46, "C": 57}
    words = [trait["text"]["zh-CN"] for trait in model["key_traits"]]
    assert words == ["友善", "善交际", "善表达", "热情", "团队取向"]
    assert (model["persons"], model["state"], model["edition"], model["author"]) == (14, "draft", 1, "hr")
    assert all(evidence["agreement"] >= 0.7 for evidence in model["evidence"].values())
    assert (await hr.get(made.headers["location"])).json() == model
    listed = (await hr.get("/v1/role-questionnaires", params={"bank": "A", "rater_group": "supervisor"})).json()
    assert len(listed["items"]) == 4


async def test_publishing_an_edition_retires_the_one_in_force(hr, stated_model):
    first, second = await stated_model(), await stated_model()
    assert (first["edition"], second["edition"]) == (1, 2)
    states = {m["edition"]: m["state"] for m in (await hr.get("/v1/role-models", params=ROLE)).json()["items"]}
    assert states == {1: "retired", 2: "published"}
    again = await hr.post(f"/v1/role-models/{first['id']}/transitions", json={"transition": "publish"})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "role_model_not_in_state")


async def test_of_two_editions_published_at_once_one_is_in_force(hr, publish):
    levels = {"D": 32, "I": 72, "S": 46, "C": 57}
    drafts = [(await make_model(hr, method="stated", levels=levels)).json() for _ in range(3)]
    await asyncio.gather(*(publish(draft) for draft in drafts))
    models = (await hr.get("/v1/role-models", params=ROLE)).json()["items"]
    assert sorted(model["state"] for model in models) == ["published", "retired", "retired"]


async def test_editions_made_at_once_get_different_numbers(hr):
    levels = {"D": 32, "I": 72, "S": 46, "C": 57}
    made = await asyncio.gather(*(make_model(hr, method="stated", levels=levels) for _ in range(3)))
    assert {answer.status_code for answer in made} <= {201, 409}
    numbers = [answer.json()["edition"] for answer in made if answer.status_code == 201]
    assert len(numbers) == len(set(numbers)) >= 1


async def test_who_made_a_model_cannot_publish_it(hr):
    draft = (await make_model(hr, method="stated", levels={"D": 32, "I": 72, "S": 46, "C": 57})).json()
    refused = await hr.post(f"/v1/role-models/{draft['id']}/transitions", json={"transition": "publish"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "four_eyes")
    assert (await hr.get(f"/v1/role-models/{draft['id']}")).json()["state"] == "draft"


async def test_one_rater_makes_a_draft_and_no_model(as_role, hr):
    ids = await submit_questionnaires(as_role)
    draft = (await make_model(hr, method="questionnaires", role_questionnaire_ids=ids[:1])).json()
    assert draft["flags"] == ["one_rater"]
    place = f"/v1/role-models/{draft['id']}/transitions"
    refused = await as_role("admin").post(place, json={"transition": "publish"})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "too_few_raters")


async def test_a_merged_model_says_how_sure_it_is_and_is_compared_with_another(as_role, hr):
    ids = await submit_questionnaires(as_role)
    model = (await make_model(hr, method="questionnaires", role_questionnaire_ids=ids)).json()
    assert 0.9 < model["reliability"] <= 1
    for factor, found in model["evidence"].items():
        assert found["interval"]["low"] <= model["levels"][factor] + 0.5, factor
        assert found["interval"]["high"] >= model["levels"][factor] - 0.5, factor
    tops = (await make_model(hr, method="questionnaires", role_questionnaire_ids=ids[:10])).json()
    compared = await hr.get(f"/v1/role-models/{model['id']}/comparison", params={"with": tops["id"]})
    assert compared.status_code == 200, compared.text
    gap = model["evidence"]["D"]["unrounded"] - tops["evidence"]["D"]["unrounded"]
    assert compared.json()["factors"]["D"]["difference"] == pytest.approx(gap, abs=0.006)
    assert compared.json()["factors"]["D"]["p"] > 0.05
    refused = await hr.get(f"/v1/role-models/{model['id']}/comparison", params={"with": ids[0]})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "?with")


async def test_nobody_is_measured_against_oneself(hr, publish):
    profiles = await assess(hr, respondents(2026)[:6])
    template = await make_model(hr, method="template", profile_ids=[p["id"] for p in profiles[:5]])
    model = await publish(template.json())
    draft = {"role_model_id": model["id"], "profile_ids": [p["id"] for p in profiles]}
    persons = (await hr.post("/v1/matches", json=draft)).json()["persons"]
    assert [person["left_out"] for person in persons] == [True] * 5 + [False]
    others = sum(p["styles"]["external"]["I"]["points"] for p in profiles[1:5]) / 4
    own = profiles[0]["styles"]["external"]["I"]["points"]
    gap = persons[0]["styles"]["external"]["gaps"]["I"]
    assert gap == pytest.approx(own - others, abs=0.51)
    assert persons[5]["styles"]["external"]["indices"]["mahalanobis"] > 0


async def test_a_method_takes_its_own_fields_only(hr):
    refused = await make_model(hr, method="stated", role_questionnaire_ids=["01981d2e-7a7c-7000-8000-000000000003"])
    assert refused.status_code == 422
    found = {(error["pointer"], error["code"]) for error in refused.json()["errors"]}
    assert found == {("/levels", "needed_by_method"), ("/role_questionnaire_ids", "not_for_method")}


async def test_a_rater_answers_in_the_own_name(as_role):
    entry = QUESTIONNAIRES["questionnaires"][0]
    rater = {"external_id": "somebody-else", "name": "X", "group": "supervisor"}
    answers = {"ratings": entry["ratings"], "traits": entry["traits"], "form": QUESTIONNAIRES["role_questionnaire"]}
    refused = await as_role("supervisor", subject="A-S01").post(
        "/v1/role-questionnaires", json=ROLE | answers | {"rater": rater}
    )
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (403, "not_your_name")


async def test_persons_are_matched_alone_and_as_a_group(hr, stated_model):
    profiles = await assess(hr, respondents(2026)[:3])
    model = await stated_model()
    made = await hr.post("/v1/matches", json={"role_model_id": model["id"], "profile_ids": [profiles[0]["id"]]})
    assert made.status_code == 201, made.text
    person = made.json()["persons"][0]
    for style in ("internal", "external"):
        scores = {f: s["points"] for f, s in profiles[0]["styles"][style].items()}
        distances = {f: abs(scores[f] - model["levels"][f]) for f in "DISC"}
        found = person["styles"][style]
        assert {f: d["points"] for f, d in found["factors"].items()} == pytest.approx(distances)
        assert found["overall"]["points"] == pytest.approx(sum(distances.values()) / 4, abs=0.01)

    group = {"bank": "A", "role": "manager", "performance": "excellent"}
    whole = (await hr.post("/v1/matches", json={"role_model_id": model["id"], "group": group})).json()
    assert whole["group"]["external"]["members"] == 3
    mean = sum(p["styles"]["external"]["I"]["points"] for p in profiles) / 3
    assert whole["group"]["external"]["bias"]["I"] == pytest.approx(abs(mean - 72), abs=0.01)
    shift = whole["shifts"]["I"]
    assert shift["up"] + shift["down"] + shift["level"] == 3
    assert (await hr.get(f"/v1/matches/{whole['id']}")).json() == whole


async def test_candidates_are_ranked_with_ties_and_traits(hr, stated_model):
    profiles = await assess(hr, respondents(2026)[:4])
    model = await stated_model()
    draft = {"role_model_id": model["id"], "profile_ids": [p["id"] for p in profiles], "by": "external"}
    made = await hr.post("/v1/rankings", json=draft)
    assert made.status_code == 201, made.text
    placings = made.json()["placings"]
    overall = [placing["styles"]["external"]["overall"]["points"] for placing in placings]
    assert overall == sorted(overall)
    assert [placing["position"] for placing in placings] == [1, 2, 3, 4]
    assert placings[0]["rank"] == 1
    assert {placing["respondent"]["external_id"] for placing in placings} == {"A-M01", "A-M02", "A-M03", "A-M04"}
    assert all(set(placing["traits_shown"]) <= {"friendly", "team_oriented"} for placing in placings)
    assert (await hr.get(made.headers["location"])).json() == made.json()


async def test_a_ranking_previews_what_a_shortlist_would_do_to_groups(hr, stated_model):
    profiles = [profile["id"] for profile in await assess(hr, respondents(2026)[:11])]
    model = await stated_model()
    groups = [{"label": "women", "profile_ids": profiles[:5]}, {"label": "men", "profile_ids": profiles[5:]}]
    draft = {"role_model_id": model["id"], "profile_ids": profiles}
    asked = draft | {"adverse_impact": {"shortlist": 4, "groups": groups}}
    made = await hr.post("/v1/rankings", json=asked)
    assert made.status_code == 201, made.text
    impact = made.json()["adverse_impact"]
    assert [(group["label"], group["members"]) for group in impact["groups"]] == [("women", 5), ("men", 6)]
    assert sum(group["taken"] for group in impact["groups"]) == 4
    assert max(group["ratio"] for group in impact["groups"]) == 1
    assert (await hr.get(made.headers["location"])).json() == made.json()

    few = [{"label": "women", "profile_ids": profiles[:4]}, {"label": "men", "profile_ids": profiles[4:]}]
    hidden = await hr.post("/v1/rankings", json=draft | {"adverse_impact": {"shortlist": 4, "groups": few}})
    assert [group["members"] for group in hidden.json()["adverse_impact"]["groups"]] == [None, None]

    stranger = [groups[0], {"label": "men", "profile_ids": [model["id"]]}]
    refused = await hr.post("/v1/rankings", json=draft | {"adverse_impact": {"shortlist": 99, "groups": stranger}})
    assert {(error["pointer"], error["code"]) for error in refused.json()["errors"]} == {
        ("/adverse_impact/shortlist", "shortlist_too_long"),
        ("/adverse_impact/groups/1/profile_ids/0", "not_a_candidate"),
    }


async def test_an_erased_person_leaves_figures_without_a_name(hr, stated_model):
    profiles = await assess(hr, respondents(2026)[:2])
    model = await stated_model()
    ids = [profile["id"] for profile in profiles]
    made = (await hr.post("/v1/matches", json={"role_model_id": model["id"], "profile_ids": ids})).json()
    sitting = profiles[0]["assessment_id"]
    await hr.post(f"/v1/assessments/{sitting}/transitions", json={"transition": "withdraw"})
    kept = (await hr.get(f"/v1/matches/{made['id']}")).json()
    assert [person["respondent"] is None for person in kept["persons"]] == [True, False]


async def test_a_draft_is_not_matched_against(hr):
    levels = {"D": 32, "I": 72, "S": 46, "C": 57}
    draft = (await make_model(hr, method="stated", levels=levels)).json()
    refused = await hr.post("/v1/matches", json={"role_model_id": draft["id"], "group": {"bank": "A"}})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "role_model_not_published")


async def test_top_performers_own_styles_can_be_the_template(hr):
    profiles = await assess(hr, respondents(2026)[:3])
    made = await make_model(hr, method="template", profile_ids=[p["id"] for p in profiles], key_traits=["friendly"])
    assert made.status_code == 201, made.text
    model = made.json()
    mean = sum(p["styles"]["external"]["I"]["points"] for p in profiles) / 3
    assert model["template"]["means"]["I"] == pytest.approx(mean, abs=0.001)
    kept = model["template"]["kept"]
    assert 0 < kept < 1
    assert model["evidence"]["I"]["unrounded"] == pytest.approx(50 + kept * (mean - 50), abs=0.001)
    assert model["levels"]["I"] == pytest.approx(50 + kept * (mean - 50), abs=0.5)


async def test_profiles_are_listed_by_the_facts_of_their_persons(hr):
    people = respondents(2026)
    chosen = [people[0], people[14], people[27]]
    await assess(hr, chosen)
    found = (await hr.get("/v1/profiles", params={"bank": "A", "performance": "good"})).json()["items"]
    assert [profile["respondent"]["external_id"] for profile in found] == [people[14].external_id]
    page = (await hr.get("/v1/profiles", params={"limit": 2, "sort": "external_id"})).json()
    rest = (
        await hr.get("/v1/profiles", params={"limit": 2, "sort": "external_id", "cursor": page["next_cursor"]})
    ).json()
    assert [p["respondent"]["external_id"] for p in page["items"] + rest["items"]] == sorted(
        person.external_id for person in chosen
    )


async def test_the_articles_study_is_one_call(as_role, hr, publish):
    people = respondents(2026)
    await assess(hr, people[:4] + people[14:17])
    ids = await submit_questionnaires(as_role)
    model = (await make_model(hr, method="questionnaires", role_questionnaire_ids=ids)).json()
    await publish(model)
    draft = {"role_model_id": model["id"], "population": {"role": "manager"}}
    made = await hr.post("/v1/studies", json=draft)
    assert made.status_code == 201, made.text
    study = made.json()
    assert study["members"] == 7
    assert [(g["bank"], g["performance"], g["external"]["members"]) for g in study["groups"]] == [
        ("A", "excellent", 4),
        ("A", "good", 3),
    ]
    overall = study["external_against_internal"]["overall"]
    assert overall["difference"] == pytest.approx(overall["first"] - overall["second"], abs=0.011)
    assert study["excellent_against_good"]["external"]["overall"]["p"] is not None
    assert study["flags"] == ["raters_in_groups", "norm_not_empirical"]
    assert study["performance_link"] is None
    assert (await hr.get(made.headers["location"])).json() == study


async def test_a_study_links_style_with_the_performance_that_it_is_given(hr, stated_model):
    people = respondents(2026)[:6]
    await assess(hr, people)
    model = await stated_model()
    draft = {"role_model_id": model["id"], "population": {"role": "manager"}}
    values = [{"external_id": person.external_id, "value": str(80 + n)} for n, person in enumerate(people)]
    made = await hr.post("/v1/studies", json=draft | {"performance": values})
    assert made.status_code == 201, made.text
    link = made.json()["performance_link"]
    assert (link["members"], len(link["correlations"]), link["curves"]) == (6, 18, [])
    assert all(found["low"] <= found["r"] <= found["high"] for found in link["correlations"])

    stranger = [{"external_id": "nobody", "value": "1"}, values[0], values[0]]
    refused = await hr.post("/v1/studies", json=draft | {"performance": stranger})
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/performance/2/external_id"]
    refused = await hr.post("/v1/studies", json=draft | {"performance": stranger[:2]})
    assert [(e["pointer"], e["code"]) for e in refused.json()["errors"]] == [
        ("/performance/0/external_id", "not_in_population")
    ]
