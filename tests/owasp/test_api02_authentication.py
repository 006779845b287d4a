"""API2 Broken authentication: only what our issuer signed, for us and for now, is somebody."""

import base64
import json

import pytest

from suite.issuer import LocalIssuer
from tests.unit.chassis.test_token_attacks import ATTACKS


def part(value: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.fixture
def token(settings) -> str:
    return LocalIssuer.open(settings).token("admin", None)


async def test_a_token_that_was_touched_is_nobody(client, token):
    head, claims, signature = token.split(".")
    forged = [f"{part({'alg': 'none', 'typ': 'at+jwt'})}.{claims}.", f"{head}.{part({'sub': 'x'})}.{signature}", head]
    for bearer in [*forged, token[:-4], ""]:
        answer = await client.get("/v1/accounts", headers={"authorization": f"Bearer {bearer}"})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert (await client.get("/v1/accounts", headers={"authorization": f"Bearer {token}"})).status_code == 200


async def test_a_token_in_the_address_counts_for_nothing(client, token):
    assert (await client.get(f"/v1/accounts?access_token={token}")).status_code == 401


def test_sixty_more_attacks_are_tried_on_the_verifier():
    assert len(ATTACKS) >= 60
