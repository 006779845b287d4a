"""The demo's client: what it sends, and what it says when the answer is not the one that the story needs."""

import httpx
import pytest

from suite.demo.client import Caller, Door, UnexpectedAnswerError

PROBLEM = {"type": "urn:kam-suite:problem:conflict", "title": "Not now.", "status": 409, "errors": []}
JOB = {"id": "1", "service": "kpi", "kind": "score-runs", "problem": None}


def caller(*answers: httpx.Response) -> tuple[Caller, list[httpx.Request]]:
    """A caller to whom a server gives these answers in turn, and the requests that the server got."""
    requests, waiting = [], list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return waiting.pop(0)

    http = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://kam.test")
    return Door(http, lambda role, person: f"{role}/{person}", "zh-CN").for_role("manager", "A-M01"), requests


def job(state: str, done: int) -> httpx.Response:
    return httpx.Response(200, json={**JOB, "state": state, "progress": {"done": done, "total": 2}})


def test_every_call_carries_the_persons_token_and_language() -> None:
    someone, requests = caller(httpx.Response(200, json={}))
    someone.get("/v1/accounts")
    assert requests[0].headers["authorization"] == "Bearer manager/A-M01"
    assert requests[0].headers["accept-language"] == "zh-CN"


def test_a_post_carries_its_key_and_a_put_the_version_it_means() -> None:
    someone, requests = caller(httpx.Response(201, json={}), httpx.Response(200, json={}))
    someone.post("/v1/x", {"a": 1}, key="demo-1")
    someone.put("/v1/x/1", {"a": 2}, version=3)
    assert requests[0].headers["idempotency-key"] == "demo-1"
    assert requests[1].headers["if-match"] == '"v3"'


def test_a_list_is_read_to_its_end() -> None:
    pages = [{"items": [{"n": 1}], "next_cursor": "c"}, {"items": [{"n": 2}], "next_cursor": None}]
    someone, requests = caller(*(httpx.Response(200, json=page) for page in pages))
    assert [item["n"] for item in someone.find("/v1/x", state="open")] == [1, 2]
    assert [dict(request.url.params).get("cursor") for request in requests] == [None, "c"]
    assert all(request.url.params["state"] == "open" for request in requests)


def test_a_refusal_is_one_sentence_with_the_problem_below_it() -> None:
    someone, _ = caller(httpx.Response(409, json=PROBLEM))
    with pytest.raises(UnexpectedAnswerError) as refused:
        someone.post("/v1/pay-runs", {}, key="demo-1")
    sentence, _, document = str(refused.value).partition("\n")
    assert sentence == "POST /v1/pay-runs was expected to succeed but answered 409."
    assert '"title": "Not now."' in document


def test_an_answer_that_is_no_document_is_still_a_sentence() -> None:
    someone, _ = caller(httpx.Response(502, text="<html>"))
    with pytest.raises(UnexpectedAnswerError, match=r"GET /v1/x was expected to succeed but answered 502\.$"):
        someone.get("/v1/x")


def test_a_service_that_is_busy_is_asked_again() -> None:
    someone, requests = caller(httpx.Response(503), httpx.Response(200, json={"ok": True}))
    assert someone.get("/v1/x") == {"ok": True}
    assert len(requests) == 2


def test_a_job_is_watched_until_it_is_over() -> None:
    someone, _ = caller(job("queued", 0), job("running", 1), job("succeeded", 2))
    seen: list[tuple[int, int | None]] = []
    done = someone.finish(someone.get("/v1/jobs/kpi/1"), lambda done, total: seen.append((done, total)))
    assert done["state"] == "succeeded"
    assert seen == [(1, 2), (2, 2)]


def test_a_job_that_fails_ends_the_story() -> None:
    someone, _ = caller(job("failed", 1))
    with pytest.raises(UnexpectedAnswerError, match=r"The job score-runs ended failed\."):
        someone.finish(someone.get("/v1/jobs/kpi/1"), lambda _done, _total: None)
