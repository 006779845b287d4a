"""What the tests of the accounts service take for granted: an account, a manager, a file that is imported."""

import asyncio
from typing import Any

import httpx

Document = dict[str, Any]

ACCOUNT: Document = {
    "legal_name": "BEIJING ZHOUYU ENERGY TECHNOLOGY CO LTD",
    "country": "CN",
    "category": "general",
    "sector": "clean_tech_renewables",
    "identifiers": [{"scheme": "LEI", "value": "2138006MX3FMYM7UX432"}],
    "external_id": "C-0001",
}
MANAGER: Document = {"external_id": "A-017", "name": "林晓", "grade": "senior", "employed_from": "2021-07-01"}
GOOD_EVIDENCE: Document = {
    "as_of": "2025-12-31",
    "source": "ledger 2025",
    "annual_sales": {"amount": "18000000.00", "currency": "CNY"},
    "margin_rate": "0.22",
    "growth_rate": "0.15",
    "wallet_estimate": {"amount": "40000000.00", "currency": "CNY"},
    "payment_days": 35,
    "goal_access_level": 3,
    "openness_level": 4,
}


async def made(client: httpx.AsyncClient, path: str, body: Document, status: int = 201) -> Document:
    answer = await client.post(path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def account(client: httpx.AsyncClient, **changes: object) -> Document:
    return await made(client, "/v1/accounts", ACCOUNT | changes)


async def plain_account(client: httpx.AsyncClient, name: str) -> Document:
    return await made(client, "/v1/accounts", {"legal_name": name, "country": "CN", "external_id": name})


async def manager(client: httpx.AsyncClient, **changes: object) -> Document:
    return await made(client, "/v1/managers", MANAGER | changes)


async def assignment(client: httpx.AsyncClient, account_id: str, manager_id: str, **more: object) -> Document:
    body = {"account_id": account_id, "manager_id": manager_id, "starts_on": "2025-01-01"} | more
    return await made(client, "/v1/assignments", body)


async def change(client: httpx.AsyncClient, path: str, patch: Document, version: int = 1) -> httpx.Response:
    headers = {"content-type": "application/merge-patch+json", "if-match": f'"v{version}"'}
    return await client.patch(path, json=patch, headers=headers)


async def items(client: httpx.AsyncClient, path: str, **query: object) -> list[Document]:
    url = httpx.URL(path)
    for key, value in query.items():
        url = url.copy_set_param(key, str(value).lower() if isinstance(value, bool) else value)
    answer = await client.get(url)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def given_by_name(client: httpx.AsyncClient, **query: object) -> list[Document]:
    """The assignments that somebody decided, without the days of the house desk."""
    return [found for found in await items(client, "/v1/assignments", **query) if not found["house_desk"]]


async def over(client: httpx.AsyncClient, path: str) -> Document:
    """What a job, or an import, came to."""
    async with asyncio.timeout(60):
        while True:
            found = (await client.get(path)).json()
            if found["state"] not in ("queued", "running"):
                return found
            await asyncio.sleep(0.02)


async def imported(client: httpx.AsyncClient, noun: str, content: str | bytes, **query: object) -> Document:
    answer = await client.post(
        f"/v1/imports/{noun}",
        content=content,
        params={key: str(value).lower() for key, value in query.items()},
        headers={"content-type": "text/csv"},
    )
    assert answer.status_code == 202, answer.text
    return await over(client, answer.headers["location"])


def codes(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
