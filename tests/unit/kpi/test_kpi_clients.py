"""What the service asks of accounts, and what it makes of an accounts service that does not answer well."""

from datetime import date

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from chassis.domain.errors import Forbidden, Unavailable
from chassis.peers import Peer
from services.kpi.clients import AccountsClient
from services.kpi.domain.payee import Payee


def record(external_id):
    employed = {"employed_from": "2021-07-01", "employed_until": None}
    return {"external_id": external_id, "name": "林晓", "grade": "senior", **employed}


def accounts(answer):
    app = Starlette(routes=[Route("/v1/managers", answer)])
    return asked(httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway"))


def asked(http):
    return AccountsClient(Peer(http, "accounts", "accounts:read"))


async def pages(request: Request):
    if request.headers.get("authorization") != "Bearer mine" or "cookie" in request.headers:
        return JSONResponse({}, 401)
    if request.query_params.get("cursor") == "2":
        return JSONResponse({"items": [record("A-003")], "next_cursor": None})
    return JSONResponse({"items": [record("A-001"), record("A-002")], "next_cursor": "2"})


async def test_records_are_found_over_all_pages_with_the_callers_own_token():
    headers = {"authorization": "Bearer mine", "cookie": "not passed on"}
    found = await accounts(pages).payees(["A-001", "A-003", "A-009"], headers)
    assert found == {who: Payee(who, "林晓", "senior", date(2021, 7, 1)) for who in ("A-001", "A-003")}


async def test_nobody_is_asked_for_nobody():
    async def never(request: Request):
        raise AssertionError("asked")

    assert await accounts(never).payees([], {}) == {}


@pytest.mark.parametrize(("status", "refusal"), [(403, Forbidden), (500, Unavailable), (503, Unavailable)])
async def test_a_bad_answer_becomes_a_refusal(status, refusal):
    async def answer(request: Request):
        return JSONResponse({}, status)

    with pytest.raises(refusal):
        await accounts(answer).payees(["A-001"], {})


async def test_no_answer_is_unavailable():
    nowhere = asked(httpx.AsyncClient(base_url="http://127.0.0.1:1"))
    with pytest.raises(Unavailable, match="service_down"):
        await nowhere.payees(["A-001"], {})
