"""API4 Unrestricted resource consumption: every list, body and depth has an end."""

import pytest

from gateway.contracts import load_contracts, merge

DOCUMENT = merge(load_contracts().values())


def parameter(thing: dict) -> dict:
    while "$ref" in thing:
        thing = DOCUMENT["components"]["parameters"][thing["$ref"].rpartition("/")[2]]
    return thing


LIMITS = [
    pytest.param(parameter(given)["schema"], id=f"{operation['operationId']}")
    for item in DOCUMENT["paths"].values()
    for operation in item.values()
    for given in operation.get("parameters", ())
    if parameter(given)["name"] == "limit"
]


@pytest.mark.parametrize("schema", LIMITS)
def test_a_page_has_an_end(schema):
    assert schema["maximum"] <= 10_000


def test_there_are_pages():
    assert len(LIMITS) > 50


async def test_what_is_too_much_is_refused(as_role):
    office = as_role("supervisor")
    assert (await office.get("/v1/accounts?limit=1000000")).status_code == 422
    json = {"content-type": "application/json"}
    assert (await office.post("/v1/accounts", content=b" " * 2_000_000, headers=json)).status_code == 413
    assert (await office.post("/v1/accounts", content=b"[" * 100_000, headers=json)).status_code == 400
    assert (await office.post("/v1/accounts", json={"legal_name": "x" * 100_000})).status_code == 422


async def test_every_answer_tells_what_is_left_of_the_rate(as_role):
    assert "ratelimit" in (await as_role("supervisor").get("/v1/accounts")).headers
