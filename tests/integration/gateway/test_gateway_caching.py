"""What the contract declares cacheable is asked of the service once, and nobody reads what is not theirs."""

from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest


@pytest.fixture
def rules(client: httpx.Client) -> Callable[..., httpx.Response]:
    """Reads a list of rules that no other test reads."""
    key = uuid4().hex

    def read(method: str = "GET", *, headers: dict[str, str] | None = None, **params: object) -> httpx.Response:
        return client.request(method, "/v1/rules", params={"key": key, **params}, headers=headers)

    return read


def test_a_shared_answer_is_asked_for_once_and_says_how_long_it_counts(rules) -> None:
    first, again = rules(), rules()
    assert first.json() == again.json() == {"times": 1}
    assert again.headers["cache-control"] == "private, max-age=60"
    assert again.headers["vary"] == "authorization, accept-language"
    assert int(again.headers["age"]) <= 60
    assert first.headers["etag"] == again.headers["etag"]
    assert first.headers["x-request-id"] != again.headers["x-request-id"]


def test_who_has_it_already_is_told_so(rules) -> None:
    tag = rules().headers["etag"]
    answer = rules(headers={"if-none-match": f'"other", W/{tag}'})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
    assert rules(headers={"if-none-match": '"other"'}).status_code == 200


def test_every_reader_still_needs_the_scope(rules, gateway_url: str, token: Callable[..., str]) -> None:
    url = str(rules().request.url)
    assert httpx.get(url).status_code == 401
    assert httpx.get(url, headers={"authorization": f"Bearer {token('kpi:read')}"}).status_code == 403
    other = httpx.get(url, headers={"authorization": f"Bearer {token('accounts:read', 'somebody-else')}"})
    assert other.json() == {"times": 1}


def test_a_write_of_the_same_noun_counts_at_once_and_a_refused_one_does_not(rules, client: httpx.Client) -> None:
    rules()
    assert client.post("/v1/rules", params={"refused": True}).status_code == 409
    assert rules().json() == {"times": 1}
    assert client.post("/v1/rules").status_code == 200
    assert rules().json() == {"times": 2}


def test_whoever_asks_for_the_present_state_gets_it(rules) -> None:
    rules()
    assert rules(headers={"cache-control": "no-cache"}).json() == {"times": 2}
    assert rules().json() == {"times": 2}


def test_each_language_has_its_own(rules) -> None:
    assert rules(headers={"accept-language": "en"}).json() == {"times": 1}
    assert rules(headers={"accept-language": "zh-CN"}).json() == {"times": 2}


def test_a_head_neither_fills_it_nor_misses_it(rules) -> None:
    assert (rules("HEAD").status_code, rules("HEAD").content) == (200, b"")
    kept = rules()
    assert kept.json() == {"times": 3}
    head = rules("HEAD")
    assert (head.headers["etag"], head.headers["content-length"]) == (kept.headers["etag"], str(len(kept.content)))
    assert rules().json() == {"times": 3}


def test_a_refusal_is_never_kept(rules) -> None:
    refused = rules(status=409)
    assert (refused.status_code, refused.headers["cache-control"]) == (409, "no-store")
    assert "age" not in rules(status=409).headers


def test_half_an_answer_is_neither_kept_nor_passed_on(rules) -> None:
    assert rules(torn=True).status_code == 502
    assert rules(torn=True).json()["errors"][0]["code"] == "service_broken"


def test_a_private_answer_is_kept_by_its_reader_alone(client: httpx.Client) -> None:
    key = uuid4().hex
    answers = [client.get("/v1/own-rules", params={"key": key}) for _ in range(2)]
    assert [answer.json()["times"] for answer in answers] == [1, 2]
    assert {answer.headers["cache-control"] for answer in answers} == {"private, max-age=60"}


def test_what_nobody_declares_is_not_to_be_kept(client: httpx.Client) -> None:
    assert client.get("/v1/things").headers["cache-control"] == "no-store"


def test_a_deprecated_operation_says_so_with_every_answer(client: httpx.Client, gateway_url: str) -> None:
    for answer in (client.get("/v1/old-things"), client.get("/v1/old-things?limit=x"),
                   httpx.get(f"{gateway_url}/v1/old-things")):  # fmt: skip
        assert answer.headers["deprecation"] == "@1767225600"
        assert answer.headers["sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
        assert '</v1/things>; rel="successor-version"' in answer.headers["link"]
    assert "deprecation" not in client.get("/v1/things").headers
