"""Every policy is a claim, and every claim holds in process and over the network alike."""

import asyncio
import re
import time
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from gateway_serving import gateway_to, served

from gateway.policy.document import parse_policies


@pytest.fixture
def asked_by(gateway_url: str, token: Callable[..., str]) -> Callable[..., httpx.Client]:
    """A client of its own for a subject that nobody else in the tests has."""

    def client(subject: str, **claims: str) -> httpx.Client:
        headers = {"authorization": f"Bearer {token(subject=subject, **claims)}"}
        return httpx.Client(base_url=gateway_url, headers=headers, timeout=10)

    return client


def refusals(response: httpx.Response) -> list[tuple[int, str]]:
    return [(response.status_code, error["code"]) for error in response.json()["errors"]]


class TestRateLimits:
    def test_every_answer_says_what_counts_and_what_is_left_until_none_is(self, asked_by) -> None:
        with asked_by("hasty") as client:
            answers = [client.get("/v1/things") for _ in range(4)]
            assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
            assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"read";q=3;w=3600'}
            assert [answer.headers["ratelimit"].partition(";t=")[0] for answer in answers] == [
                '"read";r=2', '"read";r=1', '"read";r=0', '"read";r=0'
            ]  # fmt: skip
            assert refusals(answers[3]) == [(429, "rate_exceeded")]
            assert 1 <= int(answers[3].headers["retry-after"]) <= 1_200

    def test_each_class_of_operations_has_its_own(self, asked_by) -> None:
        with asked_by("hasty") as client:
            assert client.delete("/v1/things/0190a000-0000-7000-8000-000000000001").status_code == 204
            again = client.delete("/v1/things/0190a000-0000-7000-8000-000000000001")
            assert (again.status_code, again.headers["ratelimit-policy"]) == (429, '"write";q=1;w=3600')

    def test_a_refusal_by_contract_counts_as_a_request(self, asked_by) -> None:
        with asked_by("clumsy", client="batch") as client:
            assert [client.get("/v1/things?limit=x").status_code for _ in range(3)] == [422, 422, 429]

    def test_whoever_has_no_limit_is_told_of_none(self, client: httpx.Client) -> None:
        assert "ratelimit" not in client.get("/v1/things").headers


class TestQuotas:
    def test_a_program_has_so_many_requests_a_day_whoever_uses_it(self, asked_by) -> None:
        answers = []
        for person in ("lin", "wang", "zhao"):
            with asked_by(person, client="metered") as client:
                answers.append(client.get("/v1/things"))
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert refusals(answers[2]) == [(429, "quota_of_day_exceeded")]
        for answer in answers:
            day, month = answer.headers["ratelimit-policy"].split(", ")
            assert day == '"read-day";q=2;w=86400'
            assert month.startswith('"read-month";q=3;w=')
        left = [re.findall(r"r=(\d+)", answer.headers["ratelimit"]) for answer in answers]
        assert left == [["1", "2"], ["0", "1"], ["0", "1"]]
        assert 1 <= int(answers[2].headers["retry-after"]) <= 86_400

    def test_each_class_of_operations_has_its_own_and_a_month_is_a_month(self, asked_by) -> None:
        with asked_by("lin", client="metered") as client:
            thing = "/v1/things/0190a000-0000-7000-8000-000000000001"
            assert client.delete(thing).status_code == 204
            assert refusals(client.delete(thing)) == [(429, "quota_of_month_exceeded")]


class TestSizes:
    @pytest.mark.parametrize("fields", [{f"x-{number}": "a" for number in range(101)}, {"x-a": "a" * 17_000}])
    def test_a_head_beyond_its_limits_is_refused(self, client: httpx.Client, fields: dict[str, str]) -> None:
        assert refusals(client.get("/v1/things", headers=fields)) == [(431, "headers_over_limit")]

    def test_a_body_has_the_limit_of_its_operation(self, client: httpx.Client) -> None:
        """300,000 bytes by `x-max-body-bytes`, where another upload may have 32 MiB."""
        fits = client.post("/v1/uploads", content=b"a" * 300_000, headers={"content-type": "text/csv"})
        assert (fits.status_code, fits.json()) == (200, {"size": 300_000})
        over = client.post("/v1/uploads", content=b"a" * 300_001, headers={"content-type": "text/csv"})
        assert refusals(over) == [(413, "body_too_large")]


class TestRepetition:
    def test_a_read_that_the_service_asks_to_repeat_is_repeated_and_its_caller_sees_nothing(self, client) -> None:
        answer = client.get("/v1/moody", params={"key": uuid4().hex, "failures": 2})
        assert (answer.status_code, answer.json()) == (200, {"times": 3})

    def test_it_is_repeated_twice_and_no_more(self, client) -> None:
        key = uuid4().hex
        assert client.get("/v1/moody", params={"key": key, "failures": 3}).status_code == 503
        assert client.get("/v1/moody", params={"key": key}).json() == {"times": 4}

    def test_a_write_is_repeated_only_under_a_key(self, client) -> None:
        bare, keyed = uuid4().hex, uuid4().hex
        assert client.post("/v1/moody", params={"key": bare}).status_code == 503
        answer = client.post("/v1/moody", params={"key": keyed}, headers={"idempotency-key": keyed})
        assert (answer.status_code, answer.json()) == (200, {"times": 2})

    def test_nobody_is_made_to_wait_beyond_the_deadline(self, client) -> None:
        key = uuid4().hex
        answer = client.get("/v1/moody", params={"key": key, "wait_s": 30})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
        assert client.get("/v1/moody", params={"key": key}).json() == {"times": 2}

    def test_a_service_that_keeps_refusing_gets_no_more_repetitions_than_the_budget(
        self, transport_to_service, token
    ) -> None:
        """Half as many as requests, and none besides: twenty requests, ten repetitions, then one that is taken."""
        policies = parse_policies("retries: {share: 0.5, spare_per_s: 0.001, most: 2}")
        with served(gateway_to(transport_to_service(), policies)) as url:
            key, headers = uuid4().hex, {"authorization": f"Bearer {token()}"}
            with httpx.Client(base_url=url, headers=headers, timeout=10) as client:
                refused = [client.get("/v1/moody", params={"key": key, "failures": 1_000}) for _ in range(20)]
                assert {answer.status_code for answer in refused} == {503}
                assert client.get("/v1/moody", params={"key": key, "failures": 0}).json() == {"times": 31}


class TestCircuits:
    def test_an_operation_that_keeps_failing_is_left_alone_and_tried_again_later(self, client) -> None:
        failing = [client.get("/v1/brittle", params={"breaks": "true"}) for _ in range(7)]
        assert [refusals(answer)[0] for answer in failing] == [(502, "service_broken")] * 6 + [(503, "circuit_open")]
        assert failing[-1].headers["retry-after"] == "1"
        assert client.get("/v1/things").status_code == 200
        time.sleep(0.5)
        assert refusals(client.get("/v1/brittle", params={"breaks": "true"})) == [(502, "service_broken")]
        assert refusals(client.get("/v1/brittle")) == [(503, "circuit_open")]
        time.sleep(0.5)
        assert client.get("/v1/brittle").status_code == 200
        assert refusals(client.get("/v1/brittle", params={"breaks": "true"})) == [(502, "service_broken")]
        assert client.get("/v1/brittle").status_code == 200

    def test_callers_in_a_hurry_do_not_open_it_for_the_others(self, client) -> None:
        hurried = [client.get("/v1/events", headers={"x-request-timeout-ms": "1"}) for _ in range(8)]
        assert {answer.status_code for answer in hurried} <= {200, 504}
        assert client.get("/v1/events").status_code == 200


class TestShedding:
    async def test_the_less_it_matters_the_sooner_it_waits(self, gateway_url: str, token) -> None:
        headers = {"authorization": f"Bearer {token()}"}
        async with httpx.AsyncClient(base_url=gateway_url, headers=headers, timeout=30) as client:
            assert (await client.get("/v1/exports")).status_code == 200
            waiting: list[asyncio.Task[httpx.Response]] = []
            refused = await until_refused(client, "/v1/exports", waiting)
            assert refusals(refused) == [(503, "overloaded")]
            assert refused.headers["retry-after"] == "1"
            assert (await client.get("/v1/things")).status_code == 200
            assert refusals(await until_refused(client, "/v1/things", waiting)) == [(503, "overloaded")]
            assert (await client.post("/v1/payments")).status_code == 200
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)


async def until_refused(
    client: httpx.AsyncClient, path: str, waiting: list[asyncio.Task[httpx.Response]]
) -> httpx.Response:
    """Gives the service one request more to work on until it takes `path` on no longer; how much it takes on varies."""
    for _ in range(200):
        answer = await client.get(path)
        if answer.status_code != 200:
            return answer
        waiting.append(asyncio.create_task(client.get("/v1/waiting")))
        await asyncio.sleep(0.05)
    raise AssertionError(f"{path} was never refused")
