"""Profiles of other DISC tools come in one by one or as a file, marked, and are never mixed with our own."""

import asyncio
import io
import json
from datetime import date

import openpyxl
import pytest

from tests.integration.assessment.assessment_story import stated

SCORES = {"internal": {"D": 40, "I": 61.5, "S": 55, "C": 48}, "external": {"D": 35, "I": 70, "S": 50, "C": 52}}
DRAFT = {
    "respondent": {"external_id": "X-001", "name": "陈静"},
    "tool": "other-disc",
    "taken_on": "2025-11-03",
    "styles": SCORES,
}
HEADER = ",".join(
    ["external_id", "name", "tool", "taken_on", "sem"]
    + [f"{style}_{factor}" for style in ("internal", "external") for factor in "disc"]
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NDJSON = "application/x-ndjson"


def workbook(*rows):
    """A file as people make it: headings in Chinese or English, points as numbers, days as days."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def lines(*objects):
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in objects).encode()


def row(number, **other):
    points = {f"{style}_{f}": 40.5 + n for style in ("internal", "external") for n, f in enumerate("disc")}
    return {"external_id": number, "name": "赵敏", "tool": "other-disc", "taken_on": "2025-11-03"} | points | other


async def imported(hr, content, content_type):
    """The file's job, once it is over."""
    headers = {"content-type": content_type}
    sent = await hr.post("/v1/imports/profiles?mode=insert", content=content, headers=headers)
    assert sent.status_code == 202, sent.text
    place = sent.headers["location"]
    for _ in range(400):
        job = (await hr.get(place)).json()
        if job["state"] in ("succeeded", "failed"):
            return place, job
        await asyncio.sleep(0.05)
    raise AssertionError("the import does not end")


@pytest.fixture
def hr(as_role):
    return as_role("hr")


async def test_an_imported_profile_is_marked_and_its_band_given_or_unknown(hr):
    plain = (await hr.post("/v1/profiles", json=DRAFT)).json()
    assert plain["origin"] == {
        "tool": "other-disc",
        "taken_on": "2025-11-03",
        "band": "unknown",
        "basis": "not_stated",
        "purpose": "",
    }
    assert (plain["flags"], plain["assessment_id"]) == (["imported", "band_unknown"], None)
    assert plain["styles"]["external"]["I"] == {"raw": None, "points": 70, "sem": 10, "low": 50.4, "high": 89.6}
    assert plain["styles"]["summary"]["I"]["points"] == 65.8
    known = DRAFT | {"respondent": {"external_id": "X-002", "name": "李强"}, "sem": 5}
    known = (await hr.post("/v1/profiles", json=known)).json()
    assert (known["flags"], known["styles"]["external"]["I"]["low"]) == (["imported"], 60.2)
    again = await hr.post("/v1/profiles", json=DRAFT)
    assert again.json()["id"] == plain["id"]
    other = await hr.post("/v1/profiles", json=DRAFT | {"sem": 4})
    assert (other.status_code, other.json()["errors"][0]["code"]) == (409, "profile_exists")
    data = (await hr.get("/v1/respondents/X-001/data")).json()
    assert [profile["id"] for profile in data["profiles"]] == [plain["id"]]


async def test_the_ledger_says_on_what_basis_a_profile_came_in_and_from_which_tool(as_role, hr):
    grounds = {"basis": "consent", "purpose": "Development"}
    made = (await hr.post("/v1/profiles", json=DRAFT | grounds)).json()
    await hr.post("/v1/profiles", json=DRAFT | grounds)
    person = as_role("manager", subject="X-001")
    held = (await person.get("/v1/respondents/X-001/data")).json()["consents"]
    told = [(one["assessment_id"], one["event"], one["basis"], one["source"], one["purpose"]) for one in held]
    assert told == [(made["id"], "imported", "consent", "other-disc", "Development")]
    assert (await person.post("/v1/respondents/X-001/erasure")).status_code == 201
    ledger = (await hr.get("/v1/consent-entries", params={"assessment_id": made["id"]})).json()["items"]
    assert [one["event"] for one in ledger] == ["imported", "erased"]


async def test_scores_of_different_tools_are_not_compared(as_role, hr):
    model = await stated(hr, as_role("hr", subject="hr-chief"))
    ids = []
    for n, tool in enumerate(("other-disc", "other-disc", "third-disc")):
        draft = DRAFT | {"respondent": {"external_id": f"X-{n}", "name": "N"}, "tool": tool}
        ids.append((await hr.post("/v1/profiles", json=draft)).json()["id"])
    ranked = await hr.post("/v1/rankings", json={"role_model_id": model["id"], "profile_ids": ids[:2]})
    assert ranked.status_code == 201, ranked.text
    mixed = await hr.post("/v1/rankings", json={"role_model_id": model["id"], "profile_ids": ids})
    assert (mixed.status_code, mixed.json()["errors"][0]["code"]) == (422, "norms_differ")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_nan_huge_and_future_are_refused_where_they_are(hr):
    wrong = DRAFT | {"styles": SCORES | {"internal": SCORES["internal"] | {"D": 1e300}}}
    assert (await hr.post("/v1/profiles", json=wrong)).status_code == 422
    text = json.dumps(DRAFT).replace("61.5", "NaN")
    broken = await hr.post("/v1/profiles", content=text, headers={"content-type": "application/json"})
    assert broken.status_code == 400
    ahead = await hr.post("/v1/profiles", json=DRAFT | {"taken_on": "2999-01-01"})
    assert [(e["pointer"], e["code"]) for e in ahead.json()["errors"]] == [("/taken_on", "taken_in_the_future")]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_file_lands_row_by_row_and_every_fault_is_reported(hr):
    rows = [
        "X-101,赵敏,other-disc,2025-11-03,8,40,61.5,55,48,35,70,50,52",
        "X-102,钱伟,other-disc,2025-11-03,,40,NaN,55,1e999,35,70,50,52",
        "X-103,孙丽,Other Disc,03.11.2025,,40,60,55,48,35,70,50,152",
    ]
    place, job = await imported(hr, "\n".join([HEADER, *rows]).encode(), "text/csv")
    assert job["rows"] == {"total": 3, "landed": 1, "refused": 2}, job
    errors = (await hr.get(f"{place}/errors", headers={"accept-language": "zh-CN"})).json()["items"]
    assert [(e["row"], e["pointer"]) for e in errors] == [
        (3, "/internal_i"),
        (3, "/internal_c"),
        (4, "/external_c"),
        (4, "/taken_on"),
        (4, "/tool"),
    ]
    assert errors[0]["detail"] == "分数须在 0 至 100 之间。"
    assert (await hr.get("/v1/profiles?external_id=X-101")).json()["items"][0]["styles"]["external"]["C"]["sem"] == 8


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", ["xlsx", "ndjson"])
async def test_spreadsheets_and_lines_of_json_land_like_csv(hr, kind):
    good, off = row("X-201", basis="consent", purpose="Development"), row("X-202", internal_i=152, taken_on="soon")
    if kind == "ndjson":
        place, job = await imported(hr, lines(good, off), NDJSON)
    else:
        names = list(good)
        as_day = good | {"taken_on": date(2025, 11, 3)}
        content = workbook(names, [as_day[name] for name in names], [off.get(name) for name in names])
        place, job = await imported(hr, content, XLSX)
    assert job["rows"] == {"total": 2, "landed": 1, "refused": 1}, job
    errors = (await hr.get(f"{place}/errors", headers={"accept-language": "en"})).json()["items"]
    assert sorted(e["pointer"] for e in errors) == ["/internal_i", "/taken_on"]
    profile = (await hr.get("/v1/profiles?external_id=X-201")).json()["items"][0]
    assert (profile["styles"]["internal"]["I"]["points"], profile["styles"]["external"]["C"]["points"]) == (41.5, 43.5)
    assert (profile["origin"]["taken_on"], profile["origin"]["basis"]) == ("2025-11-03", "consent")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_file_that_is_not_what_it_says_is_refused_whole(hr):
    for content_type in (XLSX, NDJSON):
        sent = await hr.post(
            "/v1/imports/profiles?mode=insert", content=b"\x00\xffnothing", headers={"content-type": content_type}
        )
        if sent.status_code == 202:
            for _ in range(200):
                job = (await hr.get(sent.headers["location"])).json()
                if job["state"] in ("succeeded", "failed"):
                    break
                await asyncio.sleep(0.05)
            assert job["rows"]["landed"] == 0
        else:
            assert 400 <= sent.status_code < 500
