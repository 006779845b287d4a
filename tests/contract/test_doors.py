"""Every published operation × every token that does not suffice: refused at the door, before a service is asked."""

import re
import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from chassis.auth import TokenVerifier
from chassis.settings import ServiceName, Settings
from gateway.app import Gateway, create_gateway
from gateway.compiling import compile_routes
from gateway.contracts import load_contracts
from gateway.routes import Route
from suite.roles import Role, roles

KEY, STRANGER = (ECKey.generate_key("P-256", {"kid": kid, "alg": "ES256"}) for kid in ("ours", "theirs"))
SETTINGS = Settings()
CONTRACTS = load_contracts()
EVERY_ROUTE = compile_routes(CONTRACTS.values(), SETTINGS).routes
ROUTES = [route for route in EVERY_ROUTE if route.scopes]
EVERY_SCOPE = sorted(set().union(*(scopes for route in ROUTES for scopes in route.scopes)))


def token(scope: str, key: ECKey = KEY, **claims: object) -> bytes:
    standing = {
        "iss": SETTINGS.jwt_issuer,
        "aud": SETTINGS.jwt_audience,
        "sub": "m-1",
        "roles": ["admin"],
        "scope": scope,
        "exp": int(time.time()) + 600,
    }
    header = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}
    return b"Bearer " + jwt.encode(header, standing | claims, key).encode()


def insufficient(route: Route) -> dict[str, tuple[bytes, int]]:
    """Tokens by what is wrong with them, and the status that each must bring."""
    everything = " ".join(EVERY_SCOPE)
    needed = set().union(*route.scopes)
    return {
        "none": (b"", 401),
        "no token": (b"Bearer", 401),
        "another scheme": (b"Basic bWFuYWdlcjpzZWNyZXQ=", 401),
        "signed by a stranger": (token(everything, STRANGER), 401),
        "expired": (token(everything, exp=int(time.time()) - 600), 401),
        "of another issuer": (token(everything, iss="https://elsewhere.example"), 401),
        "for another audience": (token(everything, aud="elsewhere"), 401),
        "without scopes": (token(""), 403),
        "with every scope but those needed": (token(" ".join(s for s in EVERY_SCOPE if s not in needed)), 403),
    }


@pytest.fixture(scope="module")
def gateway() -> Gateway:
    async def untouchable(scope, receive, send) -> None:
        raise AssertionError(f"{scope['path']} reached a service")

    keys = KeySet([KEY])
    verifier = TokenVerifier(lambda: keys, SETTINGS.jwt_issuer, SETTINGS.jwt_audience, SETTINGS.jwt_algorithms)
    return create_gateway(SETTINGS, CONTRACTS, dict.fromkeys(ServiceName, untouchable), verifier)


async def status_of(gateway: Gateway, route: Route, authorization: bytes) -> int:
    path = re.sub(r"\{.*?\}", "x", route.template)
    statuses = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "method": route.method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"authorization", authorization)] if authorization else [],
    }
    await gateway(scope, receive, send)
    (status,) = statuses
    return status


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.operation_id)
async def test_an_insufficient_token_opens_nothing(gateway: Gateway, route: Route) -> None:
    tokens = insufficient(route)
    found = {flaw: await status_of(gateway, route, given) for flaw, (given, _) in tokens.items()}
    assert found == {flaw: status for flaw, (_, status) in tokens.items()}


@pytest.mark.parametrize("role", roles().values(), ids=lambda role: role.name)
async def test_a_role_opens_what_its_scopes_say_and_nothing_else(gateway: Gateway, role: Role) -> None:
    """Past the door the stand-in for the service breaks (502) or the contract finds a fault in the empty request."""
    bearer = token(" ".join(role.scopes), roles=[role.name])
    refused = {route.operation_id for route in ROUTES if await status_of(gateway, route, bearer) in (401, 403)}
    assert refused == {route.operation_id for route in ROUTES if not set().union(*route.scopes) <= set(role.scopes)}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.operation_id)
def test_an_operation_needs_one_scope_that_some_role_has(route: Route) -> None:
    """Gateway and service must not read a choice of scopes differently; so there is none (decision 15)."""
    ((scope,),) = route.scopes
    assert any(scope in role.scopes for role in roles().values())


def test_what_is_open_to_everybody_is_known_by_name() -> None:
    open_to_all = {route.operation_id for route in EVERY_ROUTE if not route.scopes}
    assert open_to_all == {"redeem_invitation", "get_calendar_feed"}, "in both the address is the proof"


async def test_a_sufficient_token_passes_the_door(gateway: Gateway) -> None:
    (route,) = (route for route in ROUTES if route.operation_id == "list_managers")
    assert await status_of(gateway, route, token("accounts:read")) == 502


async def test_without_the_door_s_check_any_scope_opens_everything(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: with the check of scopes switched off, a token without any reaches every service."""
    monkeypatch.setattr("gateway.layers.authorise._require", lambda principal, route: None)
    found = {await status_of(gateway, route, token("")) for route in ROUTES}
    assert not found & {401, 403}
