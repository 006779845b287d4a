"""Answers are held against the contract over both transports: reported within a budget, enforced, or not looked at."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
from gateway_serving import gateway_to, served, token_with
from starlette.types import ASGIApp

from gateway.policy.document import parse_policies

BREACHES = [
    ({"count": '"many"'}, "/count wrong_type"),
    ({"count": "1, 2"}, "/ malformed_json"),
    ({"status": 202}, "/ status_not_promised"),
    ({"own": "false"}, "@x-own missing"),
    ({"medium": "text/plain"}, "@content-type medium_not_promised"),
]


@contextmanager
def door(transport: ASGIApp, answers: str) -> Iterator[httpx.Client]:
    with served(gateway_to(transport, parse_policies(answers))) as url:
        headers = {"authorization": f"Bearer {token_with()}"}
        with httpx.Client(base_url=url, headers=headers, timeout=10) as client:
            yield client


@pytest.fixture(scope="module")
def reporting(transport_to_service: Callable[[], ASGIApp]) -> Iterator[httpx.Client]:
    with door(transport_to_service(), "answers: {share: 1, budget: {violations: 3, window_s: 3600}}") as client:
        yield client


@pytest.fixture(scope="module")
def enforcing(transport_to_service: Callable[[], ASGIApp]) -> Iterator[httpx.Client]:
    with door(transport_to_service(), "answers: {share: 1, enforce: true}") as client:
        yield client


def test_a_breach_is_reported_and_passes_until_its_operation_has_used_up_its_budget(reporting: httpx.Client) -> None:
    for query, _ in BREACHES[:3]:
        answer = reporting.get("/v1/promised", params=query)
        assert answer.status_code == query.get("status", 200)
    assert reporting.get("/readyz").json()["status"] == "ok"
    assert reporting.get("/v1/promised", params={"count": "null"}).content == b'{"count": null}'
    said = reporting.get("/readyz")
    assert (said.status_code, said.json()["status"]) == (200, "degraded")
    (operation,) = said.json()["error_budgets_exceeded"]
    assert operation.startswith("get_promised")
    metrics = reporting.get("/metrics").text
    assert f'kam_contract_violations_total{{operation="{operation}"}} 4.0' in metrics
    assert f'kam_error_budget_exceeded{{operation="{operation}"}} 1.0' in metrics


@pytest.mark.parametrize(("query", "_fault"), BREACHES)
def test_enforced_no_breach_reaches_the_caller(enforcing: httpx.Client, query: dict[str, str], _fault: str) -> None:
    answer = enforcing.get("/v1/promised", params=query, headers={"accept-language": "zh-CN"})
    assert (answer.status_code, answer.headers["content-type"]) == (502, "application/problem+json")
    assert [error["code"] for error in answer.json()["errors"]] == ["contract_violated"]
    assert "契约" in answer.json()["errors"][0]["detail"]


def test_enforced_an_answer_that_keeps_its_promise_is_as_it_was(enforcing: httpx.Client) -> None:
    answer = enforcing.get("/v1/promised", params={"count": "7"})
    assert (answer.status_code, answer.json(), answer.headers["x-own"]) == (200, {"count": 7}, "1")
    assert answer.headers["content-length"] == str(len(answer.content))
    head = enforcing.head("/v1/promised")
    assert (head.status_code, head.content) == (200, b"")
    assert enforcing.get("/v1/public").json() == {"greeting": "hello"}


def test_off_nothing_is_looked_at(transport_to_service: Callable[[], ASGIApp]) -> None:
    with door(transport_to_service(), "{}") as client:
        assert client.get("/v1/promised", params={"count": '"many"'}).status_code == 200
        assert "kam_contract_violations_total{" not in client.get("/metrics").text
