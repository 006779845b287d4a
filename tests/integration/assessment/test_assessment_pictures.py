"""Pictures, charts and reports through the gateway: who sees them, in which form, in which language."""

import io
from xml.etree import ElementTree

import pypdf
import pytest
from assessment_story import assess, stated

from suite.demo_data.respondents import respondents

PEOPLE = respondents(2026)[:4]
CHINESE = {"accept-language": "zh-CN"}
PNG, PDF = {"accept": "image/png"}, {"accept": "application/pdf"}

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
async def profiles(hr):
    return await assess(hr, PEOPLE)


@pytest.fixture
async def model(as_role, hr):
    return await stated(hr, as_role("admin"))


@pytest.fixture
async def study(hr, model, profiles):
    draft = {"role_model_id": model["id"], "population": {"role": PEOPLE[0].role}}
    made = await hr.post("/v1/studies", json=draft)
    assert made.status_code == 201, made.text
    return made.json()


def words_of(svg: str) -> str:
    return " ".join("".join(found.itertext()) for found in ElementTree.fromstring(svg).iter())  # noqa: S314 - our own markup


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


async def test_a_profile_is_drawn_in_both_languages_and_forms_with_what_the_chart_says(hr, model, profiles):
    place = f"/v1/profiles/{profiles[0]['id']}"
    beside = {"role_model_id": model["id"]}
    chart = (await hr.get(f"{place}/chart", params=beside)).json()
    told = {series["key"]: {p["category"]: p for p in series["points"]} for series in chart["series"]}
    for factor in "DISC":
        assert told["external"][factor]["value"] == profiles[0]["styles"]["external"][factor]["points"]
        assert told["internal"][factor]["low"] == profiles[0]["styles"]["internal"][factor]["low"]
        assert told["shift"][factor]["value"] == profiles[0]["shift"][factor]
        assert told["model"][factor]["value"] == model["levels"][factor]
    drawn = words_of((await hr.get(f"{place}/picture", params=beside)).text)
    assert all(f"{told['external'][factor]['value']:g}" in drawn for factor in "DISC")
    assert "Role model" in drawn
    in_chinese = await hr.get(f"{place}/picture", headers=CHINESE)
    assert "外在风格" in words_of(in_chinese.text)
    assert "岗位特性模型" not in in_chinese.text
    assert (await hr.get(f"{place}/picture", headers=PNG)).content.startswith(b"\x89PNG")


async def test_the_person_reads_the_own_report_and_a_stranger_finds_nothing(as_role, model, profiles):
    place = f"/v1/assessments/{profiles[0]['assessment_id']}/profile"
    person, stranger = (as_role("manager", subject=one.external_id) for one in PEOPLE[:2])
    for what in ("report", "picture", "chart"):
        assert (await person.get(f"{place}/{what}", params={"role_model_id": model["id"]})).status_code == 200
        assert (await stranger.get(f"{place}/{what}")).status_code == 404
        assert (await person.get(f"/v1/profiles/{profiles[0]['id']}/{what}")).status_code == 403


async def test_every_reading_of_a_picture_a_chart_and_a_report_is_on_record(as_role, hr, profiles):
    place = f"/v1/profiles/{profiles[0]['id']}"
    for what in ("picture", "chart", "report"):
        await hr.get(f"{place}/{what}")
    found = (await as_role("auditor").get("/v1/audit-entries/assessment", params={"limit": 200})).json()["items"]
    read = [(entry["action"], entry["subject"]) for entry in found if entry["resource_id"].startswith(f"{place}/")]
    assert sorted(read) == [("draw_profile", "hr"), ("get_profile_chart", "hr"), ("report_profile", "hr")]


@pytest.mark.parametrize(("language", "heading"), [("en", "What to practise"), ("zh-CN", "练习建议")])
async def test_a_personal_report_is_a_page_and_a_document(hr, model, profiles, language, heading):
    place, beside = f"/v1/profiles/{profiles[0]['id']}/report", {"role_model_id": model["id"]}
    page = await hr.get(place, params=beside, headers={"accept-language": language})
    assert page.headers["content-language"] == language
    assert heading in page.text
    assert "http" not in page.text.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    printed = await hr.get(place, params=beside, headers=PDF | {"accept-language": language})
    assert heading in text_of(printed.content)
    assert PEOPLE[0].name in text_of(printed.content)
    assert (await hr.get(place, params=beside, headers=PDF | {"accept-language": language})).content == printed.content


async def test_a_match_shows_one_person_or_the_group_on_record(as_role, hr, model, profiles):
    ids = [profile["id"] for profile in profiles]
    match = (await hr.post("/v1/matches", json={"role_model_id": model["id"], "profile_ids": ids})).json()
    place = f"/v1/matches/{match['id']}"
    chart = (await hr.get(f"{place}/chart", params={"profile_id": ids[1]})).json()
    degrees = next(s for s in chart["series"] if s["key"] == "degree_external")["points"]
    overall = match["persons"][1]["styles"]["external"]["overall"]
    assert degrees[-1] == {"category": "overall", "label": None, "value": overall["points"]} | {
        end: overall[end] for end in ("low", "high")
    }
    assert PEOPLE[1].name in (await hr.get(f"{place}/picture", params={"profile_id": ids[1]})).text
    assert "A group of 4" in (await hr.get(f"{place}/picture")).text
    await hr.get(place)
    found = (await as_role("auditor").get("/v1/audit-entries/assessment", params={"limit": 200})).json()["items"]
    read = [entry["action"] for entry in found if place in entry["resource_id"]]
    assert sorted(read) == ["create_match", "draw_match", "draw_match", "get_match", "get_match_chart"]
    unknown = await hr.get(f"{place}/picture", params={"profile_id": model["id"]})
    assert [(e["pointer"], e["code"]) for e in unknown.json()["errors"]] == [("?profile_id", "unknown_profile")]


async def test_a_role_model_is_drawn_with_its_traits(hr, model):
    place = f"/v1/role-models/{model['id']}"
    drawn = words_of((await hr.get(f"{place}/picture", headers=CHINESE)).text)
    assert "核心特质" in drawn
    assert all(trait["text"]["zh-CN"] in drawn for trait in model["key_traits"])
    chart = (await hr.get(f"{place}/chart")).json()
    assert [point["value"] for point in chart["series"][0]["points"]] == [32, 72, 46, 57]
    assert (await hr.get(f"{place}/picture", headers=PNG)).content.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["groups", "hypotheses", "shifts", "performance"])
async def test_a_study_is_drawn(hr, study, name):
    chart = await hr.get(f"/v1/studies/{study['id']}/charts/{name}")
    assert chart.status_code == 200, chart.text
    drawn = await hr.get(f"/v1/studies/{study['id']}/pictures/{name}")
    assert chart.json()["title"] in words_of(drawn.text)


async def test_a_study_report_names_nobody(hr, study):
    place = f"/v1/studies/{study['id']}/report"
    page, printed = await hr.get(place, headers=CHINESE), await hr.get(place, headers=PDF | CHINESE)
    assert "假设" in page.text
    assert "假设" in text_of(printed.content)
    assert not [one.name for one in PEOPLE if one.name in page.text]


async def test_a_role_that_is_none_is_a_fault_of_the_query(hr, profiles):
    answer = await hr.get(f"/v1/profiles/{profiles[0]['id']}/report", params={"role_model_id": profiles[0]["id"]})
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("?role_model_id", "unknown_role_model")]
