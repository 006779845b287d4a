"""Stand-ins answer every operation as its contract says, and the gateway before them refuses as ever."""

import re
import time

import httpx
import pytest
from hypothesis import find
from hypothesis.strategies import from_regex
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from jsonschema_rs import validator_for

from chassis.auth import TokenVerifier
from chassis.settings import Settings
from gateway.app import create_gateway
from gateway.contracts import Operation, examples_of, load_contracts, operations_of
from gateway.mocking import mock
from tests.conformance import ConformingTransport

CONTRACTS = load_contracts()
OPERATIONS = [operation for contract in CONTRACTS.values() for operation in operations_of(contract)]
SETTINGS, KEY = Settings(), ECKey.generate_key("P-256", {"kid": "ours", "alg": "ES256"})
THING = "01981d2e-7a7c-7000-8000-0000000000aa"
VALUES = (THING, "x1", "2026-03", "2026-03-01", "1", "CNY")


def token() -> str:
    scopes = {scope for o in OPERATIONS for alternative in o.scopes for scope in alternative}
    claims = {"iss": SETTINGS.jwt_issuer, "aud": SETTINGS.jwt_audience, "sub": "m-1", "roles": ["admin"]}
    claims |= {"scope": " ".join(scopes), "exp": int(time.time()) + 600}
    return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": "ours"}, claims, KEY)


@pytest.fixture(scope="module")
async def client():
    keys = KeySet([KEY])
    verifier = TokenVerifier(lambda: keys, SETTINGS.jwt_issuer, SETTINGS.jwt_audience, SETTINGS.jwt_algorithms)
    gateway = create_gateway(SETTINGS, CONTRACTS, {name: mock(c) for name, c in CONTRACTS.items()}, verifier)
    way = ConformingTransport(httpx.ASGITransport(gateway), gateway.document)
    headers = {"authorization": f"Bearer {token()}"}
    async with (
        gateway.running(),
        httpx.AsyncClient(transport=way, base_url="http://kam.test", headers=headers) as found,
    ):
        yield found


def value(operation: Operation, parameter: dict) -> str:
    schema = parameter["schema"]
    reference = schema.get("$ref", "").rpartition("/")[2]
    schema = CONTRACTS[operation.service].document["components"]["schemas"].get(reference, schema)
    fits = validator_for(schema, validate_formats=True).is_valid
    known = next((text for text in (*schema.get("enum", ()), *VALUES) if fits(text)), None)
    return known or find(from_regex(schema["pattern"], fullmatch=True), fits)


def request(operation: Operation, validate_only: bool = False) -> dict:
    """The request that the contract itself shows for the operation."""
    path, query, headers = operation.template, {}, {}
    for parameter in operation.parameters:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", value(operation, parameter))
        elif parameter.get("required"):
            query[parameter["name"]] = value(operation, parameter)
        elif parameter["name"] == "if-match":
            headers["if-match"] = '"v1"'
    sent = {}
    for media_type, medium in (operation.body or {}).get("content", {}).items():
        headers["content-type"] = media_type
        shown = examples_of(CONTRACTS[operation.service].document, medium)
        sent = {"json": shown[0]} if "json" in media_type and shown else {"content": b"a,b\n1,2\n"}
        break
    query |= {"validate_only": "true"} if validate_only else {}
    return {"method": operation.method, "url": path, "params": query, "headers": headers, **sent}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.operation_id)
async def test_the_request_that_the_contract_shows_gets_the_answer_that_it_shows(client, operation):
    answer = await client.request(**request(operation))
    assert answer.is_success, answer.text
    if any(parameter["name"] == "validate_only" for parameter in operation.parameters):
        assert (await client.request(**request(operation, validate_only=True))).status_code == 200
        assert answer.status_code == max(int(status) for status in operation.responses if status < "3")


async def test_a_thing_that_is_asked_for_by_its_id_has_that_id(client):
    assert (await client.get(f"/v1/managers/{THING}")).json()["id"] == THING


async def test_what_is_made_says_where_it_is_and_in_which_version(client):
    (create,) = (operation for operation in OPERATIONS if operation.operation_id == "create_manager")
    made = await client.request(**request(create))
    assert made.headers["location"] == f"/v1/managers/{made.json()['id']}"
    assert re.fullmatch(r'"v\d+"', (await client.get(made.headers["location"])).headers["etag"])


async def test_what_the_contract_does_not_allow_is_refused_before_the_stand_in(client):
    refused = await client.post("/v1/managers", json={"colour": "red"})
    assert refused.status_code == 422
    assert {fault["code"] for fault in refused.json()["errors"]} == {"missing", "extra"}
    assert (await client.get("/v1/managers", headers={"authorization": ""})).status_code == 401


async def test_a_stand_in_is_ready(client):
    assert (await client.get("/readyz")).status_code == 200
