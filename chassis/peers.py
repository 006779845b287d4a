"""What a service asks of other services: through the gateway, with the caller's own token, page by page.

It is asked before the transaction opens: a slow answer holds no lock.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from chassis.domain.errors import Fault, Forbidden, Invalid, NotFound, Unavailable
from chassis.settings import Settings

_PASSED_ON = ("authorization", "accept-language", "x-request-id", "x-request-timeout-ms", "traceparent")
_PAGE = 200
_TIMEOUT_S = 5.0

Record = Mapping[str, Any]
"""A thing as another service's contract has it."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Another service by name, and the scope without which it shows nothing."""

    http: httpx.AsyncClient
    service: str
    scope: str

    async def records(self, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> AsyncIterator[Record]:
        """Everything of a list, in its order; `headers` are the caller's own.

        A peer that is down is `Unavailable`. What it refuses of the query is `Invalid`, under the names of the query,
        which the caller's own field has too, in the peer's words: they are in the caller's language already.
        """
        passed_on = {name: headers[name] for name in _PASSED_ON if name in headers}
        cursor = ""
        while True:
            wanted = {"limit": str(_PAGE), **query} | ({"cursor": cursor} if cursor else {})
            page = self._read(await self._answered(path, wanted, passed_on), "items", "next_cursor")
            for record in page["items"]:
                yield record
            cursor = page["next_cursor"]
            if not cursor:
                return

    async def record(self, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> Record:
        """One thing, refused as a list is; `NotFound` when the peer has none that the caller may see."""
        passed_on = {name: headers[name] for name in _PASSED_ON if name in headers}
        return self._document(await self._answered(path, query, passed_on))

    async def _answered(self, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> httpx.Response:
        try:
            response = await self.http.get(path, params=query, headers=headers)
        except httpx.HTTPError as error:
            raise self._down() from error
        if response.status_code == httpx.codes.FORBIDDEN:
            raise Forbidden(Fault("scope_missing", "@authorization", {"scope": self.scope}))
        if response.status_code == httpx.codes.NOT_FOUND:
            raise NotFound(*self._passed_back(response))
        if response.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            raise Invalid(*self._passed_back(response))
        if not response.is_success:
            raise self._down()
        return response

    def _read(self, response: httpx.Response, listed: str, *others: str) -> Record:
        """A document with a list in it."""
        document = self._document(response)
        if isinstance(document.get(listed), list) and {*others} <= document.keys():
            return document
        raise self._down()

    def _document(self, response: httpx.Response) -> Record:
        """What answers may be something else than the peer: then the peer is down."""
        try:
            document = response.json()
        except ValueError as error:
            raise self._down() from error
        if isinstance(document, dict):
            return document
        raise self._down()

    def _passed_back(self, response: httpx.Response) -> list[Fault]:
        errors = self._read(response, "errors")["errors"]
        return [
            Fault("peer_refused", error["pointer"].replace("?", "/", 1), {"peer": self.service, **error})
            for error in errors
        ]

    def _down(self) -> Unavailable:
        return Unavailable(Fault("service_down", "", {"service": self.service}))


@dataclass(frozen=True, slots=True)
class Peers:
    """The companion that keeps the connections to another service for as long as this one runs.

    `client` makes of the peer what the service asks it; it stands in the application's state under the peer's name.
    `transport` leads straight into the gateway when both run in one process; without it the network does.
    """

    service: str
    client: Callable[[Peer], object]
    settings: Settings
    transport: httpx.AsyncBaseTransport | None = None

    @asynccontextmanager
    async def __call__(self, app: FastAPI) -> AsyncIterator[None]:
        """Open the connections, and close them at the end."""
        url, transport = self.settings.gateway_url, self.transport
        async with httpx.AsyncClient(base_url=url, transport=transport, timeout=_TIMEOUT_S) as http:
            setattr(app.state, self.service, self.client(Peer(http, self.service, f"{self.service}:read")))
            yield
