"""What a person or a program may get wrong is a located problem in the reader's language, and changes nothing."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from chassis.work import utc_now
from chassis.yaml_text import read_yaml
from suite.demo_data.respondents import respondents
from tests.integration.assessment.assessment_story import PURPOSE, assess, make_model, stated, submit_questionnaires

CASES = read_yaml(Path("tests/cases/assessment/bad_input.yaml").read_text("utf-8"))["cases"]
INSTRUMENT = "disc-24@2026-01-01"

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


async def opened(hr, **more):
    draft = {"respondent": {"external_id": "A-X", "name": "X"}, "instrument": INSTRUMENT, "purpose": PURPOSE}
    answer = await hr.post("/v1/assessments", json=draft | more)
    assert answer.status_code == 201, answer.text
    place = answer.headers["location"]
    assert (await hr.post(f"{place}/consent", json={"purpose": PURPOSE})).status_code == 200
    return place


@pytest.fixture
async def world(as_role):
    """Everything that the cases name, by its name."""
    hr, chief = as_role("hr"), as_role("hr", subject="hr-chief")
    (profile,) = await assess(hr, respondents(2026)[:1])
    rated = await make_model(
        hr, method="questionnaires", role_questionnaire_ids=(await submit_questionnaires(as_role))[:1]
    )
    ends = utc_now() + timedelta(seconds=1.5)
    expired = await opened(hr, expires_at=ends.isoformat())
    await hr.put(f"{expired}/answers/b01", json={"most": "b01a", "least": "b01b"})
    names = {
        "model": (await stated(hr, chief))["id"],
        "one_rater": rated.json()["id"],
        "done": profile["assessment_id"],
        "sitting": (await opened(hr)).rpartition("/")[2],
        "expired": expired.rpartition("/")[2],
    }
    await asyncio.sleep(max(0.0, (ends - utc_now()).total_seconds()) + 0.05)
    return names


def filled(part, names):
    if isinstance(part, str):
        return names.get(part.strip("{}"), part) if part.startswith("{") else part
    if isinstance(part, dict):
        return {key: filled(value, names) for key, value in part.items()}
    return [filled(value, names) for value in part] if isinstance(part, list) else part


def request_of(case, names):
    method, path = case["send"].split()
    path = path.format_map(names)
    headers = {"if-match": '"v2"'} if path.endswith("/answers") else {}
    if "text" in case:
        return method, path, headers | {"content-type": "application/json"}, {"content": case["text"].encode()}
    return method, path, headers, {"json": filled(case["body"], names)} if "body" in case else {}


def check_faults(told, case, language):
    wanted = case["faults"]
    if isinstance(wanted, str):
        assert len(told) > (20 if wanted == "many" else 0)
        return
    assert [error["pointer"] for error in told] == [pointer for pointer, *_ in wanted]
    for error, (_, code, en, zh) in zip(told, wanted, strict=True):
        assert code in (None, error["code"])
        assert (zh if language == "zh-CN" else en or "") in (None, "") or (zh if language == "zh-CN" else en) in (
            error["detail"]
        )


async def test_every_case_is_a_located_problem_in_both_languages(as_role, world):
    faulty = []
    for case in CASES:
        client = as_role("hr", subject="hr-chief") if case.get("as") == "chief" else as_role("hr")
        method, path, headers, content = request_of(case, world)
        for language in ("en", "zh-CN"):
            answer = await client.request(method, path, headers=headers | {"accept-language": language}, **content)
            assert answer.headers["content-type"] == "application/problem+json", (case["name"], answer.text)
            try:
                assert answer.status_code == case["status"]
                check_faults(answer.json().get("errors", []), case, language)
            except AssertionError:
                faulty.append((case["name"], language, answer.status_code, answer.json().get("errors")))
    assert faulty == []


async def test_nothing_is_half_done_after_them(as_role, world):
    hr = as_role("hr")
    before = [(await hr.get(path)).json() for path in ("/v1/profiles", "/v1/studies", "/v1/matches")]
    sitting = f"/v1/assessments/{world['sitting']}/answers"
    for case in CASES:
        method, path, headers, content = request_of(case, world)
        await hr.request(method, path, headers=headers, **content)
    assert [(await hr.get(path)).json() for path in ("/v1/profiles", "/v1/studies", "/v1/matches")] == before
    left = (await hr.get(sitting)).json()
    assert (left["answers"], left["ratings"], left["state"]) == ([], [], "open")
    kept = (await hr.get(f"/v1/assessments/{world['expired']}/answers")).json()["answers"]
    assert [answer["block"] for answer in kept] == ["b01"]
