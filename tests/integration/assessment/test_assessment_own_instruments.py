"""An instrument is laid down with every structural fault told, signed by another pair of eyes, and then asked."""

import copy

import pytest

from services.assessment import rulebook

SHIPPED = rulebook.instrument("disc-24@2026-01-01")
ITEMS = [
    [
        {
            "id": item.id,
            "factor": item.factor.value,
            "key": item.key,
            "text": {"en": item.text.en, "zh-CN": item.text.zh_cn},
        }
        for item in block.items
    ]
    for block in SHIPPED.blocks[:12]
]
DRAFT = {
    "name": "disc-own",
    "title": {"en": "Our own", "zh-CN": "本行测评"},
    "source": "Written here.",
    "instructions": {"en": "Choose.", "zh-CN": "请选择。"},
    "rating": {"lowest": 1, "highest": 5},
    "blocks": [{"id": f"b{n:02}", "items": items} for n, items in enumerate(ITEMS, start=1)],
    "anchors": [
        {"id": f"a{n}", "factor": f, "text": {"en": f"Statement {f}", "zh-CN": f"陈述{f}"}}
        for n, f in enumerate("DISC")
    ],
    "repeats": [{"id": "b13", "block": "b02"}],
}
PERSON = {"respondent": {"external_id": "A-M01", "name": "王思远"}, "purpose": "Research"}


async def test_a_published_instrument_is_asked_and_scored_by_a_norm_of_its_own(as_role):
    hr, chief = as_role("hr"), as_role("hr", subject="hr-chief")
    laid = await hr.post("/v1/instruments", json=DRAFT)
    assert laid.status_code == 201, laid.text
    key = laid.json()["key"]
    asked = PERSON | {"instrument": key}
    assert (await hr.post("/v1/assessments", json=asked)).status_code == 422
    place = f"/v1/instruments/{key}/transitions"
    assert (await hr.post(place, json={"transition": "publish"})).status_code == 403
    published = await chief.post(place, json={"transition": "publish"})
    assert (published.status_code, published.json()["state"]) == (200, "published"), published.text
    sitting = f"/v1/assessments/{(await hr.post('/v1/assessments', json=asked)).json()['id']}"
    await hr.post(f"{sitting}/consent", json={"purpose": "Research"})
    blocks = (await hr.get(f"{sitting}/questions")).json()["blocks"]
    assert [block["id"] for block in blocks][-1] == "b13"
    answers = [{"block": b["id"], "most": b["items"][0]["id"], "least": b["items"][1]["id"]} for b in blocks]
    ratings = [{"anchor": f"a{n}", "rating": 3} for n in range(4)]
    await hr.put(f"{sitting}/answers", json={"answers": answers, "ratings": ratings}, headers={"if-match": '"v2"'})
    profile = await hr.post(f"{sitting}/submission")
    assert profile.status_code == 201, profile.text
    norm = (await hr.get(f"/v1/norms/{profile.json()['norm']}")).json()
    assert (norm["kind"], norm["instrument"]) == ("model_based", key)
    assert profile.json()["editions"][key] == laid.json()["sha256"]
    assert (await hr.post("/v1/instruments", json=DRAFT)).json()["errors"][0]["code"] == "edition_exists"
    await hr.post(place, json={"transition": "retire"})
    assert (await hr.post("/v1/assessments", json=asked)).status_code == 422
    assert [item["key"] for item in (await hr.get("/v1/instruments")).json()["items"]] == [SHIPPED.edition.key, key]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_every_structural_fault_is_told_where_it_is(as_role):
    wrong = copy.deepcopy(DRAFT)
    wrong["blocks"][0]["items"][1]["factor"] = "D"
    wrong["blocks"][1]["id"] = "b01"
    wrong["blocks"][3]["items"][0]["key"] = wrong["blocks"][3]["items"][1]["key"] = -1
    wrong["blocks"][4]["items"][0]["text"]["zh-CN"] = wrong["blocks"][0]["items"][0]["text"]["zh-CN"]
    wrong["repeats"][0]["block"] = "b99"
    wrong["rating"] = {"lowest": 5, "highest": 5}
    del wrong["anchors"][0]
    refused = await as_role("hr").post("/v1/instruments", json=wrong, headers={"accept-language": "zh-CN"})
    assert refused.status_code == 422
    found = {(error["pointer"], error["code"]) for error in refused.json()["errors"]}
    assert found == {
        ("/blocks/0/items", "not_one_of_each_factor"),
        ("/blocks/1/id", "id_taken_twice"),
        ("/blocks/3/items", "too_many_reversed"),
        ("/blocks/4/items/0/text/zh-CN", "wording_taken_twice"),
        ("/blocks", "reversed_unevenly"),
        ("/repeats/0/block", "unknown_repeat"),
        ("/rating/highest", "scale_upside_down"),
        ("/anchors", "anchors_uneven"),
    }
    assert all(not error["detail"].isascii() for error in refused.json()["errors"])
