"""Bad input is a 4xx, the same one on both databases: a catalogue of it on every write operation of the contract."""

import asyncio
import os
from contextlib import AsyncExitStack
from itertools import chain

import httpx
from catalogue import CATALOGUE, Request, requests_of, writes
from fastapi import FastAPI
from fastapi import Request as Asked
from fastapi.responses import JSONResponse
from structlog.testing import capture_logs

from chassis.settings import Settings
from gateway.contracts import load_contracts, merge
from suite.compose import compose
from suite.issuer import LocalIssuer
from tests.conformance import ConformingTransport
from tests.databases import OWNED, PostgresTemplate, SqliteTemplate
from tests.scale import SOAK

EVERY = 1 if SOAK else 16
"""One in so many of all pairs, so that every entry and every operation has its turn; all of them in the soak."""


def outcome(answer: httpx.Response) -> tuple[int, tuple[str, ...]]:
    """What the answer says, without what differs from one moment to the next."""
    problem = answer.headers.get("content-type", "").startswith("application/problem")
    faults = answer.json()["errors"] if problem else []
    return answer.status_code, tuple(sorted(f"{fault['pointer']} {fault['code']}"[:100] for fault in faults))


async def outcomes(settings: Settings) -> dict[tuple[str, str], tuple[int, tuple[str, ...]]]:
    """What the suite on these databases says to the catalogue."""
    suite, found = compose(settings), {}
    headers = {"authorization": f"Bearer {LocalIssuer.open(settings).token('admin', None)}"}
    with capture_logs():
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(suite.running())
            way = ConformingTransport(httpx.ASGITransport(suite), suite.document)
            client = httpx.AsyncClient(transport=way, base_url="http://kam.test", headers=headers)
            await stack.enter_async_context(client)
            for request in TRIED:
                found[request.operation, request.entry] = outcome(await sent(client, request))
    return found


def tried() -> list[Request]:
    asked = [list(requests_of(write)) for write in writes(merge(load_contracts().values()))]
    return list(chain.from_iterable(own[number % EVERY :: EVERY] or own[:1] for number, own in enumerate(asked)))


TRIED = tried()


async def sent(client: httpx.AsyncClient, request: Request) -> httpx.Response:
    return await client.request(request.method, request.target, content=request.content, headers=request.headers)


def broken(found) -> list[str]:
    """The answers that are none to bad input."""
    refused = {(r.operation, r.entry): r.always_refused for r in TRIED}
    return [
        f"{operation}, {entry}: {status}"
        for (operation, entry), (status, _) in found.items()
        if status >= 500 or (refused[operation, entry] and status < 400)
    ]


def test_the_catalogue_is_as_large_as_it_says():
    assert sum(len(entries) for entries in CATALOGUE.values()) >= 120


async def test_bad_input_is_a_4xx_and_the_same_on_both_databases(tmp_path, postgresql):
    small = Settings(data_dir=tmp_path, log_level="error")
    await asyncio.to_thread(SqliteTemplate.make, tmp_path)
    template = await asyncio.to_thread(PostgresTemplate.make, postgresql, f"bad_input_{os.getpid()}")
    large = Settings(data_dir=tmp_path, database_url=template.url(template.name), log_level="error", **OWNED)
    first, second = await outcomes(small), await outcomes(large)
    assert broken(first) == []
    assert broken(second) == []
    assert {key: (first[key], second[key]) for key in first if first[key] != second[key]} == {}


async def test_without_our_edge_the_catalogue_breaks_an_application():
    """The negative control: a few lines of FastAPI answer 500 to what is in the catalogue."""
    bare = FastAPI()

    @bare.post("/v1/things")
    async def keep(asked: Asked) -> JSONResponse:
        return JSONResponse({"name": (await asked.json())["name"]})

    found = set()
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(bare, raise_app_exceptions=False), base_url="http://bare"
    ) as client:
        for text in ('{"name": NaN}', '{"name": "\\ud800"}', "[]", "{"):
            found.add((await client.post("/v1/things", content=text)).status_code)
    assert found == {500}


def test_every_entry_and_every_operation_has_its_turn_in_the_short_form_too():
    entries = {f"{part}: {name}" for part, names in CATALOGUE.items() for name in names}
    asked = {
        request.entry.partition(" in ")[0] if request.entry.startswith("value") else request.entry for request in TRIED
    }
    assert {entry for entry in entries if entry not in asked and entry.partition(" in ")[0] not in asked} == set()
    assert {request.operation for request in TRIED} == {
        write.name for write in writes(merge(load_contracts().values()))
    }
