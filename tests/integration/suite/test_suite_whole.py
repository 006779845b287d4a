"""The suite as one application: the way of a request through gateway and service, on both databases."""

import httpx
import pytest

from tests.conformance import BrokenPromise, ConformingTransport

MANAGER = {
    "external_id": "E001",
    "name": "Lin Wen",
    "role": "relationship",
    "grade": "G3",
    "employed_from": "2021-04-01",
    "capacity_hours": 160,
}


async def test_what_is_written_through_the_gateway_is_read_again(as_role):
    client = as_role("admin")
    made = await client.post("/v1/managers", json=MANAGER)
    assert made.status_code == 201, made.text
    read = await client.get(made.headers["location"])
    assert read.json()["external_id"] == "E001"


async def test_every_test_starts_with_an_empty_database(as_role):
    assert (await as_role("auditor").get("/v1/managers")).json()["items"] == []


async def test_no_token_no_answer(client):
    assert (await client.get("/v1/managers")).status_code == 401


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_an_answer_that_the_contract_does_not_allow_fails_the_test(suite):
    async def undocumented(request: httpx.Request) -> httpx.Response:
        return httpx.Response(418, request=request)

    way = ConformingTransport(httpx.MockTransport(undocumented), suite.document)
    async with httpx.AsyncClient(transport=way, base_url="http://kam.test") as client:
        with pytest.raises(BrokenPromise, match="does not document this status"):
            await client.get("/v1/managers")
