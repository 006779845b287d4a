"""Every operation on something that belongs to somebody × a stranger with the right role and scope: it is not there.

The rows come from `doors_world`. An operation with an id in its path that is neither tried here nor named below as
everybody's fails the first test, so nobody adds one and forgets whose its rows are.
"""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from doors_world import NOWHERE, OWNER, RATED, RATER, World, world_of

from chassis.access import access
from chassis.auth import Principal
from chassis.settings import Settings
from gateway.compiling import compile_routes
from gateway.contracts import load_contracts
from gateway.routes import Route
from suite.compose import compose
from suite.issuer import LocalIssuer
from suite.roles import roles
from tests.conformance import ConformingTransport
from tests.databases import migrate_all

ROUTES = [route for route in compile_routes(load_contracts().values(), Settings()).routes if "{" in route.template]

NOBODYS = {"/v1/jobs/assessment/": "no operation of the assessment service begins a job"}
"""Addresses without a row to be tried with, and why."""

BY_AUTHOR = ("author", "subscriber")
OFFICES = ("supervisor", "finance", "hr", "system", "manager")


def noun_of(route: Route) -> str:
    return route.template.split("/")[2]


def relation_of(route: Route) -> str | None:
    return access().relation(route.service, noun_of(route), route.operation_id)


def strangers_to(route: Route) -> list[str]:
    """The roles that have the scope of the operation and yet see only what is theirs."""
    ((scope,),) = route.scopes
    able = [name for name in OFFICES if scope in roles()[name].scopes]
    if route.template.startswith(tuple(NOBODYS)):
        return []
    if relation_of(route) in BY_AUTHOR:
        return [name for name in able if relation_of(route) == "subscriber" or name not in access().oversees][:1]
    if route.service == "assessment":
        return [name for name in able if "assessment:write" not in roles()[name].scopes]
    return [name for name in able if access().sees_only_own({name})]


TRIED = [
    pytest.param(route, role, id=f"{route.operation_id}-{role}")
    for route in ROUTES
    if relation_of(route) != "everybody"
    for role in strangers_to(route)
]


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("world"), log_level="error", job_poll_ms=20)
    migrate_all(settings)
    suite, issuer = compose(settings), LocalIssuer.open(settings)
    async with suite.running(), AsyncExitStack() as stack:
        way = ConformingTransport(httpx.ASGITransport(suite), suite.document)

        def as_role(role: str, subject: str | None = None) -> httpx.AsyncClient:
            headers = {"authorization": f"Bearer {issuer.token(role, subject)}"}
            return httpx.AsyncClient(transport=way, base_url="http://kam.test", headers=headers, timeout=30)

        await stack.enter_async_context(way)
        yield await world_of(suite.document, as_role)


def codes(answer: httpx.Response) -> list[str]:
    return [error["code"] for error in answer.json()["errors"]]


async def asked(world: World, route: Route, client: httpx.AsyncClient, **others: str) -> httpx.Response:
    """The operation on the row in the world, or on `others`, with the contract's own example of a body."""
    path, method = route.template.format_map(world.values(route.template) | others), route.method.lower()
    operation = world.document["paths"][route.template][method]
    needed = [p["name"] for p in operation.get("parameters", ()) if p["in"] == "query" and p.get("required")]
    path += "?" + "&".join(f"{name}={world.values(route.template)[name]}" for name in needed) if needed else ""
    headers = {"if-match": '"v1"'} if any(p["name"] == "if-match" for p in operation.get("parameters", ())) else {}
    if "requestBody" not in operation:
        return await client.request(route.method, path, headers=headers)
    media_type, body = world.example(route.template, method)
    return await client.request(route.method, path, json=body, headers=headers | {"content-type": media_type})


async def test_whose_its_rows_are_is_known_of_every_operation(world: World) -> None:
    """Either everybody's, or tried below; or only offices that see all of them have the scope at all."""
    rowless = {
        route.operation_id: missing
        for route in ROUTES
        if relation_of(route) != "everybody" and strangers_to(route)
        if (missing := set(re.findall(r"\{(\w+)\}", route.template)) - world.values(route.template).keys())
    }
    assert rowless == {}, "make a row in doors_world, or say in contracts/access.yaml why it is everybody's"


@pytest.mark.parametrize(("route", "role"), TRIED)
async def test_another_s_row_is_not_there(world: World, route: Route, role: str) -> None:
    """404; or 403 where the work is not for the role at all, and then for every row, even one that there is not."""
    answer = await asked(world, route, world.as_role(role, f"stranger-{role}"))
    if answer.status_code == 403:
        nowhere = dict.fromkeys(re.findall(r"\{(\w+)\}", route.template), NOWHERE)
        elsewhere = await asked(world, route, world.as_role(role, f"stranger-{role}"), **nowhere)
        assert (elsewhere.status_code, codes(elsewhere)) == (403, codes(answer)), "403 tells that there is such a row"
        return
    assert answer.status_code == 404, answer.text
    assert codes(answer) == ["unknown_resource"]
    assert answer.json()["errors"][0]["pointer"].startswith(":")


@pytest.mark.parametrize(("route", "role"), [param for param in TRIED if param.values[0].method == "GET"])
async def test_it_is_there_for_whose_it_is(world: World, route: Route, role: str) -> None:
    """Without this the test above would pass on an address that leads nowhere."""
    if relation_of(route) in (*BY_AUTHOR, "together"):
        owner = world.admin
    else:
        person = RATER if noun_of(route) == "competency-invitations" else RATED
        owner = world.as_role(role, person if route.service == "assessment" else OWNER)
    if not route.streams:
        assert (await asked(world, route, owner)).status_code == 200


LISTS = [
    route
    for route in compile_routes(load_contracts().values(), Settings()).routes
    if route.method == "GET" and "{" not in route.template and not route.streams
    if relation_of(route) in ("own", "together", "person", *BY_AUTHOR)
    if next(iter(route.scopes[0])) in roles()["manager"].scopes
]


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.operation_id)
async def test_a_list_leaves_out_what_belongs_to_somebody_else(world: World, route: Route) -> None:
    """Refused, or empty; what is no list says nothing of anybody's."""
    answer = await asked(world, route, world.as_role("manager", "stranger-manager"))
    assert answer.status_code in (200, 403, 404, 422), answer.text
    if answer.status_code == 200 and answer.headers["content-type"] == "application/json":
        assert answer.json().get("items", []) == []


async def test_without_row_level_rights_another_s_row_is_there(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: with the narrowing switched off, a stranger reads what belongs to somebody else."""
    monkeypatch.setattr(Principal, "sees_only_own", lambda self: False)
    stranger = world.as_role("manager", "stranger-manager")
    tried = [route for route, role in (param.values for param in TRIED) if role == "manager" and route.method == "GET"]
    kept = [r for r in tried if r.service != "assessment" and relation_of(r) not in BY_AUTHOR and not r.streams]
    seen = [(await asked(world, route, stranger)).status_code for route in kept]
    assert seen.count(200) > len(kept) / 2
