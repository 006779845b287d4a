"""A service that promises something else than was reviewed loses those operations alone, until the two agree again."""

import asyncio
import time
from collections.abc import Callable

import httpx
import orjson
import pytest
import sample_service
from gateway_serving import free_port, gateway_to, served, service_process, token_with
from starlette.types import Receive, Scope, Send

from chassis.settings import ServiceName
from gateway.contracts import Contract, drift
from gateway.network import NetworkTransport

HEADERS = {"authorization": f"Bearer {token_with()}"}
COMMITTED = Contract(ServiceName.ACCOUNTS, sample_service.contract_document())


def changed(change: Callable[[dict], object]) -> dict:
    document = sample_service.contract_document()
    change(document)
    return document


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_only_what_drifted_is_refused_and_the_rest_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE_DRIFTS", "1")
    with served(gateway_to(sample_service.app)) as url, httpx.Client(base_url=url, headers=HEADERS) as client:
        until(lambda: client.get("/readyz").json()["contracts"] != {"accounts": "unchecked"})
        said = client.get("/readyz")
        assert (said.status_code, said.json()["status"], said.json()["contracts"]) == (
            200, "degraded", {"accounts": "drifted"}
        )  # fmt: skip
        assert [name.partition("_v1")[0] for name in said.json()["quarantined"]] == ["get_brittle"]
        refused = client.get("/v1/brittle")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert [error["code"] for error in refused.json()["errors"]] == ["operation_quarantined"]
        assert client.get("/v1/things").status_code == 200
        assert httpx.get(f"{url}/v1/brittle").status_code == 401


def test_a_service_that_comes_back_as_it_was_reviewed_is_whole_again() -> None:
    port = free_port()
    with served(gateway_to(NetworkTransport(f"http://127.0.0.1:{port}"))) as url:
        with service_process(port, SAMPLE_DRIFTS="1"), httpx.Client(base_url=url, headers=HEADERS) as client:
            until(lambda: client.get("/readyz").json()["contracts"] == {"accounts": "drifted"})
            assert client.get("/v1/brittle").status_code == 503
        assert httpx.get(f"{url}/readyz").status_code == 503
        with service_process(port), httpx.Client(base_url=url, headers=HEADERS) as client:
            until(lambda: client.get("/v1/brittle").status_code == 200)
            assert client.get("/readyz").json()["contracts"] == {"accounts": "agrees"}


def test_a_service_that_does_not_say_its_contract_serves_and_is_told_of() -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") == "/openapi.json":
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body"})
        else:
            await sample_service.app(scope, receive, send)

    with served(gateway_to(silent)) as url:
        until(lambda: httpx.get(f"{url}/readyz").json()["contracts"] != {"accounts": "unchecked"})
        assert httpx.get(f"{url}/readyz").json()["contracts"] == {"accounts": "unknown"}
        assert httpx.get(f"{url}/v1/things", headers=HEADERS).status_code == 200


@pytest.mark.parametrize(
    "harmless",
    [
        lambda d: d["info"].update(version="2"),
        lambda d: d["paths"]["/v1/things"]["get"].update(description="Other words."),
        lambda d: d["paths"]["/v1/things"]["get"]["parameters"].append(
            {"name": "more", "in": "query", "required": False, "schema": {"type": "string"}}
        ),
        lambda d: d["paths"].update({"/v1/newer": d["paths"]["/v1/seen"]}),
    ],
)
def test_a_service_may_take_more_than_was_promised(harmless: Callable[[dict], object]) -> None:
    assert drift(COMMITTED, changed(harmless)) == {}


@pytest.mark.parametrize(
    ("breaking", "operation"),
    [
        (lambda d: d["paths"]["/v1/things"].pop("post"), "create_thing"),
        (lambda d: d["components"]["schemas"]["Line"]["properties"]["count"].update(maximum=5), "create_thing"),
        (lambda d: d["components"]["schemas"]["ThingDraft"]["required"].append("kind"), "create_thing"),
        (lambda d: d["paths"]["/v1/things"]["get"]["parameters"].clear(), "list_things"),
        (lambda d: d["paths"]["/v1/things"]["get"]["security"][0].update(bearer=["kpi:read"]), "list_things"),
    ],
)
def test_what_breaks_a_caller_is_drift_of_that_operation(breaking: Callable[[dict], object], operation: str) -> None:
    found = drift(COMMITTED, changed(breaking))
    assert [name.partition("_v1")[0] for name in found] == [operation]
    assert all(found.values())


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_every_service_of_the_suite_says_the_contract_that_was_reviewed(as_role) -> None:
    operator = as_role("operator")
    for _ in range(600):
        said = (await operator.get("/readyz")).json()
        if set(said["contracts"].values()).isdisjoint({"unchecked"}):
            break
        await asyncio.sleep(0.1)
    assert set(said["contracts"].items()) == {(service.value, "agrees") for service in ServiceName}
    assert orjson.dumps(said["quarantined"]) == b"[]"
