"""What the service asks of other services, through the gateway and with the caller's own token.

It is asked before the transaction opens: a slow answer holds no lock, and what was answered is kept with the run.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
from fastapi import FastAPI

from chassis.domain.errors import Fault, Forbidden, Unavailable
from chassis.settings import Settings
from services.kpi.domain.payee import Payee

_PASSED_ON = ("authorization", "accept-language", "x-request-id", "x-request-timeout-ms", "traceparent")
_PAGE = 200
_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class AccountsClient:
    """The accounts service as pay runs need it: the managers' personnel records."""

    http: httpx.AsyncClient

    async def payees(self, managers: Collection[str], headers: Mapping[str, str]) -> dict[str, Payee]:
        """The records of those of `managers` that exist, by `external_id`; `headers` are the caller's own."""
        wanted, found, cursor = set(managers), dict[str, Payee](), ""
        passed_on = {name: headers[name] for name in _PASSED_ON if name in headers}
        while wanted - found.keys():
            page = await self._page(cursor, passed_on)
            records = (record for record in page["items"] if record["external_id"] in wanted)
            found |= {record["external_id"]: _payee(record) for record in records}
            cursor = page["next_cursor"]
            if not cursor:
                break
        return found

    async def _page(self, cursor: str, headers: Mapping[str, str]) -> dict[str, Any]:
        query = {"limit": str(_PAGE), "sort": "external_id"} | ({"cursor": cursor} if cursor else {})
        try:
            response = await self.http.get("/v1/managers", params=query, headers=headers)
        except httpx.HTTPError as error:
            raise Unavailable(Fault("service_down", "", {"service": "accounts"})) from error
        if response.status_code == httpx.codes.FORBIDDEN:
            raise Forbidden(Fault("scope_missing", "@authorization", {"scope": "accounts:read"}))
        if not response.is_success:
            raise Unavailable(Fault("service_down", "", {"service": "accounts"}))
        page: dict[str, Any] = response.json()
        return page


def _payee(record: Mapping[str, Any]) -> Payee:
    until = record["employed_until"]
    return Payee(
        manager=record["external_id"],
        name=record["name"],
        grade=record["grade"],
        employed_from=date.fromisoformat(record["employed_from"]),
        employed_until=None if until is None else date.fromisoformat(until),
    )


@dataclass(frozen=True, slots=True)
class Peers:
    """The companion that keeps the connections to other services for as long as this one runs.

    `transport` leads straight into the gateway when both run in one process; without it the network does.
    """

    settings: Settings
    transport: httpx.AsyncBaseTransport | None = None

    @asynccontextmanager
    async def __call__(self, app: FastAPI) -> AsyncIterator[None]:
        """Open the clients, and close them at the end."""
        http = httpx.AsyncClient(base_url=self.settings.gateway_url, transport=self.transport, timeout=_TIMEOUT_S)
        app.state.accounts = AccountsClient(http)
        try:
            yield
        finally:
            await http.aclose()
